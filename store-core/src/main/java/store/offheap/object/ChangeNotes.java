package store.offheap.object;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Which root keys and containers changed while a store is copied. Needs the file's write lock.
 *
 * <p>Who is about to change something waits while as many are noted as are allowed; the copier
 * allows more as it gets on. So notes get fewer in the end, however fast others change.
 *
 * <p>A container never leaves the value of the root key that it was stored with. So whatever a
 * change of a key or a container takes away or brings is copied with that key or container again.
 */
final class ChangeNotes {
  private Map<ByteBuffer, RootKey> keys = new LinkedHashMap<>();
  private Map<Long, Container> containers = new LinkedHashMap<>();
  private final Condition isMoreAllowed;
  private final Thread copier = Thread.currentThread();
  private int allowed;

  /**
   * No notes yet, for a copy that this thread makes.
   *
   * @param lock the file's write lock
   * @param allowed how many are allowed
   */
  ChangeNotes(ReentrantLock lock, int allowed) {
    this.isMoreAllowed = lock.newCondition();
    this.allowed = allowed;
  }

  /** Allows so many notes from now on. */
  void allow(int count) {
    allowed = count;
    isMoreAllowed.signalAll();
  }

  /** Allows one note more. */
  void allowOneMore() {
    allow(allowed + 1);
  }

  /** Waits while no more notes are allowed, without the lock; returns whether it did. */
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

  /** What was noted up to some moment. */
  record Taken(Collection<RootKey> keys, Collection<Container> containers) {
    int size() {
      return keys.size() + containers.size();
    }
  }

  /** Returns what is noted, and begins anew. */
  Taken take() {
    Taken taken = new Taken(keys.values(), containers.values());
    keys = new LinkedHashMap<>();
    containers = new LinkedHashMap<>();
    return taken;
  }
}
