package store.offheap.object;

import store.offheap.error.CorruptStoreException;
import store.offheap.file.Memory;
import store.offheap.file.Region;
import store.offheap.file.StoreFile;

/**
 * The state that an object map keeps in the cells of the live page: its size, the next container's
 * id, and notes of the change in progress, for the process that opens the file if this one dies.
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
 * <p>The words at 0 and 32, which in a table indicate whether its two reserved keys are present,
 * stay 0.
 *
 * <p>Changes require the file's write lock.
 */
final class RootState {
  static final int SIZE_OFFSET = 8;
  static final int NEXT_CONTAINER_OFFSET = SIZE_OFFSET + 8;
  static final int SUPERSEDED_OFFSET = NEXT_CONTAINER_OFFSET + 8;
  static final int PENDING_KEY_OFFSET = 40;
  static final int PENDING_SIZE_OFFSET = PENDING_KEY_OFFSET + 8;
  static final int PENDING_CONTAINER_OFFSET = PENDING_SIZE_OFFSET + 8;

  /** Number of entries that need little memory, so that their existence need not be checked. */
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
   * Returns the number of root keys as of some recent moment.
   *
   * @throws CorruptStoreException if it is not a valid number of keys
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
   * Returns the same for callers that allocate memory for that many keys.
   *
   * @throws CorruptStoreException if it is not a valid number of keys, or their slots do not fit in
   *     the file
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

  /** Returns the stored number without checking it. */
  long storedSize() {
    return get(SIZE_OFFSET);
  }

  void size(long size) {
    putRelease(SIZE_OFFSET, size);
  }

  /** Returns an id that no container has had before. */
  long takeContainerId() {
    long id = Math.max(1, get(NEXT_CONTAINER_OFFSET));
    putRelease(NEXT_CONTAINER_OFFSET, id + 1);
    return id;
  }

  /** Returns the id of the next container. */
  long nextContainerId() {
    return Math.max(1, get(NEXT_CONTAINER_OFFSET));
  }

  /** Ensures that no new container gets an id that is in use. */
  void containerIdInUse(long id) {
    if (id >= nextContainerId()) {
      putRelease(NEXT_CONTAINER_OFFSET, id + 1);
    }
  }

  /** Returns whether another file is replacing this one, or has replaced it. */
  boolean isSuperseded() {
    return get(SUPERSEDED_OFFSET) != 0;
  }

  /** Records whether another file is replacing this one; must be called before a new epoch. */
  void superseded(boolean isSuperseded) {
    putRelease(SUPERSEDED_OFFSET, isSuperseded ? 1 : 0);
  }

  /**
   * Notes that a root key is about to change.
   *
   * @param tableKey table key of its slot, or of the first slot that it may have
   * @param places number of places of a hash that were probed for it; 0 if it has its own slot
   * @param count number of root keys at these places, or at its slot
   */
  void begin(long tableKey, int places, int count) {
    long note = size() << COUNT_BITS | places;
    putRelease(PENDING_SIZE_OFFSET, note << COUNT_BITS | count);
    putRelease(PENDING_KEY_OFFSET, tableKey);
  }

  /** Ends the noted change, after the size has been set. */
  void end() {
    putRelease(PENDING_KEY_OFFSET, 0);
  }

  /** Returns the table key under change, or 0 for none. */
  long pendingKey() {
    return get(PENDING_KEY_OFFSET);
  }

  /** Returns the number of places of a hash that were probed for the pending key. */
  int pendingPlaces() {
    return (int) (get(PENDING_SIZE_OFFSET) >>> COUNT_BITS) & COUNT_MASK;
  }

  /** Returns the size after the noted change, given the number of keys that are there now. */
  long sizeAfter(int count) {
    long note = get(PENDING_SIZE_OFFSET);
    return (note >>> 2 * COUNT_BITS) + count - (note & COUNT_MASK);
  }

  /** Notes the container that is about to change; 0 for none. */
  void pendingContainer(long ref) {
    putRelease(PENDING_CONTAINER_OFFSET, ref);
  }

  /** Returns the container under change, or 0 for none. */
  long pendingContainer() {
    return get(PENDING_CONTAINER_OFFSET);
  }

  /** Forgets all notes. */
  void clearPending() {
    end();
    pendingContainer(0);
  }
}
