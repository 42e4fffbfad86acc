package store.offheap.object;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Records which root keys and containers change while a store is copied. Requires the file's write
 * lock.
 *
 * <p>A writer waits before a change while the allowed number of notes is reached; the copier allows
 * more as it makes progress. The number of notes therefore shrinks eventually, however fast others
 * make changes.
 *
 * <p>A container never leaves the value of the root key that it was stored with. Whatever a change
 * of a key or container removes or adds is therefore copied again with that key or container.
 */
final class ChangeNotes {
  private Map<ByteBuffer, RootKey> keys = new LinkedHashMap<>();
  private Map<Long, Container> containers = new LinkedHashMap<>();
  private final Condition isMoreAllowed;
  private final Thread copier = Thread.currentThread();
  private int allowed;

  /**
   * Creates an instance without notes, for a copy made by this thread.
   *
   * @param lock the file's write lock
   * @param allowed number of allowed notes
   */
  ChangeNotes(ReentrantLock lock, int allowed) {
    this.isMoreAllowed = lock.newCondition();
    this.allowed = allowed;
  }

  /** Sets the number of notes that are allowed from now on. */
  void allow(int count) {
    allowed = count;
    isMoreAllowed.signalAll();
  }

  /** Allows more notes than before. */
  void allowMore(int count) {
    allow((int) Math.min(Integer.MAX_VALUE, (long) allowed + count));
  }

  /** Waits, without the lock, while no more notes are allowed; returns whether it waited. */
  boolean awaitAllowance() {
    boolean hasWaited = false;
    while (size() >= allowed && Thread.currentThread() != copier) {
      isMoreAllowed.awaitUninterruptibly();
      hasWaited = true;
    }
    return hasWaited;
  }

  /** Notes a root key that is about to change. */
  void changing(RootKey key) {
    keys.putIfAbsent(ByteBuffer.wrap(key.bytes()), key);
  }

  /** Notes a container that is about to change. */
  void changing(Container container) {
    containers.putIfAbsent(container.id(), container);
  }

  /** Returns whether a container is noted. */
  boolean isNoted(Container container) {
    return containers.containsKey(container.id());
  }

  int size() {
    return keys.size() + containers.size();
  }

  /** The notes up to some moment. */
  record Taken(Collection<RootKey> keys, Collection<Container> containers) {
    int size() {
      return keys.size() + containers.size();
    }
  }

  /** Returns the notes and starts again without notes. */
  Taken take() {
    Taken taken = new Taken(keys.values(), containers.values());
    keys = new LinkedHashMap<>();
    containers = new LinkedHashMap<>();
    return taken;
  }
}
