package store.offheap.table;

import store.offheap.file.StoreFile;
import store.offheap.file.StoreSpec;
import store.offheap.model.DType;

/**
 * The specification of a table.
 *
 * @param kind kind of the store, {@link StoreSpec#ID_MAP} or {@link StoreSpec#OBJECT_MAP}
 * @param keyType dtype of the keys, for which {@link DType#isKey()} must hold
 * @param valueType dtype of the values; {@link DType#NONE} for a set
 * @param segmentSlots minimum number of slots of a segment, a power of two from 16 to 2^20;
 *     {@link SegmentLayout} makes it slightly more if key and value have different widths
 * @param packedPages number of pages of a packed segment, which has fewer slots than that; 0 if
 *     segments are not packed
 * @param seed seed of the hash
 */
public record TableSpec(
    int kind, DType keyType, DType valueType, int segmentSlots, int packedPages, long seed) {
  /** Default number of slots of a segment. */
  public static final int DEFAULT_SEGMENT_SLOTS = 1 << 17;

  /** Default load factor to which a build fills segments. */
  public static final double DEFAULT_LOAD = SegmentLayout.LOAD_LIMIT;

  /** Maximum load factor to which a build fills segments. */
  public static final double MAX_LOAD = SegmentLayout.MAX_LOAD;

  private static final int MIN_SHRUNK_SLOTS = 1 << 12;
  private static final int MAX_INITIAL_DEPTH = 24;

  /**
   * Validates the components.
   *
   * @throws IllegalArgumentException if a component is out of range; the message names it
   */
  public TableSpec {
    if (kind != StoreSpec.ID_MAP && kind != StoreSpec.OBJECT_MAP) {
      throw new IllegalArgumentException("kind: expected=" + StoreSpec.ID_MAP + " (ID map) or "
          + StoreSpec.OBJECT_MAP + " (object map), actual=" + kind);
    }
    if (kind == StoreSpec.OBJECT_MAP && (keyType != DType.UINT64 || valueType != DType.UINT64)) {
      throw new IllegalArgumentException(
          "types of an object map: expected=uint64 and uint64, actual=" + keyType.label() + " and "
              + valueType.label());
    }
    if (!keyType.isKey()) {
      throw new IllegalArgumentException(
          "key type: expected=int32, uint32, int64 or uint64, actual=" + keyType.label());
    }
    new SegmentLayout(keyType.bytes(), valueType.bytes(), segmentSlots, packedPages);
  }

  /**
   * Creates the specification of an ID map's table.
   *
   * @throws IllegalArgumentException if a component is out of range; the message names it
   */
  public TableSpec(DType keyType, DType valueType, int segmentSlots, long seed) {
    this(StoreSpec.ID_MAP, keyType, valueType, segmentSlots, 0, seed);
  }

  /**
   * Returns the specification of an object map's table, from words to words.
   *
   * @param segmentSlots number of slots of a segment, a power of two from 16 to 2^20; heap segments
   *     have the same length in bytes
   * @param seed seed of the hash
   * @throws IllegalArgumentException if a component is out of range; the message names it
   */
  public static TableSpec objects(int segmentSlots, long seed) {
    return new TableSpec(StoreSpec.OBJECT_MAP, DType.UINT64, DType.UINT64, segmentSlots, 0, seed);
  }

  boolean isObjects() {
    return kind == StoreSpec.OBJECT_MAP;
  }

  /**
   * Returns a specification whose seed is derived from any number; equal numbers give equal
   * layouts.
   *
   * @throws IllegalArgumentException if a component is out of range; the message names it
   */
  public static TableSpec seeded(DType keyType, DType valueType, int segmentSlots, long number) {
    return new TableSpec(keyType, valueType, segmentSlots, Hash.mixedSeed(number));
  }

  SegmentLayout layout() {
    return new SegmentLayout(keyType.bytes(), valueType.bytes(), segmentSlots, packedPages);
  }

  private SegmentLayout layout(int slots) {
    return new SegmentLayout(keyType.bytes(), valueType.bytes(), slots);
  }

  StoreSpec storeSpec() {
    return new StoreSpec(
        kind, keyType.code(), valueType.code(), segmentSlots, layout().length(), seed);
  }

  /**
   * Returns the specification of a table from that of its file.
   *
   * @throws IllegalArgumentException if it is not a table that this version can read
   */
  static TableSpec of(StoreSpec spec) {
    TableSpec table = new TableSpec(
        spec.kind(),
        DType.ofCode(spec.keyDType()),
        DType.ofCode(spec.valueDType()),
        spec.segmentSlots(),
        0,
        spec.seed());
    if (spec.segmentLength() > 0 && spec.segmentLength() < table.layout().length()) {
      table = table.withSlots(spec.segmentSlots(), spec.segmentLength() / StoreFile.PAGE);
    }
    if (table.layout().length() != spec.segmentLength()) {
      throw new IllegalArgumentException("segment length: expected="
          + table.layout().length() + ", actual=" + spec.segmentLength());
    }
    return table;
  }

  /**
   * Returns the same specification with segments no longer than {@code entries} need: if one
   * segment holds all of them, the smallest such segment that is not too small to grow from.
   */
  public TableSpec shrunkTo(long entries) {
    return shrunkTo(entries, DEFAULT_LOAD);
  }

  /** Returns the same for segments that are filled up to a load factor. */
  public TableSpec shrunkTo(long entries, double load) {
    int slots = Math.min(segmentSlots, MIN_SHRUNK_SLOTS);
    while (slots < segmentSlots && layout(slots).usedLimit(load) < entries) {
      slots <<= 1;
    }
    return new TableSpec(kind, keyType, valueType, slots, 0, seed);
  }

  /**
   * Returns the same specification with segments as short as {@code entries} allow if all are
   * present from the start, packed if necessary, but not too short to grow from.
   *
   * @param load maximum load factor of segments, up to {@link #MAX_LOAD}
   * @throws IllegalArgumentException if no file can hold that many
   */
  public TableSpec filledBy(long entries, double load) {
    int least = Math.min(segmentSlots, MIN_SHRUNK_SLOTS);
    return entries <= layout(least).usedLimit(load)
        ? shrunkTo(entries, load)
        : packedTo(entries, load, segmentSlots);
  }

  /**
   * Returns the same specification with segments that {@code entries} fill up to
   * {@link #DEFAULT_LOAD}; unchanged if one segment holds them all.
   *
   * @throws IllegalArgumentException if no file can hold that many
   */
  public TableSpec filledUpBy(long entries) {
    return entries <= segmentLimit(DEFAULT_LOAD)
        ? this
        : packedTo(entries, DEFAULT_LOAD, segmentSlots);
  }

  /**
   * Returns the same specification with segments as short as possible to hold {@code entries}, all
   * present from the start, and no more.
   *
   * @throws IllegalArgumentException if no file can hold that many
   */
  TableSpec packedTo(long entries) {
    return packedTo(entries, SegmentLayout.HIGHEST_LOAD, DEFAULT_SEGMENT_SLOTS);
  }

  private TableSpec packedTo(long entries, double load, int maxSlots) {
    int depth = withSlots(maxSlots, 0).depthFor(entries, load);
    double most = mostInSegment(entries, depth);
    int pages = 0;
    int limit;
    do {
      pages++;
      limit = withPages(pages).segmentLimit(load);
      pages = Math.max(pages, (int) (most / limit * pages) - 1);
    } while (limit < most);
    return withPages(pages);
  }

  /**
   * Returns the same specification with segments of another length, if a segment can have it.
   *
   * @param length length in bytes, a multiple of a page
   */
  public TableSpec withLength(int length) {
    boolean isPossible = length <= layout(SegmentLayout.MAX_SLOTS).length();
    return length == segmentLength() || !isPossible ? this : withPages(length / StoreFile.PAGE);
  }

  /**
   * Returns the same specification with another number of slots per segment.
   *
   * @param slots a number as returned by {@link #describedSlots}, or the actual number of slots of
   *     a segment
   * @throws IllegalArgumentException if no segment has that many
   */
  public TableSpec withSlots(int slots) {
    for (int nominal = SegmentLayout.MIN_SLOTS; nominal <= SegmentLayout.MAX_SLOTS; nominal <<= 1) {
      if (slots == nominal || slots == layout(nominal).slots()) {
        return withSlots(nominal, 0);
      }
    }
    int most = pages(SegmentLayout.MAX_SLOTS);
    for (int pages = 1; pages <= most; pages++) {
      TableSpec spec = withPages(pages);
      if (slots == spec.slotsOfSegment()) {
        return spec;
      }
    }
    throw new IllegalArgumentException(
        "segment slots: expected=a power of two from " + SegmentLayout.MIN_SLOTS + " to "
            + SegmentLayout.MAX_SLOTS + ", or what a packed segment has, actual=" + slots);
  }

  /** Returns the requested number of slots of segments; for packed segments, the actual number. */
  public int describedSlots() {
    return packedPages == 0 ? segmentSlots : slotsOfSegment();
  }

  /** Returns the same specification with segments of the given number of pages. */
  private TableSpec withPages(int pages) {
    int slots = SegmentLayout.MIN_SLOTS;
    while (slots < SegmentLayout.MAX_SLOTS && pages(2 * slots) <= pages) {
      slots <<= 1;
    }
    TableSpec whole = withSlots(slots, 0);
    if (slots == SegmentLayout.MAX_SLOTS) {
      return whole;
    }
    TableSpec packed = withSlots(2 * slots, pages);
    return whole.slotsOfSegment() < packed.slotsOfSegment() ? packed : whole;
  }

  private int pages(int slots) {
    return layout(slots).length() / StoreFile.PAGE;
  }

  private TableSpec withSlots(int slots, int packedPages) {
    return new TableSpec(kind, keyType, valueType, slots, packedPages, seed);
  }

  /** Returns the number of entries that a segment holds up to a load factor. */
  public int segmentLimit(double load) {
    return layout().usedLimit(load);
  }

  /** Returns the length of a segment in bytes. */
  public int segmentLength() {
    return layout().length();
  }

  /** Returns the number of slots of a segment. */
  public int slotsOfSegment() {
    return layout().slots();
  }

  /** Returns the hash that maps keys to their slots. */
  public KeyHash keyHash() {
    return new KeyHash(keyType.bytes() == Integer.BYTES, seed);
  }

  /**
   * Returns the directory depth at which {@code entries} fit without a split.
   *
   * @param load maximum load factor of segments
   * @throws IllegalArgumentException if no file can hold that many
   */
  public int depthFor(long entries, double load) {
    int limit = segmentLimit(load);
    for (int depth = 0; depth <= MAX_INITIAL_DEPTH; depth++) {
      if (mostInSegment(entries, depth) <= limit) {
        return depth;
      }
    }
    throw new IllegalArgumentException(
        "too many entries for segments of " + segmentSlots + " slots: actual=" + entries);
  }

  /**
   * Returns the maximum number of entries of a segment. Hashing distributes them unevenly: with n
   * entries per segment on average, none has more than n + 6 sqrt(n), except for one segment in a
   * billion.
   */
  private static double mostInSegment(long entries, int depth) {
    double mean = Math.scalb((double) entries, -depth);
    return depth == 0 ? entries : mean + 6 * Math.sqrt(mean);
  }
}
