package store.offheap.build;

import store.offheap.file.StoreFile;
import store.offheap.model.DType;
import store.offheap.model.EstimateReport;
import store.offheap.table.TableSpec;

/** Estimates the resources of a build in advance, within a few percent if all keys are distinct. */
public final class Estimate {
  private static final int ROW_BYTES = 16;
  private static final int NARROW_ROW_BYTES = 8;

  /**
   * Bytes per segment for its row in the segment table, whose chunks double in size, and in two
   * catalogs.
   */
  private static final int BYTES_BESIDE_SEGMENT = 256;

  private Estimate() {}

  /**
   * Returns an estimate.
   *
   * @param entries number of distinct keys, 0 or more
   * @param keyType dtype of the keys
   * @param valueType dtype of the values, {@link DType#NONE} for a set
   * @param load maximum load factor of segments, as for {@link BuildOptions#load}
   * @throws IllegalArgumentException if keys cannot have that dtype, the load factor is out of
   *     range, or no file can hold that many entries
   */
  public static EstimateReport of(long entries, DType keyType, DType valueType, double load) {
    if (entries < 0) {
      throw new IllegalArgumentException("entries: expected=0 or more, actual=" + entries);
    }
    BuildOptions.requireLoad(load);
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
