package store.offheap.table;

import store.offheap.file.StoreFile;

/**
 * The layout of the cells of a segment.
 *
 * <p>Keys and values of equal width are interleaved, so that a lookup touches one cache line and
 * one page. Keys without values are consecutive:
 *
 * <pre>
 *   key 0 | value 0 | key 1 | value 1 | ...
 *
 *   key 0 | key 1 | ...
 * </pre>
 *
 * <p>Keys and values of different widths are stored in blocks of {@value #BLOCK} bytes, the sector
 * that a disk writes atomically, so that a power failure cannot separate a key from its value. A
 * block has as many slots as fit in it, in whole groups of {@value SegmentAccess#GROUP}; all its
 * keys come first:
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
 * <p>Slots are numbered block by block. The last block is complete, too, so a segment in blocks has
 * slightly more slots than requested.
 *
 * <p>A packed segment has fewer slots than a power of two, in fewer whole pages, so that a file
 * built in one pass can have the requested load factor.
 *
 * <p>Every cell is aligned to its width, and every group of keys to its length. A key cell of all
 * zeros is {@link #EMPTY}, of all ones {@link #DELETED}. The segment is padded with zeros to whole
 * pages.
 */
final class SegmentLayout {
  /** The key cell of a slot that was never used. */
  static final long EMPTY = 0;

  /** The key cell of a slot whose entry was removed. */
  static final long DELETED = -1;

  static final int MIN_SLOTS = 16;
  static final int MAX_SLOTS = 1 << 20;

  /** Length of a block in bytes: the smallest sector that a disk may have. */
  static final int BLOCK = 512;

  /** Load factor at which a segment is replaced, and the default load factor of a build. */
  static final double LOAD_LIMIT = 0.80;

  /** Maximum load factor that can be requested for a build. */
  static final double MAX_LOAD = 0.95;

  /** Maximum load factor: beyond it, a search for an absent key takes a thousand slots or more. */
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

  /** Number of bytes of a block other than its keys. */
  private final int keyGap;

  /** Number of bytes of a block other than its values. */
  private final int valueGap;

  /**
   * Lays out a segment.
   *
   * @param keyBytes 4 or 8
   * @param valueBytes 0, 1, 2, 4 or 8
   * @param nominalSlots minimum number of slots, a power of two from {@link #MIN_SLOTS} to
   *     {@link #MAX_SLOTS}
   * @throws IllegalArgumentException if an argument has another value; the message names it
   */
  SegmentLayout(int keyBytes, int valueBytes, int nominalSlots) {
    this(keyBytes, valueBytes, nominalSlots, 0);
  }

  /**
   * Lays out a segment.
   *
   * @param packedPages number of pages of a packed segment, fewer than it would otherwise have; 0
   *     if it is not packed
   * @throws IllegalArgumentException if an argument has another value; the message names it
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

  /** Returns the requested number of slots, a power of two. */
  int nominalSlots() {
    return nominalSlots;
  }

  /** Returns the number of slots of a segment, a multiple of {@link SegmentAccess#GROUP}. */
  int slots() {
    return slots;
  }

  /**
   * Returns the number of slots, live or deleted, that may be used before the segment is replaced.
   */
  int usedLimit() {
    return usedLimit(LOAD_LIMIT);
  }

  /** Returns whether a segment has fewer slots than requested. */
  boolean isPacked() {
    return isPacked;
  }

  /** Returns the number of slots that may be used up to a load factor. */
  int usedLimit(double load) {
    return (int) (slots * load);
  }

  /** Returns the maximum number of used slots, however the segment was created. */
  int mostUsed() {
    return usedLimit(HIGHEST_LOAD);
  }

  /** Returns whether keys have 4 bytes; otherwise they have 8. */
  boolean isIntKeys() {
    return isIntKeys;
  }

  /** Returns the shift from a slot's position in its group to the offset of its key. */
  int keyShift() {
    return keyShift;
  }

  /** Returns the offset of a slot's key from the start of the segment, in bytes. */
  int keyOffset(int slot) {
    return (slot << keyShift) + block(slot) * keyGap;
  }

  /** Returns the offset of a slot's value from the start of the segment, in bytes. */
  int valueOffset(int slot) {
    return valueBase + (slot << valueShift) + block(slot) * valueGap;
  }

  /**
   * Returns the block of a slot, or 0 without blocks. Exact as long as the slot times the amount
   * that rounding up added to the reciprocal, which is less than the slots of a block, is less than
   * 2^32.
   */
  private int block(int slot) {
    return (int) (slot * reciprocal >>> Integer.SIZE);
  }

  /** Returns log2 of a value cell's width, or -1 if there are no values. */
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

  /** Returns the length of a segment in bytes, a multiple of a page. */
  int length() {
    return length;
  }

  /**
   * Returns whether a key has the bits of an empty or a deleted cell, so that no slot can hold it.
   *
   * @param key the key's bits; sign-extended for a 4-byte key
   */
  static boolean isReserved(long key) {
    return (key + 1 & ~1L) == 0;
  }
}
