package store.offheap.object;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A set that lies in a store file, as a value of an {@link ObjectMap} or inside one. It is a
 * handle: getting it reads nothing of the set, and every change is in the store when the call
 * returns.
 *
 * <p>Elements may be what a key of an {@link ObjectMap} may be, and are equal, and come back, as
 * keys are; their order is not specified. Threads, errors and the life of a handle are as for
 * {@link LazyMap}.
 */
public final class LazySet extends KeySet {
  private final Dictionary dictionary;
  private final ReentrantLock lock;
  private final Changes changes = new Changes();

  LazySet(Dictionary dictionary) {
    this.dictionary = dictionary;
    this.lock = dictionary.writeLock();
  }

  @Override
  Dictionary dictionary() {
    return dictionary;
  }

  /** Returns how many elements there are, {@code Integer.MAX_VALUE} if there are more. */
  @Override
  public int size() {
    return (int) Math.min(dictionary.size(), Integer.MAX_VALUE);
  }

  @Override
  public boolean contains(Object element) {
    return dictionary.contains(element);
  }

  /**
   * Adds an element.
   *
   * @return whether it was absent
   * @throws IllegalArgumentException if it is of a type that no key can have
   */
  @Override
  public boolean add(Object element) {
    lock.lock();
    try {
      dictionary.awaitReusable();
      return noted(dictionary.set(element, Dictionary.PRESENT));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean remove(Object element) {
    lock.lock();
    try {
      dictionary.awaitReusable();
      return noted(dictionary.remove(element));
    } finally {
      lock.unlock();
    }
  }

  private boolean noted(boolean isChanged) {
    if (isChanged) {
      changes.resized();
    }
    return isChanged;
  }

  @Override
  public void clear() {
    lock.lock();
    try {
      dictionary.awaitReusable();
      dictionary.clear();
      changes.resized();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Iterator<Object> iterator() {
    return new KeyIterator(dictionary, changes);
  }

  /** Returns a plain copy, modifiable and without a tie to the store. */
  public Set<Object> eager() {
    return new LinkedHashSet<>(this);
  }

  /** Returns the first elements, up to some thousand characters, and the count of the others. */
  @Override
  public String toString() {
    return Text.of(this, dictionary::size);
  }
}
