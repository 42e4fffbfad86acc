package store.offheap.bench.report;

import store.offheap.bench.Distribution;
import store.offheap.bench.peer.Place;
import store.offheap.bench.peer.Shape;
import store.offheap.bench.peer.Store;

/** Measures changes of an open store, and checks its contents at the end. */
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

  /**
   * Performs gets, and a put instead of one get in each {@code period}; the expected sum includes
   * the values put.
   */
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
   * Removes and puts as many keys as there are entries. The keys are drawn at random, so that some
   * occur more often than others and some never. There is no warm-up: work that a store defers,
   * such as reclaiming the space of removed entries, comes in bursts, and is included.
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
