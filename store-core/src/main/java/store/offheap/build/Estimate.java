package store.offheap.build;

import store.offheap.file.StoreFile;
import store.offheap.model.DType;
import store.offheap.model.EstimateReport;
import store.offheap.table.TableSpec;

/** Says what a build takes before it is made, exactly for keys that are all different. */
public final class Estimate {
  private static final int ROW_BYTES = 16;
  private static final int NARROW_ROW_BYTES = 8;

  /** Bytes of a segment's row in the segment table, whose chunks double, and of two catalogs. */
  private static final int BYTES_BESIDE_SEGMENT = 256;

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
    TableSpec spec = wide.filledBy(entries, load);
    long segments = 1L << spec.depthFor(entries, load);
    long fileBytes = StoreFile.HEADER_LENGTH
        + StoreFile.PAGE
        + segments * (spec.segmentLength() + BYTES_BESIDE_SEGMENT);
    return new EstimateReport(
        segments,
        fileBytes,
        Math.min(1, (double) entries / segments / spec.slotsOfSegment()),
        entries * (isNarrow(keyType, valueType) ? NARROW_ROW_BYTES : ROW_BYTES));
  }

  private static boolean isNarrow(DType keyType, DType valueType) {
    return keyType.bytes() <= Integer.BYTES
        && valueType.bytes() <= Integer.BYTES
        && !valueType.isFloating();
  }
}
