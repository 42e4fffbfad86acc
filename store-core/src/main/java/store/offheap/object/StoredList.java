package store.offheap.object;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** The common superclass of {@link LazyList} and its sub-lists: a range of a sequence as a list. */
abstract sealed class StoredList extends AbstractList<Object> implements RandomAccess
    permits LazyList, LazySubList {
  private final Sequence sequence;

  StoredList(Sequence sequence) {
    this.sequence = sequence;
  }

  final Sequence sequence() {
    return sequence;
  }

  /** Returns the counter of the changes made through this list. */
  abstract Changes changes();

  /** Returns the index in the sequence of this list's first element. */
  abstract int start();

  /** Returns the index in the sequence after the last element, or any beyond the sequence's end. */
  abstract int end();

  /**
   * Records that elements were added, removed or reordered.
   *
   * @param by number of elements added; negative if removed, 0 if reordered
   */
  abstract void resized(int by);

  /**
   * Runs calls to the sequence as one step with respect to the other threads of this process. A
   * size read within the step does not change before its end, except by the step itself.
   */
  private void atomically(Runnable calls) {
    if (!sequence.isWritable()) {
      sequence.size(); // throws if the store is closed, or this list was removed from it
      throw new UnsupportedOperationException("opened read-only: file=" + sequence.file());
    }
    ReentrantLock lock = sequence.writeLock();
    lock.lock();
    try {
      sequence.awaitReusable();
      calls.run();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public final boolean add(Object element) {
    atomically(() -> insert(size(), Collections.singletonList(element)));
    return true;
  }

  @Override
  public final void add(int index, Object element) {
    atomically(() -> insert(index, Collections.singletonList(element)));
  }

  @Override
  public final boolean addAll(Collection<?> elements) {
    Objects.requireNonNull(elements, "elements");
    List<?> added = Arrays.asList(elements.toArray());
    atomically(() -> insert(size(), added));
    return !added.isEmpty();
  }

  @Override
  public final boolean addAll(int index, Collection<?> elements) {
    Objects.requireNonNull(elements, "elements");
    List<?> added = Arrays.asList(elements.toArray());
    atomically(() -> insert(index, added));
    return !added.isEmpty();
  }

  private void insert(int index, List<?> elements) {
    if (index < 0 || index > size()) {
      throw new IndexOutOfBoundsException("Index: " + index + ", size: " + size());
    }
    if (!elements.isEmpty()) {
      sequence.insert(start() + index, elements);
      resized(elements.size());
    }
  }

  /**
   * Replaces an element.
   *
   * @return the old element; a container as a plain copy, at a cost proportional to its size: see
   *     {@link #overwrite}
   */
  @Override
  public final Object set(int index, Object element) {
    Object[] old = new Object[1];
    atomically(() -> {
      int position = start() + Objects.checkIndex(index, size());
      old[0] = sequence.replace(position, element);
      changes().replaced();
    });
    return old[0];
  }

  /** Replaces an element without reading the old one. */
  public final void overwrite(int index, Object element) {
    atomically(() -> {
      sequence.set(start() + Objects.checkIndex(index, size()), element);
      changes().replaced();
    });
  }

  /**
   * Removes an element.
   *
   * @return the removed element; a container as a plain copy, at a cost proportional to its size:
   *     see {@link #discard}
   */
  @Override
  public final Object remove(int index) {
    Object[] old = new Object[1];
    atomically(() -> {
      old[0] = sequence.take(start() + Objects.checkIndex(index, size()));
      resized(-1);
    });
    return old[0];
  }

  /**
   * Returns the first element atomically; the default method of {@code List} in Java 21 takes two
   * steps.
   *
   * @throws NoSuchElementException if the list is empty
   */
  public final Object getFirst() {
    try {
      return get(0);
    } catch (IndexOutOfBoundsException e) {
      throw this instanceof LazySubList && size() > 0 ? e : none();
    }
  }

  /**
   * Returns the last element atomically.
   *
   * @throws NoSuchElementException if the list is empty
   */
  public final Object getLast() {
    while (true) {
      int size = size();
      if (size == 0) {
        throw none();
      }
      try {
        return get(size - 1);
      } catch (IndexOutOfBoundsException e) {
        // Removed meanwhile, so another element is the last one now. The last element of a sub-list
        // cannot be determined.
        if (this instanceof LazySubList) {
          throw e;
        }
      }
    }
  }

  /**
   * Removes the first element atomically.
   *
   * @return the removed element, as for {@link #remove(int)}
   * @throws NoSuchElementException if the list is empty
   */
  public final Object removeFirst() {
    return removeEnd(false);
  }

  /**
   * Removes the last element atomically.
   *
   * @return the removed element, as for {@link #remove(int)}
   * @throws NoSuchElementException if the list is empty
   */
  public final Object removeLast() {
    return removeEnd(true);
  }

  private Object removeEnd(boolean isLast) {
    Object[] old = new Object[1];
    atomically(() -> {
      int size = size();
      if (size == 0) {
        throw none();
      }
      old[0] = remove(isLast ? size - 1 : 0);
    });
    return old[0];
  }

  private static NoSuchElementException none() {
    return new NoSuchElementException("the list is empty");
  }

  /** Removes an element without reading it. */
  public final void discard(int index) {
    atomically(() -> removeRange(Objects.checkIndex(index, size()), index + 1));
  }

  @Override
  public final boolean remove(Object element) {
    int[] index = new int[1];
    atomically(() -> {
      int size = sequence.size();
      index[0] = indexOf(element);
      if (index[0] >= 0) {
        requireSize(size);
        removeRange(index[0], index[0] + 1);
      }
    });
    return index[0] >= 0;
  }

  @Override
  protected final void removeRange(int from, int to) {
    atomically(() -> {
      sequence.removeRange(start() + from, start() + to);
      resized(from - to);
    });
  }

  @Override
  public final void clear() {
    atomically(() -> removeRange(0, size()));
  }

  @Override
  public final boolean removeAll(Collection<?> elements) {
    Objects.requireNonNull(elements, "elements");
    return removeIf(elements::contains);
  }

  @Override
  public final boolean retainAll(Collection<?> elements) {
    Objects.requireNonNull(elements, "elements");
    return removeIf(element -> !elements.contains(element));
  }

  /** Removes the elements that match a filter, atomically. */
  @Override
  public final boolean removeIf(Predicate<? super Object> filter) {
    Objects.requireNonNull(filter, "filter");
    BitSet accepted = new BitSet();
    atomically(() -> {
      long known = changes().resizes();
      int size = sequence.size();
      int index = start();
      for (Object element : this) {
        accepted.set(index++, filter.test(element));
      }
      changes().check(known);
      requireSize(size);
      if (!accepted.isEmpty()) {
        sequence.removeAll(accepted);
        resized(-accepted.cardinality());
      }
    });
    return !accepted.isEmpty();
  }

  /**
   * Throws if the size is not that at the start of an atomic step. Only a function called within
   * the step can have changed it, through another handle; indices are no longer valid then.
   */
  private void requireSize(int expected) {
    if (sequence.size() != expected) {
      throw new ConcurrentModificationException(
          "changed by a function that is called within the change");
    }
  }

  /** Replaces each element by the result of an operator, one after another. */
  @Override
  public final void replaceAll(UnaryOperator<Object> operator) {
    Objects.requireNonNull(operator, "operator");
    atomically(() -> {
      int size = sequence.size();
      int index = start();
      for (Object element : this) {
        Object value = operator.apply(element);
        requireSize(size);
        sequence.set(index++, value);
        changes().replaced();
      }
    });
  }

  /**
   * Sorts the list stably and atomically; elements that are containers stay the same containers.
   */
  @Override
  public final void sort(Comparator<? super Object> comparator) {
    Comparator<? super Object> comparison = comparator == null ? StoredList::natural : comparator;
    atomically(() -> {
      long known = changes().resizes();
      int size = sequence.size();
      Object[] elements = toArray();
      Integer[] order = new Integer[elements.length];
      Arrays.setAll(order, i -> i);
      Arrays.sort(order, (a, b) -> comparison.compare(elements[a], elements[b]));
      changes().check(known);
      requireSize(size);
      sequence.reorder(start(), Arrays.stream(order).mapToInt(i -> i).toArray());
      resized(0);
    });
  }

  // As in java.util: sorting without a comparator requires comparable elements.
  @SuppressWarnings("unchecked")
  private static int natural(Object a, Object b) {
    return ((Comparable<Object>) a).compareTo(b);
  }

  @Override
  public final boolean contains(Object element) {
    return indexOf(element) >= 0;
  }

  @Override
  public final int indexOf(Object element) {
    int index = sequence.indexOf(element, start(), end());
    return index < 0 ? -1 : index - start();
  }

  @Override
  public final int lastIndexOf(Object element) {
    int index = sequence.lastIndexOf(element, start(), end());
    return index < 0 ? -1 : index - start();
  }

  @Override
  public final Object[] toArray() {
    return sequence.slice(start(), end());
  }

  @Override
  public final <T> T[] toArray(T[] array) {
    return Arrays.asList(toArray()).toArray(array);
  }

  @Override
  public final Iterator<Object> iterator() {
    return new StoredListIterator(this, 0);
  }

  @Override
  public final ListIterator<Object> listIterator(int index) {
    if (index < 0 || index > size()) {
      throw new IndexOutOfBoundsException("Index: " + index + ", size: " + size());
    }
    return new StoredListIterator(this, index);
  }

  // Concurrent and therefore not sized: the count may change during the traversal. Late-binding.
  @Override
  public final Spliterator<Object> spliterator() {
    return Spliterators.spliterator(this, Spliterator.ORDERED | Spliterator.CONCURRENT);
  }

  @Override
  public final List<Object> subList(int from, int to) {
    if (from < 0 || to > size()) {
      throw new IndexOutOfBoundsException("from=" + from + ", to=" + to + ", size=" + size());
    }
    if (from > to) {
      throw new IllegalArgumentException("from > to: from=" + from + ", to=" + to);
    }
    return new LazySubList(this, from, to - from);
  }

  /** Returns the first elements, up to several thousand characters, and the count of the rest. */
  @Override
  public final String toString() {
    return Text.of(this, this::size);
  }
}
