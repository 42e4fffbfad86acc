package store.offheap.object;

import store.offheap.error.CorruptStoreException;
import store.offheap.file.Memory;
import store.offheap.file.Region;
import store.offheap.file.StoreFile;

/**
 * What an object map keeps in the cells of the live page: its size, the next container's id, and
 * notes of what is being changed, for whoever opens the file after this process died.
 *
 * <pre>
 *  offset  length  field
 *       8       8  size               root keys
 *      16       8  next container     id that the next container gets
 *      24       8  superseded         1 when another file takes the place of this one, or did
 *      40       8  pending key        table key of the root key under change, 0 for none
 *      48       8  pending size       size (44 bits), places looked at (10), root keys there (10)
 *      56       8  pending container  reference of the container under change, 0 for none
 * </pre>
 *
 * <p>The words at 0 and 32, by which a table says whether its two reserved keys are present, stay
 * 0.
 *
 * <p>Changes need the file's write lock.
 */
final class RootState {
  static final int SIZE_OFFSET = 8;
  static final int NEXT_CONTAINER_OFFSET = SIZE_OFFSET + 8;
  static final int SUPERSEDED_OFFSET = NEXT_CONTAINER_OFFSET + 8;
  static final int PENDING_KEY_OFFSET = 40;
  static final int PENDING_SIZE_OFFSET = PENDING_KEY_OFFSET + 8;
  static final int PENDING_CONTAINER_OFFSET = PENDING_SIZE_OFFSET + 8;

  /** So many entries take little memory, whether they are there or not. */
  private static final int UNCHECKED = 1 << 16;

  private static final int SLOT_BYTES = 2 * Long.BYTES;

  private static final int COUNT_BITS = 10;
  private static final int COUNT_MASK = (1 << COUNT_BITS) - 1;

  private final StoreFile file;
  private final Region cells;

  RootState(StoreFile file) {
    this.file = file;
    this.cells = file.live().cells();
  }

  private long get(int offset) {
    return Memory.getLong(cells.buffer(), cells.base() + offset);
  }

  private void putRelease(int offset, long value) {
    file.beforeChange();
    Memory.putLongRelease(cells.buffer(), cells.base() + offset, value);
  }

  /**
   * Returns how many root keys there are, as of some recent moment.
   *
   * @throws CorruptStoreException if it is no number of keys
   */
  long size() {
    long size = storedSize();
    if (size < 0) {
      throw new CorruptStoreException(
          "entries: expected=0 or more, actual=" + size, file.path(), "live page");
    }
    return size;
  }

  /**
   * Returns the same for callers that take memory for as many.
   *
   * @throws CorruptStoreException if it is no number of keys, or the file has no room for their
   *     slots
   */
  long plausibleSize() {
    long size = size();
    if (size > UNCHECKED && size > file.length() / SLOT_BYTES) {
      throw new CorruptStoreException(
          "entries: expected=at most a slot each of the file, actual=" + size,
          file.path(),
          "live page");
    }
    return size;
  }

  /** Returns the same, but whatever is there. */
  long storedSize() {
    return get(SIZE_OFFSET);
  }

  void size(long size) {
    putRelease(SIZE_OFFSET, size);
  }

  /** Returns an id that no container had before. */
  long takeContainerId() {
    long id = Math.max(1, get(NEXT_CONTAINER_OFFSET));
    putRelease(NEXT_CONTAINER_OFFSET, id + 1);
    return id;
  }

  /** Returns the id that the next container gets. */
  long nextContainerId() {
    return Math.max(1, get(NEXT_CONTAINER_OFFSET));
  }

  /** Sees to it that no container gets an id that is in use. */
  void containerIdInUse(long id) {
    if (id >= nextContainerId()) {
      putRelease(NEXT_CONTAINER_OFFSET, id + 1);
    }
  }

  /** Returns whether another file takes the place of this one, or did. */
  boolean isSuperseded() {
    return get(SUPERSEDED_OFFSET) != 0;
  }

  /** Says that another file takes the place of this one, or that none does; before an epoch. */
  void superseded(boolean isSuperseded) {
    putRelease(SUPERSEDED_OFFSET, isSuperseded ? 1 : 0);
  }

  /**
   * Notes that a root key is about to change.
   *
   * @param tableKey its slot, or the first that it may have
   * @param places how many places of a hash were looked at for it, 0 if its slot is of its own
   * @param count how many root keys there are at these places, or at its slot
   */
  void begin(long tableKey, int places, int count) {
    long note = size() << COUNT_BITS | places;
    putRelease(PENDING_SIZE_OFFSET, note << COUNT_BITS | count);
    putRelease(PENDING_KEY_OFFSET, tableKey);
  }

  /** Ends the change that was noted, after the size was set. */
  void end() {
    putRelease(PENDING_KEY_OFFSET, 0);
  }

  /** Returns the table key under change, 0 for none. */
  long pendingKey() {
    return get(PENDING_KEY_OFFSET);
  }

  /** Returns at how many places of a hash the pending key was looked for. */
  int pendingPlaces() {
    return (int) (get(PENDING_SIZE_OFFSET) >>> COUNT_BITS) & COUNT_MASK;
  }

  /** Returns the size after the change that was noted, from how many keys are there now. */
  long sizeAfter(int count) {
    long note = get(PENDING_SIZE_OFFSET);
    return (note >>> 2 * COUNT_BITS) + count - (note & COUNT_MASK);
  }

  /** Notes the container that is about to change; 0 for none. */
  void pendingContainer(long ref) {
    putRelease(PENDING_CONTAINER_OFFSET, ref);
  }

  /** Returns the container under change, 0 for none. */
  long pendingContainer() {
    return get(PENDING_CONTAINER_OFFSET);
  }

  /** Forgets all notes. */
  void clearPending() {
    end();
    pendingContainer(0);
  }
}
