package store.offheap.process;

import java.nio.file.Path;
import store.offheap.map.IdMap;
import store.offheap.model.DType;

/**
 * Kinds of entries that can be checked with nothing but the entry: a value contains its version and
 * bits mixed from the key and the version. There is one kind for each layout of slots.
 *
 * <p>Entries are numbered by an index from 0; the first two have the keys that no slot can hold.
 */
enum EntryKind {
  WORDS(DType.UINT32, DType.UINT32),
  PAIRS(DType.INT64, DType.INT64),
  WIDE_KEYS(DType.INT64, DType.UINT32),
  WIDE_VALUES(DType.UINT32, DType.INT64);

  /** One past the largest version. */
  static final long VERSION_END = 1L << 24;

  /** No entry has this value. */
  static final long MISSING = -1;

  private static final int ONES_INDEX = 1;

  private final DType keyType;
  private final DType valueType;
  private final int versionShift;

  EntryKind(DType keyType, DType valueType) {
    this.keyType = keyType;
    this.valueType = valueType;
    this.versionShift = valueType.bytes() == Long.BYTES ? 32 : 8;
  }

  /** Creates a map with segments so small that they are replaced all the time. */
  IdMap create(Path file) {
    return IdMap.builder(file)
        .keyType(keyType)
        .valueType(valueType)
        .segmentSlots(128)
        .create();
  }

  long key(int index) {
    boolean isWide = keyType.bytes() == Long.BYTES;
    if (index == ONES_INDEX) {
      return isWide ? -1 : 0xFFFF_FFFFL;
    }
    return isWide ? (long) index << 33 | index : index;
  }

  int index(long key) {
    int index = key == key(ONES_INDEX) ? ONES_INDEX : (int) key;
    if (key != key(index)) {
      throw new AssertionError("key that was never put: actual=" + key);
    }
    return index;
  }

  long value(int index, long version) {
    long tag = mix(((long) index << 32) + version) >>> Long.SIZE - versionShift;
    return version << versionShift | tag;
  }

  /** Returns the version in the value of an entry; throws unless such a value can have been put. */
  long version(int index, long value) {
    long version = value >>> versionShift;
    if (value != value(index, version)) {
      throw new AssertionError("value that was never put: index=" + index + ", key=" + key(index)
          + ", value=" + Long.toHexString(value));
    }
    return version;
  }

  /** Returns bits that look random, always the same for a number (the last steps of SplitMix64). */
  static long mix(long number) {
    long bits = (number + 1) * 0x9E37_79B9_7F4A_7C15L;
    bits = (bits ^ bits >>> 30) * 0xBF58_476D_1CE4_E5B9L;
    bits = (bits ^ bits >>> 27) * 0x94D0_49BB_1331_11EBL;
    return bits ^ bits >>> 31;
  }
}
