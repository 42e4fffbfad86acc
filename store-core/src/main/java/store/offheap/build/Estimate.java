package store.offheap.build;

import store.offheap.file.StoreFile;
import store.offheap.model.DType;
import store.offheap.model.EstimateReport;
import store.offheap.table.TableSpec;

/**
 * Says what a build takes before it is made, to a few percent for keys without a pattern; where
 * segments come within a hundredth of being too full, chance decides on some of them.
 */
public final class Estimate {
  private static final int ROW_BYTES = 16;

  /** Bytes of a segment's row in the segment table, whose chunks double, and of two catalogs. */
  private static final int BYTES_BESIDE_SEGMENT = 256;

  private static final int MAX_DEPTH = 28;

  private Estimate() {}

  /**
   * Estimates.
   *
   * @param entries how many different keys
   * @param keyType their dtype
   * @param valueType dtype of the values, {@link DType#NONE} for a set
   * @param load how full segments are at most, as {@link BuildOptions#load} takes it
   * @throws IllegalArgumentException if keys cannot have that dtype, or no file holds so many
   */
  public static EstimateReport of(long entries, DType keyType, DType valueType, double load) {
    TableSpec wide = TableSpec.seeded(keyType, valueType, TableSpec.DEFAULT_SEGMENT_SLOTS, 0);
    long segments = Math.round(segments(entries, wide.segmentLimit(load)));
    TableSpec spec = segments == 1 ? wide.shrunkTo(entries, load) : wide;
    long fileBytes = StoreFile.HEADER_LENGTH
        + StoreFile.PAGE
        + segments * (spec.segmentLength() + BYTES_BESIDE_SEGMENT);
    return new EstimateReport(
        segments,
        fileBytes,
        Math.min(1, (double) entries / segments / spec.slotsOfSegment()),
        entries * ROW_BYTES);
  }

  /**
   * Returns how many prefixes have a segment of their own. Twice those of a depth that are too full
   * for one are the prefixes one bit longer, and of a depth hashes make a normal distribution.
   */
  private static double segments(long entries, int limit) {
    double tooFull = entries > limit ? 1 : 0;
    double segments = 1 - tooFull;
    for (int depth = 1; tooFull > 0; depth++) {
      if (depth > MAX_DEPTH) {
        throw new IllegalArgumentException("too many entries: actual=" + entries);
      }
      double mean = Math.scalb((double) entries, -depth);
      double next = Math.scalb(shareAbove((limit + 0.5 - mean) / Math.sqrt(mean)), depth);
      segments += 2 * tooFull - next;
      tooFull = next < 1e-3 ? 0 : next;
    }
    return segments;
  }

  /**
   * Returns which share of a standard normal distribution lies above a number (Abramowitz and
   * Stegun, 26.2.17, good to seven digits).
   */
  private static double shareAbove(double x) {
    double t = 1 / (1 + 0.2316419 * Math.abs(x));
    double series = t
        * (0.319381530
            + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    double tail = Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI) * series;
    return x >= 0 ? tail : 1 - tail;
  }
}
