package store.offheap.object;

import java.nio.file.Path;
import java.util.BitSet;
import java.util.Collection;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Elements in an order in a store file: what {@link LazyList} is a view of.
 *
 * <p>What {@link Dictionary} says of values, old values, threads and errors holds here too: values
 * are encoded whole before anything changes, containers are copied (but a handle of the very
 * container that is the element at that index already changes nothing), old values come back as
 * plain copies, each change is one step.
 *
 * <p>An index out of range is an {@link IndexOutOfBoundsException}, whatever the caller compared
 * with {@link #size()} before: another thread may have changed it. Looking up an element and
 * comparing its index with the size are one step.
 */
interface Sequence {
  /** Returns how many elements there are; a moment's truth while somebody writes. O(1). */
  int size();

  /**
   * Returns an element, touching a number of pages that does not depend on {@link #size()}.
   *
   * @param index 0 to {@code size() - 1}
   */
  Object get(int index);

  /**
   * Returns the elements that there were at one moment, at the indices that they had then, if the
   * file is open for writing here; but in place of one that is replaced meanwhile, or removed from
   * the end before another one is appended, may be the other. Beside a writer elsewhere that
   * changes the list again and again, each is of a moment of its own.
   *
   * @param from 0 to {@code to}
   * @param to {@code from} or more; a {@code to} beyond the end means the end, and so does a
   *     {@code from} beyond it
   * @return as many elements as there are between the two
   */
  Object[] slice(int from, int to);

  /**
   * Looks for an element that equals an object. One that is in the range throughout is found if the
   * file is open for writing here, whatever is added and removed meanwhile.
   *
   * @param from 0 to {@code to}
   * @param to {@code from} or more; beyond the end means the end
   * @return the index, from {@code from} on, that the first one had when it was looked at; -1 if
   *     there is none
   */
  int indexOf(Object object, int from, int to);

  /** The same as {@link #indexOf} for the last one. */
  int lastIndexOf(Object object, int from, int to);

  /**
   * Replaces an element. Looks at no old value.
   *
   * @param index 0 to {@code size() - 1}
   * @throws IllegalArgumentException if the value cannot be stored
   */
  void set(int index, Object value);

  /**
   * The same as {@link #set}, for callers that want the old value.
   *
   * @return the old value as a plain copy
   * @throws IllegalArgumentException if the value cannot be stored
   */
  Object replace(int index, Object value);

  /**
   * Inserts elements; those from {@code index} on move up. Appending costs as much as what is
   * appended, inserting elsewhere up to as much as the list is long.
   *
   * @param index 0 to {@code size()}
   * @param values in their order; none is no change
   * @throws IllegalArgumentException if a value cannot be stored
   * @throws IllegalStateException if there would be more than {@code Integer.MAX_VALUE} elements;
   *     nothing has changed then
   */
  void insert(int index, Collection<?> values);

  /**
   * Removes elements. Removing from either end costs as much as what is removed.
   *
   * @param from 0 to {@code to}
   * @param to up to {@code size()}; equal to {@code from} is no change
   */
  void removeRange(int from, int to);

  /**
   * Removes an element, for callers that want it.
   *
   * @param index 0 to {@code size() - 1}
   * @return the old value as a plain copy
   */
  Object take(int index);

  /**
   * Removes elements wherever they lie; the others keep their order.
   *
   * @param indices which, all below {@code size()}; none is no change
   */
  void removeAll(BitSet indices);

  /**
   * Puts a run of elements into another order. The elements themselves, containers too, stay what
   * they are.
   *
   * @param from where the run begins
   * @param order a permutation: the element at {@code from + i} afterwards is the one that was at
   *     {@code from + order[i]}
   */
  void reorder(int from, int[] order);

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
}
