package store.offheap.object;

import java.util.Objects;

/**
 * A range of a {@link LazyList}. Changes made through it are tracked; after other changes made by
 * this thread through the same list, it throws {@link java.util.ConcurrentModificationException}.
 */
final class LazySubList extends StoredList {
  private final StoredList parent;
  private final int offset;
  private int length;
  private long known;

  LazySubList(StoredList parent, int offset, int length) {
    super(parent.sequence());
    this.parent = parent;
    this.offset = offset;
    this.length = length;
    this.known = changes().resizes();
  }

  @Override
  Changes changes() {
    return parent.changes();
  }

  private void check() {
    known = changes().check(known);
  }

  @Override
  int start() {
    return parent.start() + offset;
  }

  @Override
  int end() {
    return start() + size();
  }

  @Override
  void resized(int by) {
    parent.resized(by);
    length += by;
    known = changes().resizes();
  }

  @Override
  public int size() {
    check();
    return length;
  }

  @Override
  public Object get(int index) {
    check();
    return sequence().get(start() + Objects.checkIndex(index, length));
  }
}
