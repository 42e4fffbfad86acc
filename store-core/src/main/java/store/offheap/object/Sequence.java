package store.offheap.object;

import java.nio.file.Path;
import java.util.BitSet;
import java.util.Collection;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A sequence of elements in a store file: the basis of {@link LazyList}, which is a view of it.
 *
 * <p>The rules of {@link Dictionary} for values, old values, threads and errors apply here as well:
 * values are encoded completely before anything changes, containers are copied (but storing a
 * handle of the very container that already is the element at that index changes nothing), old
 * values are returned as plain copies, and each change is atomic.
 *
 * <p>An index out of range causes an {@link IndexOutOfBoundsException}, even if the caller compared
 * it with {@link #size()} before: another thread may have changed the size. Comparing an index with
 * the size and reading the element is atomic.
 */
interface Sequence {
  /** Returns the number of elements in O(1); only a snapshot during concurrent writes. */
  int size();

  /**
   * Returns an element; touches a number of pages that does not depend on {@link #size()}.
   *
   * @param index 0 to {@code size() - 1}
   */
  Object get(int index);

  /**
   * Returns the elements of a range. If the file is open for writing here, these are the elements
   * as of one moment, except that an element that is replaced meanwhile, or removed from the end
   * before another one is appended, may be returned as the other one. If a writer in another
   * process keeps changing the list, each element may be of a different moment.
   *
   * @param from 0 to {@code to}
   * @param to {@code from} or more; values of {@code to} and {@code from} beyond the end mean the
   *     end
   * @return the elements between the two
   */
  Object[] slice(int from, int to);

  /**
   * Returns consecutive elements, for callers that go on to the next ones.
   *
   * @param index index of the first, 0 or more
   * @param most how many to read at most, up to {@link ListRun#MOST}; the run may be shorter or
   *     empty
   */
  ListRun run(int index, int most);

  /**
   * Searches for an element that equals an object. If the file is open for writing here, an element
   * that is in the range throughout is found, whatever is added and removed meanwhile.
   *
   * @param from 0 to {@code to}
   * @param to {@code from} or more; a value beyond the end means the end
   * @return the index, not less than {@code from}, that the first such element had when it was
   *     examined; -1 if there is none
   */
  int indexOf(Object object, int from, int to);

  /** Searches like {@link #indexOf}, but for the last such element. */
  int lastIndexOf(Object object, int from, int to);

  /**
   * Replaces an element. Does not read the old value.
   *
   * @param index 0 to {@code size() - 1}
   * @throws IllegalArgumentException if the value cannot be stored
   */
  void set(int index, Object value);

  /**
   * Replaces an element like {@link #set}, and returns the old value.
   *
   * @return the old value as a plain copy
   * @throws IllegalArgumentException if the value cannot be stored
   */
  Object replace(int index, Object value);

  /**
   * Inserts elements; those from {@code index} onwards move up. The cost of appending is
   * proportional to what is appended; inserting elsewhere may cost as much as the list is long.
   *
   * @param index 0 to {@code size()}
   * @param values the elements, in order; if empty, nothing changes
   * @throws IllegalArgumentException if a value cannot be stored
   * @throws IllegalStateException if the list would exceed {@code Integer.MAX_VALUE} elements;
   *     nothing has changed then
   */
  void insert(int index, Collection<?> values);

  /**
   * Removes a range of elements. The cost of removing at either end is proportional to what is
   * removed.
   *
   * @param from 0 to {@code to}
   * @param to up to {@code size()}; if equal to {@code from}, nothing changes
   */
  void removeRange(int from, int to);

  /**
   * Removes an element and returns it.
   *
   * @param index 0 to {@code size() - 1}
   * @return the old value as a plain copy
   */
  Object take(int index);

  /**
   * Removes elements at arbitrary indices; the others keep their order.
   *
   * @param indices the indices, all below {@code size()}; if empty, nothing changes
   */
  void removeAll(BitSet indices);

  /**
   * Reorders a run of elements. The elements themselves, including containers, stay the same.
   *
   * @param from index where the run begins
   * @param order a permutation: the element at {@code from + i} afterwards is the one that was at
   *     {@code from + order[i]}
   */
  void reorder(int from, int[] order);

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
}
