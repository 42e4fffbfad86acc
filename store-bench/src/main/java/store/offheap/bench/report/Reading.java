package store.offheap.bench.report;

import store.offheap.bench.Distribution;
import store.offheap.bench.peer.Place;
import store.offheap.bench.peer.Shape;
import store.offheap.bench.peer.Store;

/** Measures reads of an open store, and checks the values returned. */
final class Reading {
  private static final int SCANS = 3;

  private final Place place;
  private final Store store;
  private final Timing timing;
  private final Measurements measurements;

  Reading(Place place, Store store, Timing timing, Measurements measurements) {
    this.place = place;
    this.store = store;
    this.timing = timing;
    this.measurements = measurements;
  }

  void measure(boolean isBatchOffered) {
    measurements.put(Metric.SCAN, scan()); // first, so that the store's own caches are filled
    Queries hits = queries(Distribution.UNIFORM, true);
    Queries misses = queries(Distribution.UNIFORM, false);
    measurements.put(Metric.HITS, single(hits));
    measurements.put(Metric.MISSES, single(misses));
    if (isBatchOffered) {
      measurements.put(Metric.BATCH_HITS, batch(hits));
      measurements.put(Metric.BATCH_MISSES, batch(misses));
    }
    measurements.put(Metric.ZIPF, single(queries(Distribution.ZIPF, true)));
  }

  private Queries queries(Distribution distribution, boolean isHit) {
    return new Queries(place.shape(), place.count(), distribution, isHit);
  }

  private Cost single(Queries queries) {
    return timing.measure(Queries.BATCH, () -> get(store, queries));
  }

  /** Looks up one batch of keys, one at a time. */
  static void get(Store store, Queries queries) {
    int begin = queries.nextBatch();
    long[] keys = queries.keys; // loaded once: fences in a store's get would force reloads
    long sum = 0;
    for (int i = begin; i < begin + Queries.BATCH; i++) {
      sum += store.get(keys[i]) | 1;
    }
    queries.requireSum(begin, sum);
  }

  private Cost batch(Queries queries) {
    long[] keys = new long[Queries.BATCH];
    long[] values = new long[Queries.BATCH];
    return timing.measure(Queries.BATCH, () -> {
      int begin = queries.nextBatch();
      System.arraycopy(queries.keys, begin, keys, 0, keys.length);
      store.getAll(keys, values);
      long sum = 0;
      for (long value : values) {
        sum += value | 1;
      }
      queries.requireSum(begin, sum);
    });
  }

  private Cost scan() {
    Cost best = null;
    for (int i = 0; i < SCANS; i++) {
      Cost.Moment begin = Cost.now();
      long sum = store.scan();
      Cost cost = begin.since(place.count());
      requireSum(place, sum);
      best = best == null || cost.wallNanos() < best.wallNanos() ? cost : best;
    }
    return best;
  }

  /** Scans a store, and throws unless it contains exactly the entries with which it was built. */
  static void requireAll(Place place, Store store) {
    requireSum(place, store.scan());
  }

  private static void requireSum(Place place, long actual) {
    Shape shape = place.shape();
    long expected = 0;
    for (int i = 0; i < place.count(); i++) {
      long key = shape.key(i);
      expected += shape.check(key, shape.value(key, 0));
    }
    if (actual != expected) {
      throw new WrongValuesException("scan: expected sum=" + expected + ", actual=" + actual);
    }
  }
}
