package store.offheap.table;

import store.offheap.file.StoreFile;

/**
 * Where the cells of a segment lie.
 *
 * <p>Equal widths interleave, so that a lookup touches one cache line and one page. Keys alone lie
 * one after the other:
 *
 * <pre>
 *   key 0 | value 0 | key 1 | value 1 | ...
 *
 *   key 0 | key 1 | ...
 * </pre>
 *
 * <p>Unequal widths lie in blocks of {@value #BLOCK} bytes, the sector that a disk writes whole or
 * not at all, so that a power failure cannot separate a key from its value. A block has as many
 * slots as fit into it, in whole groups of {@value SegmentAccess#GROUP}, and first all its keys:
 *
 * <pre>
 *   key 0 | key 1 | ... | value 0 | value 1 | ... | zeros
 *
 *   key bytes  value bytes  slots  values at  zeros at
 *           4            1     96        384       480
 *           4            2     80        320       480
 *           4            8     40        160       480
 *           8            1     56        448       504
 *           8            2     48        384       480
 *           8            4     40        320       480
 * </pre>
 *
 * <p>Slots are numbered block by block. The last block is whole, too, so a segment in blocks has
 * somewhat more slots than it was asked for.
 *
 * <p>A packed segment has fewer slots than a power of two, in fewer whole pages, so that a file
 * that is built in one go can be as full as it is asked to be.
 *
 * <p>Every cell is aligned to its width, every group of keys to its length. A key cell of all zeros
 * is {@link #EMPTY}, of all ones {@link #DELETED}. The segment is padded with zeros to whole pages.
 */
final class SegmentLayout {
  /** The key cell of a slot that was never used. */
  static final long EMPTY = 0;

  /** The key cell of a slot whose entry was removed. */
  static final long DELETED = -1;

  static final int MIN_SLOTS = 16;
  static final int MAX_SLOTS = 1 << 20;

  /** Bytes of a block: the least sector that a disk may have. */
  static final int BLOCK = 512;

  /** Load at which a segment is replaced, and to which a build fills unless told otherwise. */
  static final double LOAD_LIMIT = 0.80;

  /** Load up to which a build may be told to fill. */
  static final double MAX_LOAD = 0.95;

  /** Fuller, a search for a key that is absent takes a thousand slots and more. */
  static final double HIGHEST_LOAD = 0.96;

  private final int nominalSlots;
  private final boolean isPacked;
  private final int slots;
  private final boolean isIntKeys;
  private final int keyShift;
  private final int valueBase;
  private final int valueShift;
  private final int cellShift;
  private final int length;

  /** 2^32 divided by the slots of a block, rounded up; 0 without blocks. */
  private final long reciprocal;

  /** What a block has beside its keys, in bytes. */
  private final int keyGap;

  /** What a block has beside its values, in bytes. */
  private final int valueGap;

  /**
   * Lays out a segment.
   *
   * @param keyBytes 4 or 8
   * @param valueBytes 0, 1, 2, 4 or 8
   * @param nominalSlots how many slots at least, a power of two from {@link #MIN_SLOTS} to
   *     {@link #MAX_SLOTS}
   * @throws IllegalArgumentException naming the argument that is none of these
   */
  SegmentLayout(int keyBytes, int valueBytes, int nominalSlots) {
    this(keyBytes, valueBytes, nominalSlots, 0);
  }

  /**
   * Lays out a segment.
   *
   * @param packedPages pages of a packed segment, fewer than it had otherwise; 0 if it is not
   *     packed
   * @throws IllegalArgumentException naming the argument that is none of these
   */
  SegmentLayout(int keyBytes, int valueBytes, int nominalSlots, int packedPages) {
    require(keyBytes == 4 || keyBytes == 8, "key width", "4 or 8 bytes", keyBytes);
    require(
        valueBytes >= 0 && valueBytes <= 8 && Integer.bitCount(valueBytes) <= 1,
        "value width",
        "0, 1, 2, 4 or 8 bytes",
        valueBytes);
    require(
        nominalSlots >= MIN_SLOTS
            && nominalSlots <= MAX_SLOTS
            && Integer.bitCount(nominalSlots) == 1,
        "segment slots",
        "a power of two from " + MIN_SLOTS + " to " + MAX_SLOTS,
        nominalSlots);
    this.nominalSlots = nominalSlots;
    this.isPacked = packedPages > 0;
    this.isIntKeys = keyBytes == 4;
    boolean isBlocked = valueBytes != 0 && valueBytes != keyBytes;
    this.cellShift = valueBytes == 0 ? -1 : Integer.numberOfTrailingZeros(valueBytes);
    int keyCellShift = Integer.numberOfTrailingZeros(keyBytes);
    int bytes;
    if (isBlocked) {
      int blockSlots = BLOCK / (keyBytes + valueBytes) & -SegmentAccess.GROUP;
      int wholeBlocks = (nominalSlots + blockSlots - 1) / blockSlots;
      requirePacked(packedPages, wholeBlocks * BLOCK);
      int blocks = isPacked ? packedPages * (StoreFile.PAGE / BLOCK) : wholeBlocks;
      this.slots = blocks * blockSlots;
      this.keyShift = keyCellShift;
      this.valueBase = blockSlots * keyBytes;
      this.valueShift = cellShift;
      this.reciprocal = ((1L << Integer.SIZE) + blockSlots - 1) / blockSlots;
      this.keyGap = BLOCK - blockSlots * keyBytes;
      this.valueGap = BLOCK - blockSlots * valueBytes;
      bytes = blocks * BLOCK;
    } else {
      int stride = valueBytes == 0 ? keyCellShift : keyCellShift + 1;
      requirePacked(packedPages, nominalSlots << stride);
      this.slots = isPacked ? packedPages * StoreFile.PAGE >> stride : nominalSlots;
      this.keyShift = stride;
      this.valueBase = keyBytes;
      this.valueShift = stride;
      this.reciprocal = 0;
      this.keyGap = 0;
      this.valueGap = 0;
      bytes = slots << stride;
    }
    this.length = pages(bytes) * StoreFile.PAGE;
  }

  private static int pages(int bytes) {
    return (bytes + StoreFile.PAGE - 1) / StoreFile.PAGE;
  }

  private static void requirePacked(int packedPages, int wholeBytes) {
    int most = pages(wholeBytes) - 1;
    require(
        packedPages >= 0 && packedPages <= most,
        "pages of a packed segment",
        "0 to " + most,
        packedPages);
  }

  private static void require(boolean holds, String what, String expected, int actual) {
    if (!holds) {
      throw new IllegalArgumentException(what + ": expected=" + expected + ", actual=" + actual);
    }
  }

  /** Returns how many slots were asked for, a power of two. */
  int nominalSlots() {
    return nominalSlots;
  }

  /** Returns how many slots a segment has, a multiple of {@link SegmentAccess#GROUP}. */
  int slots() {
    return slots;
  }

  /** Returns how many slots may be used, live and deleted, before the segment is replaced. */
  int usedLimit() {
    return usedLimit(LOAD_LIMIT);
  }

  /** Returns whether a segment has fewer slots than were asked for. */
  boolean isPacked() {
    return isPacked;
  }

  /** Returns how many slots may be used up to a load. */
  int usedLimit(double load) {
    return (int) (slots * load);
  }

  /** Returns how many slots are used at most, however the segment was made. */
  int mostUsed() {
    return usedLimit(HIGHEST_LOAD);
  }

  /** Returns whether keys have 4 bytes; else they have 8. */
  boolean isIntKeys() {
    return isIntKeys;
  }

  /** Returns the shift from a slot's place in its group to that of its key. */
  int keyShift() {
    return keyShift;
  }

  /** Returns where the key of a slot lies, in bytes from the segment's start. */
  int keyOffset(int slot) {
    return (slot << keyShift) + block(slot) * keyGap;
  }

  /** Returns where the value of a slot lies, in bytes from the segment's start. */
  int valueOffset(int slot) {
    return valueBase + (slot << valueShift) + block(slot) * valueGap;
  }

  /**
   * Returns the block of a slot, 0 without blocks. Exact as long as a slot times what rounding up
   * added to the reciprocal, less than the slots of a block, is less than 2^32.
   */
  private int block(int slot) {
    return (int) (slot * reciprocal >>> Integer.SIZE);
  }

  /** Returns log2 of a value cell's width, -1 when there are no values. */
  int cellShift() {
    return cellShift;
  }

  /** Returns whether a slot is one word: a 4-byte key and, above it, a 4-byte value. */
  boolean isWords() {
    return isIntKeys && cellShift == 2;
  }

  /** Returns whether a slot is two words: an 8-byte key, then an 8-byte value. */
  boolean isPairs() {
    return !isIntKeys && cellShift == 3;
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
