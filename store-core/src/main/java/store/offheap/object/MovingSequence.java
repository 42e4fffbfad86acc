package store.offheap.object;

import java.nio.file.Path;
import java.util.BitSet;
import java.util.Collection;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;

/** A list in a store; follows the store to its current file. Thread-safe. */
final class MovingSequence implements Sequence {
  /**
   * The list in the last known file. Not volatile: it is immutable, and a stale one is sufficient.
   */
  private ListContainer now;

  MovingSequence(ListContainer now) {
    this.now = now;
  }

  private <T> T call(Function<Sequence, T> call) {
    while (true) {
      try {
        return call.apply(now);
      } catch (MovedException e) {
        move();
      }
    }
  }

  private void run(Consumer<Sequence> call) {
    call(sequence -> {
      call.accept(sequence);
      return null;
    });
  }

  private void move() {
    Container container = now.container();
    now = new ListContainer(container.store().moves().latest(container));
  }

  /** Returns the container in the store's latest file. */
  Container container() {
    return now.container().store().moves().latest(now.container());
  }

  @Override
  public int size() {
    while (true) {
      try {
        return now.size();
      } catch (MovedException e) {
        move();
      }
    }
  }

  @Override
  public Object get(int index) {
    while (true) {
      try {
        return now.get(index);
      } catch (MovedException e) {
        move();
      }
    }
  }

  @Override
  public Object[] slice(int from, int to) {
    return call(sequence -> sequence.slice(from, to));
  }

  @Override
  public ListRun run(int index, int most) {
    return call(sequence -> sequence.run(index, most));
  }

  @Override
  public int indexOf(Object object, int from, int to) {
    return call(sequence -> sequence.indexOf(object, from, to));
  }

  @Override
  public int lastIndexOf(Object object, int from, int to) {
    return call(sequence -> sequence.lastIndexOf(object, from, to));
  }

  @Override
  public void set(int index, Object value) {
    run(sequence -> sequence.set(index, value));
  }

  @Override
  public Object replace(int index, Object value) {
    return call(sequence -> sequence.replace(index, value));
  }

  @Override
  public void insert(int index, Collection<?> values) {
    run(sequence -> sequence.insert(index, values));
  }

  @Override
  public void removeRange(int from, int to) {
    run(sequence -> sequence.removeRange(from, to));
  }

  @Override
  public Object take(int index) {
    return call(sequence -> sequence.take(index));
  }

  @Override
  public void removeAll(BitSet indices) {
    run(sequence -> sequence.removeAll(indices));
  }

  @Override
  public void reorder(int from, int[] order) {
    run(sequence -> sequence.reorder(from, order));
  }

  @Override
  public boolean isWritable() {
    return now.isWritable();
  }

  @Override
  public ReentrantLock writeLock() {
    return now.writeLock();
  }

  @Override
  public void awaitReusable() {
    now.awaitReusable();
  }

  @Override
  public Path file() {
    return now.file();
  }
}
