package store.offheap.table;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import store.offheap.file.Memory;

/**
 * Loads, stores and searches the slots of a table's segments, wherever they are mapped.
 *
 * <p>A segment is given by its buffer and base, as used by {@link Memory}. Keys are bits,
 * sign-extended for 4-byte keys; values are zero-extended bits. Stateless and thread-safe.
 */
final class SegmentAccess {
  /** The result of a search in a segment without an empty slot; such a segment is never written. */
  static final int NO_EMPTY_SLOT = Integer.MIN_VALUE;

  /**
   * Number of slots of a group, all of which a search inspects before it continues with the next
   * group.
   */
  static final int GROUP = 8;

  /** Length in bytes of a group of slots that are words. */
  static final int WORD_GROUP = GROUP * Long.BYTES;

  /**
   * Length in bytes of a slot that is a pair; the next constant is that of a group of such slots.
   */
  static final int PAIR = 2 * Long.BYTES;

  static final int PAIR_GROUP = GROUP * PAIR;

  /** Position of the lowest bit of the home slot in the product with {@link #homeFactor}. */
  static final int HOME_SHIFT = 32;

  /** Number of low hash bits that matter only if the number of slots is not a power of two. */
  private static final int FRACTION_BITS = 3;

  private final SegmentLayout layout;
  private final long seed;
  private final boolean isIntKeys;
  private final long homeMask;
  private final long homeFactor;
  private final int slots;
  private final int keyShift;
  private final int cellShift;

  /** Creates an instance for a layout and the seed of the hash. */
  SegmentAccess(SegmentLayout layout, long seed) {
    this.layout = layout;
    this.seed = seed;
    this.isIntKeys = layout.isIntKeys();
    this.homeMask = ((long) layout.nominalSlots() << FRACTION_BITS) - 1;
    this.slots = layout.slots();
    this.homeFactor = (long) slots << HOME_SHIFT - Long.bitCount(homeMask);
    this.keyShift = layout.keyShift();
    this.cellShift = layout.cellShift();
  }

  /** Returns the hash of a key: its top bits lead to the segment, its low bits to {@link #home}. */
  long hash(long key) {
    return isIntKeys ? Hash.ofInt((int) key, (int) seed) : Hash.ofLong(key, seed);
  }

  /**
   * Returns the slot at which a search for a key with this hash begins: low bits of the hash as a
   * fraction of the slots (Lemire, ACM TOMACS 2019). They are 3 bits more than the nominal number
   * of slots needs. If the number of slots is the nominal one, the result is the bits above the
   * lowest 3; thus, if slots are 8-byte words, the offset of the slot is the hash combined with a
   * mask.
   */
  int home(long hash) {
    return (int) ((hash & homeMask) * homeFactor >>> HOME_SHIFT);
  }

  /** Returns which bits of a hash {@link #home} uses. */
  long homeMask() {
    return homeMask;
  }

  /**
   * Returns the factor for those bits: the number of slots times a power of two, so that in all
   * tables the home slot starts at bit {@link #HOME_SHIFT}, and no register is needed for a shift.
   */
  long homeFactor() {
    return homeFactor;
  }

  /**
   * Returns the number of slots that a search from {@code home} inspects up to and including
   * {@code slot}.
   */
  int probeLength(int home, int slot) {
    int groups = (slot & -GROUP) - (home & -GROUP);
    return (groups < 0 ? groups + slots : groups) + ((slot ^ home) & GROUP - 1) + 1;
  }

  /**
   * Returns the slot that a search inspects after {@code count} others.
   *
   * @param home slot where the search began
   * @param count 0 to slots - 1
   */
  int slotAfter(int home, int count) {
    int slot = home + (count & -GROUP);
    return (slot < slots ? slot : slot - slots) ^ count & GROUP - 1;
  }

  /**
   * Finds a key, in the probe sequence described in the package documentation.
   *
   * @param key bits of a key that is not reserved
   * @param home the slot to begin at, 0 to slots - 1
   * @return its slot; or, if it is absent, {@code ~slot} of the empty slot where the search ended;
   *     or {@link #NO_EMPTY_SLOT} if every slot was inspected and none was empty
   */
  int find(ByteBuffer window, long base, long key, int home) {
    return isIntKeys ? findInt(window, base, (int) key, home) : findLong(window, base, key, home);
  }

  private int findInt(ByteBuffer window, long base, int key, int home) {
    int place = home & GROUP - 1;
    int first = home - place;
    do {
      long group = base + layout.keyOffset(first);
      for (int i = 0; i < GROUP; i++) {
        int at = place ^ i;
        int found = Memory.getInt(window, group + ((long) at << keyShift));
        if (found == key) {
          return first + at;
        }
        if (found == SegmentLayout.EMPTY) {
          return ~(first + at);
        }
      }
      first += GROUP;
      if (first == slots) {
        first = 0;
      }
    } while (first != home - place);
    return NO_EMPTY_SLOT;
  }

  private int findLong(ByteBuffer window, long base, long key, int home) {
    int place = home & GROUP - 1;
    int first = home - place;
    do {
      long group = base + layout.keyOffset(first);
      for (int i = 0; i < GROUP; i++) {
        int at = place ^ i;
        long found = Memory.getLong(window, group + ((long) at << keyShift));
        if (found == key) {
          return first + at;
        }
        if (found == SegmentLayout.EMPTY) {
          return ~(first + at);
        }
      }
      first += GROUP;
      if (first == slots) {
        first = 0;
      }
    } while (first != home - place);
    return NO_EMPTY_SLOT;
  }

  /** Loads the key of a slot. */
  long key(ByteBuffer window, long base, int slot) {
    long at = base + layout.keyOffset(slot);
    return isIntKeys ? Memory.getInt(window, at) : Memory.getLong(window, at);
  }

  /**
   * Loads the value of a slot whose key was just found; 0 when there are no values. The fence pairs
   * with {@link #putKeyRelease}: a thread that saw the key also sees its value.
   */
  long value(ByteBuffer window, long base, int slot) {
    VarHandle.acquireFence();
    return cellShift < 0 ? 0 : Memory.getCell(window, base + layout.valueOffset(slot), cellShift);
  }

  /** Stores the value of a slot, in one store. */
  void putValue(ByteBuffer window, long base, int slot, long raw) {
    if (cellShift >= 0) {
      Memory.putCell(window, base + layout.valueOffset(slot), cellShift, raw);
    }
  }

  /** Stores the key of a slot, after its value. Pairs with the fence of {@link #value}. */
  void putKeyRelease(ByteBuffer window, long base, int slot, long key) {
    long at = base + layout.keyOffset(slot);
    if (isIntKeys) {
      Memory.putIntRelease(window, at, (int) key);
    } else {
      Memory.putLongRelease(window, at, key);
    }
  }
}
