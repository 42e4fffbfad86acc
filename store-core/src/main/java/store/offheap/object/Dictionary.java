package store.offheap.object;

import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A mapping from keys to values in a store file: the basis of {@code ObjectMap}, {@link LazyMap}
 * and {@link LazySet}, which are views of it.
 *
 * <p><b>Keys</b> are compared by their canonical encoding and returned in canonical form: an
 * integer as {@code Integer} if it fits, else {@code Long}, else {@code BigInteger}; lists and sets
 * as plain, unmodifiable ones. Looking up or removing an object that cannot be a key finds nothing
 * and does not throw; a change that would store it throws {@link IllegalArgumentException}.
 *
 * <p><b>Values</b> are returned exactly as they were put, containers as {@link LazyList},
 * {@link LazyMap} or {@link LazySet}; null is a value. A value is encoded completely before
 * anything changes. Therefore an {@link IllegalArgumentException} (an unsupported type, nesting too
 * deep) or a full disk leaves everything unchanged, and a container may be put into itself: a copy
 * of its prior state is stored. A container that is put is copied, with one exception: putting a
 * handle of the very container that already is the value of the key changes nothing.
 *
 * <p><b>Old values</b> that a call returns but that are no longer in the store are plain copies,
 * made before they are released: {@code ArrayList}, {@code LinkedHashMap}, {@code LinkedHashSet} at
 * all levels; see {@link Eager}. The cost is proportional to their size, so each such method has a
 * counterpart that does not return the old value.
 *
 * <p><b>A set</b> is a dictionary whose values are all {@link #PRESENT}; it stores no values and
 * accepts no other value.
 *
 * <p><b>Threads and errors:</b> any number of threads may look up concurrently, without locks. A
 * change acquires {@link #writeLock()} itself, reentrantly; to make several calls atomic for the
 * other threads of this process, hold it around them. Each change is atomic for readers and with
 * respect to a crash of the process. All methods except {@link #file()}, {@link #isWritable()} and
 * {@link #writeLock()} throw {@link IllegalStateException} if the store is closed or this container
 * was removed from it. Every change to a store that was opened read-only throws
 * {@link UnsupportedOperationException} naming the file, even if there is nothing to change.
 */
interface Dictionary {
  /** Represents the value of an absent key. Never stored; compared by identity. */
  Object MISSING = new Object() {
    @Override
    public String toString() {
      return "absent";
    }
  };

  /** The value of every element of a set. */
  Object PRESENT = Boolean.TRUE;

  /** Returns the number of keys in O(1); only a snapshot during concurrent writes. */
  long size();

  /** Returns the value of a key, or {@link #MISSING} if it is absent. */
  Object get(Object key);

  /** Returns whether a key is present; does not read its value. */
  boolean contains(Object key);

  /**
   * Puts an entry, replacing an existing entry with the same key. Does not read the old value.
   *
   * @return whether the key was absent
   * @throws IllegalArgumentException if key or value cannot be stored
   */
  boolean set(Object key, Object value);

  /**
   * Puts an entry like {@link #set}, and returns the old value.
   *
   * @return the old value as a plain copy, or {@link #MISSING} if the key was absent
   * @throws IllegalArgumentException if key or value cannot be stored
   */
  Object put(Object key, Object value);

  /**
   * Removes a key. Does not read the old value.
   *
   * @return whether it was present
   */
  boolean remove(Object key);

  /**
   * Removes a key like {@link #remove}, and returns the old value.
   *
   * @return the old value as a plain copy, or {@link #MISSING} if the key was absent
   */
  Object take(Object key);

  /**
   * Removes all entries. Those of the root are removed one by one, those of a container atomically.
   */
  void clear();

  /**
   * Returns a cursor before the first entry.
   *
   * <p>It never fails because of a change by any thread or process, and survives every
   * reorganisation of the container, including one caused by {@link #remove} between its steps. An
   * entry that is present throughout is returned exactly once, even if its value changes meanwhile;
   * other entries are returned at most once, in their old or new state. Not thread-safe.
   */
  Cursor cursor();

  /**
   * Returns bytes that are equal for two objects if and only if they are the same key; null if the
   * object cannot be a key.
   */
  byte[] encoded(Object key);

  /** Returns whether changes are possible at all. */
  boolean isWritable();

  /** Returns the lock that serialises all changes to the store; any lock if it is read-only. */
  ReentrantLock writeLock();

  /**
   * Waits until segments can be reused, if too many are retired. Must be called first after taking
   * the lock, which is released meanwhile; does nothing if the lock was already held.
   */
  void awaitReusable();

  /** Returns the file, for messages. */
  Path file();

  /** Iterates over the entries, in no particular order. */
  interface Cursor {
    /**
     * Advances to the next entry and decodes its key.
     *
     * @return false if there is none
     */
    boolean next();

    /** Returns the key of the current entry. */
    Object key();

    /**
     * Decodes the value of the current entry, as of the call of {@link #next} or as of now.
     *
     * @return the value, or {@link #MISSING} if the entry was removed meanwhile
     */
    Object value();
  }
}
