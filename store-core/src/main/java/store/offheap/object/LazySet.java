package store.offheap.object;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A set stored in a store file, as a value of an {@link ObjectMap} or nested in one. It is a
 * handle: obtaining it reads nothing of the set, and every change is in the store when the call
 * returns.
 *
 * <p>Elements may be anything that a key of an {@link ObjectMap} may be; they have the equality of
 * keys and are returned in the same form. Their order is not specified. Thread safety, errors and
 * the lifetime of a handle are as for {@link LazyMap}.
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

  /** Returns the number of elements, or {@code Integer.MAX_VALUE} if there are more. */
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
   * @throws IllegalArgumentException if its type is not supported for keys
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

  /** Returns a plain, modifiable copy that is detached from the store. */
  public Set<Object> eager() {
    return new LinkedHashSet<>(this);
  }

  /** Returns the first elements, up to several thousand characters, and the count of the rest. */
  @Override
  public String toString() {
    return Text.of(this, dictionary::size);
  }
}
