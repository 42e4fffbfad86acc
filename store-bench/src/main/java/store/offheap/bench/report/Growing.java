package store.offheap.bench.report;

import org.HdrHistogram.Histogram;
import store.offheap.bench.peer.Place;
import store.offheap.bench.peer.Shape;
import store.offheap.bench.peer.Store;

/** Puts entries into a new store, one at a time, and measures each put. */
final class Growing {
  private static final long HIGHEST_NANOS = 3_600_000_000_000L;
  private static final int DIGITS = 3;

  private final Histogram histogram = new Histogram(HIGHEST_NANOS, DIGITS);

  /**
   * Puts until the store contains all entries of the place or the time is over.
   *
   * @return the number of entries put
   */
  int put(Place place, Store store, double seconds) {
    Shape shape = place.shape();
    long end = System.nanoTime() + (long) (seconds * 1e9);
    long before = System.nanoTime();
    int count = 0;
    while (count < place.count() && before < end) {
      long key = shape.key(count++);
      store.put(key, shape.value(key, 0));
      long now = System.nanoTime();
      histogram.recordValue(Math.min(now - before, HIGHEST_NANOS));
      before = now;
    }
    return count;
  }

  void report(Measurements measurements) {
    measurements.put(Metric.GROW_P50, histogram.getValueAtPercentile(50) / 1e3);
    measurements.put(Metric.GROW_P99, histogram.getValueAtPercentile(99) / 1e3);
    measurements.put(Metric.GROW_P999, histogram.getValueAtPercentile(99.9) / 1e3);
    measurements.put(Metric.GROW_MAX, histogram.getMaxValue() / 1e6);
    measurements.put(Metric.GROW_ENTRIES, histogram.getTotalCount() / 1e6);
  }
}
