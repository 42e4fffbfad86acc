package store.offheap.table;

import java.util.OptionalLong;
import store.offheap.file.Memory;
import store.offheap.file.Region;

/**
 * The entries of the two keys whose bits no slot can hold, stored in the cells of the live page,
 * next to the mark that {@link Succession} reads.
 *
 * <pre>
 *  offset  length  field
 *       0       8  zeros state    of the key of all zeros
 *       8      16  zeros values   two cells
 *      32       8  ones state     of the key of all ones
 *      40      16  ones values    two cells
 *      56       8  superseded     1 when another file takes the place of this one, or did
 * </pre>
 *
 * <p>A state is a generation, shifted left by 2; the low bits hold which value cell is valid (bit
 * 1) and whether the key is present (bit 0). A key that is inserted again uses the other cell and
 * the next generation, so that a reader of the earlier entry cannot mistake the later value for the
 * earlier one.
 */
final class ReservedKeys {
  static final int ZEROS_STATE_OFFSET = 0;
  static final int ZEROS_VALUES_OFFSET = ZEROS_STATE_OFFSET + 8;
  static final int ONES_STATE_OFFSET = 32;
  static final int ONES_VALUES_OFFSET = ONES_STATE_OFFSET + 8;
  static final int SUPERSEDED_OFFSET = 56;

  private static final long PRESENT = 1;
  private static final long CELL = 2;
  private static final int GENERATION_SHIFT = 2;

  private final Region cells;

  ReservedKeys(Region cells) {
    this.cells = cells;
  }

  private long stateAt(long key) {
    return cells.base() + (key == 0 ? ZEROS_STATE_OFFSET : ONES_STATE_OFFSET);
  }

  private long state(long key) {
    return Memory.getLongAcquire(cells.buffer(), stateAt(key));
  }

  /**
   * Stores a state after the value that it makes valid; pairs with the acquire load of the state.
   */
  private void stateRelease(long key, long state) {
    Memory.putLongRelease(cells.buffer(), stateAt(key), state);
  }

  private long valueAt(long key, long state) {
    int values = key == 0 ? ZEROS_VALUES_OFFSET : ONES_VALUES_OFFSET;
    return cells.base() + values + ((state & CELL) == 0 ? 0 : Long.BYTES);
  }

  /** Returns whether a key is present; {@code key} is 0 or -1 in all methods. */
  boolean contains(long key) {
    return (state(key) & PRESENT) != 0;
  }

  /** Returns the value of a key, or empty if the key is absent. */
  OptionalLong get(long key) {
    while (true) {
      long state = state(key);
      if ((state & PRESENT) == 0) {
        return OptionalLong.empty();
      }
      long raw = Memory.getLongAcquire(cells.buffer(), valueAt(key, state));
      if (state(key) == state) {
        return OptionalLong.of(raw);
      }
      Thread.onSpinWait();
    }
  }

  /** Returns whether another file is replacing this one, or has replaced it. */
  boolean isSuperseded() {
    return Memory.getLong(cells.buffer(), cells.base() + SUPERSEDED_OFFSET) == 1;
  }

  /** Records whether another file is replacing this one; must be called before a new epoch. */
  void superseded(boolean isSuperseded) {
    Memory.putLongRelease(cells.buffer(), cells.base() + SUPERSEDED_OFFSET, isSuperseded ? 1 : 0);
  }

  /** Returns the number of the two keys that are present. */
  int count() {
    return (contains(0) ? 1 : 0) + (contains(-1) ? 1 : 0);
  }

  /** Returns whether the states are valid, for a check of the file. */
  boolean isPlausible() {
    return state(0) >= 0 && state(-1) >= 0;
  }

  /** Changes the value of a key that is present, in one store. */
  void update(long key, long raw) {
    Memory.putLong(cells.buffer(), valueAt(key, state(key)), raw);
  }

  /** Makes an absent key present. */
  void insert(long key, long raw) {
    long next = (state(key) >>> GENERATION_SHIFT) + 1;
    long state = next << GENERATION_SHIFT | (next & 1) << 1 | PRESENT;
    Memory.putLong(cells.buffer(), valueAt(key, state), raw);
    stateRelease(key, state);
  }

  /** Makes a present key absent. */
  void delete(long key) {
    stateRelease(key, state(key) & ~PRESENT);
  }
}
