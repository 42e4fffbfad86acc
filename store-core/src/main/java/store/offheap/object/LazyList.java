package store.offheap.object;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.RandomAccess;

/** A list in a store file. */
public final class LazyList extends AbstractList<Object> implements RandomAccess {
  private final Sequence sequence;

  LazyList(Sequence sequence) {
    this.sequence = sequence;
  }

  /** Returns what this is a view of. */
  Sequence sequence() {
    return sequence;
  }

  @Override
  public int size() {
    return sequence.size();
  }

  @Override
  public Object get(int index) {
    return sequence.get(index);
  }

  /** Returns a plain copy, with plain copies of all containers in it. */
  public List<Object> eager() {
    Object[] elements = sequence.slice(0, Integer.MAX_VALUE);
    List<Object> copy = new ArrayList<>(elements.length);
    for (Object element : elements) {
      copy.add(Eager.copy(element));
    }
    return copy;
  }
}
