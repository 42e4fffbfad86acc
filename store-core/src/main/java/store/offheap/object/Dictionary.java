package store.offheap.object;

import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keys with values in a store file: what {@code ObjectMap}, {@link LazyMap} and {@link LazySet} are
 * views of.
 *
 * <p><b>Keys</b> are compared by their canonical encoding and come back in canonical form: an
 * integer as {@code Integer} if it fits, else {@code Long}, else {@code BigInteger}; lists and sets
 * as plain, unmodifiable ones. A lookup or removal of something that cannot be a key at all finds
 * nothing and does not throw; a change that would store it is an {@link IllegalArgumentException}.
 *
 * <p><b>Values</b> come back exactly as they were put, containers as {@link LazyList},
 * {@link LazyMap} or {@link LazySet}; null is a value. A value to put is encoded whole before
 * anything changes, so that an {@link IllegalArgumentException} (a type that cannot be stored, too
 * deep a nesting) or a full disk leaves everything as it was, and so that a container may be put
 * into itself: a copy of it as it was. A container that is put is copied, with one exception: a
 * handle of the very container that is the value of that key already changes nothing.
 *
 * <p><b>Old values</b> that a call returns although they are no longer in the store are plain
 * copies, made before they are released: {@code ArrayList}, {@code LinkedHashMap},
 * {@code LinkedHashSet} all the way down, see {@link Eager}. This costs as much as they are large,
 * so each such call has a twin that returns no old value.
 *
 * <p><b>A set</b> is a dictionary whose values are all {@link #PRESENT}; it stores none, and takes
 * no other.
 *
 * <p><b>Threads and errors:</b> any number of threads look up, without locks. A change holds
 * {@link #writeLock()} by itself, reentrantly; whoever wants several calls to be one step for the
 * other threads of this process holds it around them. Each change is one step for readers and for
 * the death of the process. Every call but {@link #file()}, {@link #isWritable()} and
 * {@link #writeLock()} throws {@link IllegalStateException} when the store is closed or this
 * container was removed from it. Every change to a store that was opened read-only throws
 * {@link UnsupportedOperationException} naming the file, also when there is nothing to change.
 */
interface Dictionary {
  /** What stands for the value of a key that is absent. Never stored, compared by identity. */
  Object MISSING = new Object() {
    @Override
    public String toString() {
      return "absent";
    }
  };

  /** The value of every element of a set. */
  Object PRESENT = Boolean.TRUE;

  /** Returns how many keys there are; a moment's truth while somebody writes. O(1). */
  long size();

  /** Returns the value of a key, {@link #MISSING} if it is absent. */
  Object get(Object key);

  /** Returns whether a key is present; its value is not looked at. */
  boolean contains(Object key);

  /**
   * Puts an entry, new or in place of the one with this key. Looks at no old value.
   *
   * @return whether the key was absent
   * @throws IllegalArgumentException if key or value cannot be stored
   */
  boolean set(Object key, Object value);

  /**
   * The same as {@link #set}, for callers that want the old value.
   *
   * @return the old value as a plain copy, {@link #MISSING} if the key was absent
   * @throws IllegalArgumentException if key or value cannot be stored
   */
  Object put(Object key, Object value);

  /**
   * Removes a key. Looks at no old value.
   *
   * @return whether it was present
   */
  boolean remove(Object key);

  /**
   * The same as {@link #remove}, for callers that want the old value.
   *
   * @return the old value as a plain copy, {@link #MISSING} if the key was absent
   */
  Object take(Object key);

  /** Removes all entries. The root's are removed one by one, those of a container in one step. */
  void clear();

  /**
   * Returns a cursor before the first entry.
   *
   * <p>It never fails because of a change, made by whichever thread or process, and survives every
   * reorganisation of the container, also one caused by {@link #remove} between its steps. An entry
   * that is there throughout comes exactly once, also when its value changes meanwhile; others come
   * as they were or are, or not, at most once. For one thread.
   */
  Cursor cursor();

  /** Returns bytes that are equal if two objects are the same key; null for what cannot be one. */
  byte[] encoded(Object key);

  /** Returns whether changes are possible at all. */
  boolean isWritable();

  /** Returns the lock that serialises all changes to the store; any lock if it is read-only. */
  ReentrantLock writeLock();

  /**
   * Waits until segments can be used again, if too many are retired. Called first by whoever has
   * just taken the lock, which is given up meanwhile; does nothing if it was held before.
   */
  void awaitReusable();

  /** Returns the file, for messages. */
  Path file();

  /** A walk through the entries, in no particular order. */
  interface Cursor {
    /**
     * Moves to the next entry and decodes its key.
     *
     * @return false when there is none
     */
    boolean next();

    /** Returns the key of the entry that {@link #next} moved to. */
    Object key();

    /**
     * Decodes the value of that entry: as it was at {@link #next}, or as it is now.
     *
     * @return {@link #MISSING} if the entry was removed meanwhile
     */
    Object value();
  }
}
