package store.offheap.bench.report;

import store.offheap.bench.Distribution;
import store.offheap.bench.peer.Place;
import store.offheap.bench.peer.Shape;
import store.offheap.bench.peer.Store;

/** Measures changes of a store that is open, and checks what it holds in the end. */
final class Writing {
  private final Place place;
  private final Shape shape;
  private final Store store;
  private final Timing timing;
  private final Measurements measurements;
  private int version;

  Writing(Place place, Store store, Timing timing, Measurements measurements) {
    this.place = place;
    this.shape = place.shape();
    this.store = store;
    this.timing = timing;
    this.measurements = measurements;
  }

  void measure() {
    Queries queries = new Queries(shape, place.count(), Distribution.UNIFORM, true);
    measurements.put(Metric.OVERWRITE, timed(() -> overwrite(queries)));
    measurements.put(Metric.MIXED_90, timed(() -> mixed(queries, 10)));
    measurements.put(Metric.MIXED_50, timed(() -> mixed(queries, 2)));
    measurements.put(Metric.CHURN, churnLong(queries));
    Reading.requireAll(place, store);
  }

  private Cost timed(Runnable work) {
    return timing.measure(Queries.BATCH, work);
  }

  private void overwrite(Queries queries) {
    int begin = queries.nextBatch();
    version ^= 1;
    for (int i = begin; i < begin + Queries.BATCH; i++) {
      long key = queries.keys[i];
      store.put(key, shape.value(key, version));
    }
  }

  /** Gets, and in place of every so-manieth get puts; the sum counts what was put, too. */
  private void mixed(Queries queries, int period) {
    int begin = queries.nextBatch();
    version ^= 1;
    long sum = 0;
    for (int i = begin; i < begin + Queries.BATCH; i++) {
      long key = queries.keys[i];
      if ((i - begin) % period == period - 1) {
        long value = shape.value(key, version);
        store.put(key, value);
        sum += value | 1;
      } else {
        sum += store.get(key) | 1;
      }
    }
    queries.requireSum(begin, sum);
  }

  /**
   * As many pairs as there are entries, though of keys drawn at random, of which some come more
   * often than others and some never; without warming up: what a store puts off, such as making
   * removed entries' space free, comes in bursts, and counts.
   */
  private Cost churnLong(Queries queries) {
    return timing.measureOnce(Queries.BATCH, place.count(), () -> churn(queries));
  }

  private void churn(Queries queries) {
    int begin = queries.nextBatch();
    for (int i = begin; i < begin + Queries.BATCH; i++) {
      long key = queries.keys[i];
      store.remove(key);
      store.put(key, shape.value(key, version));
    }
  }
}
