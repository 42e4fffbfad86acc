package store.offheap.object;

import java.util.ArrayList;
import java.util.List;

/**
 * A list stored in a store file, as a value of an {@link ObjectMap} or nested in one. It is a
 * handle: obtaining it reads nothing of the list, {@link #size} and {@link #get} touch a few pages
 * regardless of the length of the list, and every change is in the store when the call returns.
 *
 * <p><b>Costs:</b> the cost of appending, removing at either end and replacing is proportional to
 * what changes. Inserting and removing in the middle may cost as much as the list is long;
 * {@code sort} and {@code removeIf} cost that once. {@code set} and {@code remove} return the old
 * element, a container as a plain copy; {@link #overwrite} and {@link #discard} do not, and are
 * cheaper.
 *
 * <p>Elements may be anything that a value of an {@link ObjectMap} may be, including null. Equality
 * of lists is that of {@link java.util.List}; arrays among their elements are equal to nothing,
 * since each access to an array creates a new one.
 *
 * <p><b>Threads and errors</b> are as for {@link ObjectMap}: each change is atomic, while other
 * threads and processes read concurrently. An iterator or sub-list throws
 * {@link java.util.ConcurrentModificationException} only if its own thread added, removed or sorted
 * elements through the same handle, bypassing it. In views that {@code List} itself creates, such
 * as {@code reversed} of Java 21, a change takes as many steps as the view makes.
 *
 * <p>Iterators go by index. If others add or remove elements before the position of an iterator, it
 * skips an element or returns one again, and its {@code remove} and {@code set} apply to the
 * element that has the index by then. {@code removeIf}, {@code replaceAll} and {@code sort} are
 * atomic: no other thread changes the list in between. If the function passed to one of them
 * changes the size of the list, through any handle, it throws a
 * {@link java.util.ConcurrentModificationException}.
 *
 * <p>A handle is valid as long as its list is in the store. Once the entry or element that holds
 * the list is removed or replaced, or the store is closed, every call throws
 * {@link IllegalStateException}. Storing a handle elsewhere stores a copy of the list.
 */
public final class LazyList extends StoredList {
  /** Null until first requested: most handles are only used to read an element. */
  private volatile Changes changes;

  LazyList(Sequence sequence) {
    super(sequence);
  }

  @Override
  Changes changes() {
    if (changes == null) {
      synchronized (sequence()) {
        if (changes == null) {
          changes = new Changes();
        }
      }
    }
    return changes;
  }

  @Override
  int start() {
    return 0;
  }

  /**
   * Returns an upper bound instead of the size, which another thread may change before it is used.
   */
  @Override
  int end() {
    return Integer.MAX_VALUE;
  }

  @Override
  void resized(int by) {
    changes().resized();
  }

  @Override
  public int size() {
    return sequence().size();
  }

  @Override
  public Object get(int index) {
    return sequence().get(index);
  }

  /** Returns a plain, modifiable copy that is detached from the store at all levels. */
  public List<Object> eager() {
    Object[] elements = toArray();
    List<Object> copy = new ArrayList<>(elements.length);
    for (Object element : elements) {
      copy.add(Eager.copy(element));
    }
    return copy;
  }
}
