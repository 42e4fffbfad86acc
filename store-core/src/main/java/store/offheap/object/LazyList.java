package store.offheap.object;

import java.util.ArrayList;
import java.util.List;

/**
 * A list that lies in a store file, as a value of an {@link ObjectMap} or inside one. It is a
 * handle: getting it reads nothing of the list; {@link #size} and {@link #get} touch a few pages,
 * however long the list is; every change is in the store when the call returns.
 *
 * <p><b>Costs:</b> appending, removing at either end and replacing cost as much as what changes;
 * inserting and removing in the middle cost up to as much as the list is long, and {@code sort} and
 * {@code removeIf} do once. {@code set} and {@code remove} return the old element, a container as a
 * plain copy; {@link #overwrite} and {@link #discard} do not, and cost less.
 *
 * <p>Elements may be what a value of an {@link ObjectMap} may be, null too. Two lists are equal as
 * {@code java.util} says; arrays among their elements are equal to none, since each look at an
 * array makes a new one.
 *
 * <p><b>Threads and errors</b> are as for {@link ObjectMap}: each change is one step, beside which
 * other threads and processes read. {@link java.util.ConcurrentModificationException} comes from an
 * iterator, or a sub-list, only if its own thread added, removed or sorted through the same handle
 * behind its back. Of views that {@code List} makes, as {@code reversed} of Java 21, each change is
 * as many steps as the view takes.
 *
 * <p>A handle is good for as long as its list is in the store. When the entry or element that holds
 * the list is removed or replaced, or the store is closed, every call throws
 * {@link IllegalStateException}. Storing a handle somewhere else stores a copy of the list.
 */
public final class LazyList extends StoredList {
  /** Null until somebody asks: of most lists an element is read, and no more. */
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

  /** Not the size, which another thread may change before it is used. */
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

  /** Returns a plain copy, modifiable and without a tie to the store, all the way down. */
  public List<Object> eager() {
    Object[] elements = toArray();
    List<Object> copy = new ArrayList<>(elements.length);
    for (Object element : elements) {
      copy.add(Eager.copy(element));
    }
    return copy;
  }
}
