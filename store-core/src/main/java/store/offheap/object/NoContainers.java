package store.offheap.object;

import java.util.function.LongPredicate;

/** Rejects containers, for a store whose values are all immutable. */
final class NoContainers implements Nested {
  private static UnsupportedOperationException refuse() {
    return new UnsupportedOperationException("containers: expected=none, actual=one");
  }

  @Override
  public long store(Object container, int depth) {
    throw new IllegalArgumentException("type of value: expected=one that is no container, actual="
        + container.getClass().getName());
  }

  @Override
  public Object view(long word, int depth) {
    throw refuse();
  }

  @Override
  public boolean isView(Object value, long word) {
    return false;
  }

  @Override
  public Object copy(long word, int depth) {
    throw refuse();
  }

  @Override
  public void release(long word, int depth) {
    throw refuse();
  }

  @Override
  public void repair(long word) {
    throw refuse();
  }

  @Override
  public boolean settle(long word, int depth, LongPredicate isWhole) {
    return false;
  }

  @Override
  public void visit(long word, int depth, Visitor visitor) {
    throw refuse();
  }
}
