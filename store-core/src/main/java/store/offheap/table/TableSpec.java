package store.offheap.table;

import store.offheap.file.StoreFile;
import store.offheap.file.StoreSpec;
import store.offheap.model.DType;

/**
 * What a new table is to be.
 *
 * @param kind what the store is, {@link StoreSpec#ID_MAP} or {@link StoreSpec#OBJECT_MAP}
 * @param keyType dtype of the keys, one of those that {@link DType#isKey()} names
 * @param valueType dtype of the values; {@link DType#NONE} for a set
 * @param segmentSlots slots a segment at least, a power of two from 16 to 2^20;
 *     {@link SegmentLayout} makes it somewhat more where key and value have different widths
 * @param packedPages pages of a packed segment, which has fewer slots than that; 0 if segments are
 *     not packed
 * @param seed seed of the hash
 */
public record TableSpec(
    int kind, DType keyType, DType valueType, int segmentSlots, int packedPages, long seed) {
  /** Slots a segment unless something else is asked for. */
  public static final int DEFAULT_SEGMENT_SLOTS = 1 << 17;

  /** Load to which a build fills segments unless something else is asked for. */
  public static final double DEFAULT_LOAD = SegmentLayout.LOAD_LIMIT;

  /** Greatest load to which a build fills segments. */
  public static final double MAX_LOAD = SegmentLayout.MAX_LOAD;

  private static final int MIN_SHRUNK_SLOTS = 1 << 12;
  private static final int MAX_INITIAL_DEPTH = 24;

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException naming the part that is out of range
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
   * Describes the table of an ID map.
   *
   * @throws IllegalArgumentException naming the part that is out of range
   */
  public TableSpec(DType keyType, DType valueType, int segmentSlots, long seed) {
    this(StoreSpec.ID_MAP, keyType, valueType, segmentSlots, 0, seed);
  }

  /**
   * Returns the spec of an object map's table, from words to words.
   *
   * @param segmentSlots slots a segment, a power of two from 16 to 2^20; a heap segment has as many
   *     bytes
   * @param seed seed of the hash
   * @throws IllegalArgumentException naming the part that is out of range
   */
  public static TableSpec objects(int segmentSlots, long seed) {
    return new TableSpec(StoreSpec.OBJECT_MAP, DType.UINT64, DType.UINT64, segmentSlots, 0, seed);
  }

  boolean isObjects() {
    return kind == StoreSpec.OBJECT_MAP;
  }

  /**
   * Returns a spec whose seed comes from any number; equal numbers give equal layouts.
   *
   * @throws IllegalArgumentException naming the part that is out of range
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
   * Reads what a file says of itself.
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
   * Returns the same with segments no longer than {@code entries} need: where one segment holds
   * them all, the smallest such one that is not too small to grow from.
   */
  public TableSpec shrunkTo(long entries) {
    return shrunkTo(entries, DEFAULT_LOAD);
  }

  /** Returns the same for segments that are filled up to a load. */
  public TableSpec shrunkTo(long entries, double load) {
    int slots = Math.min(segmentSlots, MIN_SHRUNK_SLOTS);
    while (slots < segmentSlots && layout(slots).usedLimit(load) < entries) {
      slots <<= 1;
    }
    return new TableSpec(kind, keyType, valueType, slots, 0, seed);
  }

  /**
   * Returns the same with segments as short as {@code entries} need that are all there from the
   * start, packed ones if need be; but not too short to grow from.
   *
   * @param load how full segments are at most, up to {@link #MAX_LOAD}
   * @throws IllegalArgumentException if no file can hold so many
   */
  public TableSpec filledBy(long entries, double load) {
    int least = Math.min(segmentSlots, MIN_SHRUNK_SLOTS);
    return entries <= layout(least).usedLimit(load)
        ? shrunkTo(entries, load)
        : packedTo(entries, load, segmentSlots);
  }

  /**
   * Returns the same with segments that {@code entries} fill up to {@link #DEFAULT_LOAD}; as it is
   * where one segment holds them all.
   *
   * @throws IllegalArgumentException if no file can hold so many
   */
  public TableSpec filledUpBy(long entries) {
    return entries <= segmentLimit(DEFAULT_LOAD)
        ? this
        : packedTo(entries, DEFAULT_LOAD, segmentSlots);
  }

  /**
   * Returns the same with segments as short as can be if they hold {@code entries}, all there from
   * the start, and no more.
   *
   * @throws IllegalArgumentException if no file can hold so many
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
   * Returns the same with segments of another length, where a segment can have it.
   *
   * @param length in bytes, whole pages
   */
  public TableSpec withLength(int length) {
    boolean isPossible = length <= layout(SegmentLayout.MAX_SLOTS).length();
    return length == segmentLength() || !isPossible ? this : withPages(length / StoreFile.PAGE);
  }

  /**
   * Returns the same with segments of another number of slots.
   *
   * @param slots as {@link #describedSlots} returned it, or as many as a segment has
   * @throws IllegalArgumentException if no segment has so many
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

  /** Returns how many slots segments were asked to have; of packed ones, how many they have. */
  public int describedSlots() {
    return packedPages == 0 ? segmentSlots : slotsOfSegment();
  }

  /** Returns the same with segments of so many pages. */
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

  /** Returns how many entries a segment takes up to a load. */
  public int segmentLimit(double load) {
    return layout().usedLimit(load);
  }

  /** Returns how many bytes a segment has. */
  public int segmentLength() {
    return layout().length();
  }

  /** Returns how many slots a segment has. */
  public int slotsOfSegment() {
    return layout().slots();
  }

  /** Returns what leads from keys to their places. */
  public KeyHash keyHash() {
    return new KeyHash(keyType.bytes() == Integer.BYTES, seed);
  }

  /**
   * Returns the directory depth at which {@code entries} fit without a split.
   *
   * @param load how full segments are at most
   * @throws IllegalArgumentException if no file can hold so many
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
   * Returns how many entries a segment has at most. Hashing spreads them unevenly: with n entries a
   * segment on average, none has more than n + 6 sqrt(n), but for one segment in a billion.
   */
  private static double mostInSegment(long entries, int depth) {
    double mean = Math.scalb((double) entries, -depth);
    return depth == 0 ? entries : mean + 6 * Math.sqrt(mean);
  }
}
