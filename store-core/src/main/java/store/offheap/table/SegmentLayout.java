package store.offheap.table;

import store.offheap.file.StoreFile;

/**
 * Where the cells of a segment lie.
 *
 * <p>Equal widths interleave, so that a lookup touches one cache line and one page:
 *
 * <pre>
 *   key 0 | value 0 | key 1 | value 1 | ...
 * </pre>
 *
 * <p>Unequal widths, and keys alone, lie in columns, so that nothing is spent on padding:
 *
 * <pre>
 *   key 0 | key 1 | ... | value 0 | value 1 | ...
 * </pre>
 *
 * <p>Both are {@code key = slot << keyShift} and {@code value = valueBase + (slot << valueShift)}.
 * Every cell is aligned to its width. A key cell of all zeros is {@link #EMPTY}, of all ones
 * {@link #DELETED}. The segment is padded with zeros to whole pages.
 */
final class SegmentLayout {
  /** The key cell of a slot that was never used. */
  static final long EMPTY = 0;

  /** The key cell of a slot whose entry was removed. */
  static final long DELETED = -1;

  static final int MIN_SLOTS = 16;
  static final int MAX_SLOTS = 1 << 20;

  private static final double LOAD_LIMIT = 0.80;

  private final int slots;
  private final boolean isIntKeys;
  private final int keyShift;
  private final int valueBase;
  private final int valueShift;
  private final int cellShift;
  private final int length;

  /**
   * Lays out a segment.
   *
   * @param keyBytes 4 or 8
   * @param valueBytes 0, 1, 2, 4 or 8
   * @param slots a power of two from {@link #MIN_SLOTS} to {@link #MAX_SLOTS}
   * @throws IllegalArgumentException naming the argument that is none of these
   */
  SegmentLayout(int keyBytes, int valueBytes, int slots) {
    require(keyBytes == 4 || keyBytes == 8, "key width", "4 or 8 bytes", keyBytes);
    require(
        valueBytes >= 0 && valueBytes <= 8 && Integer.bitCount(valueBytes) <= 1,
        "value width",
        "0, 1, 2, 4 or 8 bytes",
        valueBytes);
    require(
        slots >= MIN_SLOTS && slots <= MAX_SLOTS && Integer.bitCount(slots) == 1,
        "segment slots",
        "a power of two from " + MIN_SLOTS + " to " + MAX_SLOTS,
        slots);
    this.slots = slots;
    this.isIntKeys = keyBytes == 4;
    this.cellShift = valueBytes == 0 ? -1 : Integer.numberOfTrailingZeros(valueBytes);
    int keyCellShift = Integer.numberOfTrailingZeros(keyBytes);
    if (keyBytes == valueBytes) {
      this.keyShift = keyCellShift + 1;
      this.valueBase = keyBytes;
      this.valueShift = keyCellShift + 1;
    } else {
      this.keyShift = keyCellShift;
      this.valueBase = slots << keyCellShift;
      this.valueShift = Math.max(cellShift, 0);
    }
    int bytes = slots * (keyBytes + valueBytes);
    this.length = (bytes + StoreFile.PAGE - 1) / StoreFile.PAGE * StoreFile.PAGE;
  }

  private static void require(boolean holds, String what, String expected, int actual) {
    if (!holds) {
      throw new IllegalArgumentException(what + ": expected=" + expected + ", actual=" + actual);
    }
  }

  /** Returns how many slots a segment has. */
  int slots() {
    return slots;
  }

  /** Returns how many slots may be used, live and deleted, before the segment is replaced. */
  int usedLimit() {
    return usedLimit(slots);
  }

  static int usedLimit(int slots) {
    return (int) (slots * LOAD_LIMIT);
  }

  /** Returns whether keys have 4 bytes; else they have 8. */
  boolean isIntKeys() {
    return isIntKeys;
  }

  int keyShift() {
    return keyShift;
  }

  int valueBase() {
    return valueBase;
  }

  /** Returns the shift from a slot to its value's place. */
  int valueShift() {
    return valueShift;
  }

  /** Returns log2 of a value cell's width, -1 when there are no values. */
  int cellShift() {
    return cellShift;
  }

  /** Returns the bytes of a segment, a multiple of a page. */
  int length() {
    return length;
  }

  /**
   * Returns whether a key has the bits of an empty or a deleted cell, so that no slot can hold it.
   *
   * @param key the key's bits, those of a 4-byte key sign-extended
   */
  static boolean isReserved(long key) {
    return (key + 1 & ~1L) == 0;
  }
}
