package store.offheap.object;

import java.util.ListIterator;
import java.util.NoSuchElementException;

/** Iterates over a list by index. Not thread-safe. */
final class StoredListIterator implements ListIterator<Object> {
  private static final Object NONE = new Object();

  private final StoredList list;
  private final Changes changes;
  private final ListRuns runs;
  private int next;
  private int last = -1;
  private long known;
  private Object ahead = NONE;
  private long aheadOf;

  StoredListIterator(StoredList list, int index) {
    this.list = list;
    this.changes = list.changes();
    this.runs = new ListRuns((asked, most) -> list.sequence().run((int) asked, most));
    this.next = index;
    this.known = changes.resizes();
  }

  @Override
  public boolean hasNext() {
    long counted = changes.all();
    Object element = inRun((long) list.start() + next);
    if (element == NONE) {
      if (next >= list.size()) {
        return false;
      }
      element = elementOrNone(next);
    }
    // One step ahead of the returned element, so that a concurrent removal cannot invalidate the
    // result of hasNext.
    aheadOf = counted;
    ahead = element;
    return ahead != NONE;
  }

  private Object inRun(long index) {
    Object element = index < list.end() ? runs.get(index) : Dictionary.MISSING;
    return element == Dictionary.MISSING ? NONE : element;
  }

  private Object elementOrNone(int index) {
    try {
      return list.get(index);
    } catch (IndexOutOfBoundsException e) {
      return NONE;
    }
  }

  @Override
  public Object next() {
    known = changes.check(known);
    Object element = ahead == NONE || changes.all() != aheadOf ? elementOrNone(next) : ahead;
    if (element == NONE) {
      element = ahead;
    }
    if (element == NONE) {
      throw new NoSuchElementException();
    }
    ahead = NONE;
    last = next++;
    return element;
  }

  @Override
  public boolean hasPrevious() {
    return next > 0;
  }

  @Override
  public Object previous() {
    known = changes.check(known);
    Object element = next > 0 ? elementOrNone(next - 1) : NONE;
    if (element == NONE) {
      throw new NoSuchElementException();
    }
    ahead = NONE;
    last = --next;
    return element;
  }

  @Override
  public int nextIndex() {
    return next;
  }

  @Override
  public int previousIndex() {
    return next - 1;
  }

  @Override
  public void set(Object element) {
    requireLast();
    list.overwrite(last, element);
  }

  @Override
  public void remove() {
    requireLast();
    list.discard(last);
    if (last < next) {
      next--;
    }
    last = -1;
    ahead = NONE;
    known = changes.resizes();
  }

  @Override
  public void add(Object element) {
    known = changes.check(known);
    list.add(next, element);
    next++;
    last = -1;
    ahead = NONE;
    known = changes.resizes();
  }

  private void requireLast() {
    if (last < 0) {
      throw new IllegalStateException("neither next nor previous, or changed since");
    }
    known = changes.check(known);
  }
}
