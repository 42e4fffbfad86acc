package store.offheap.object;

import java.util.Iterator;
import java.util.NoSuchElementException;

/** A walk through a dictionary, as an iterator over what a view makes of its entries. */
abstract class CursorIterator<T> implements Iterator<T> {
  private final Dictionary dictionary;
  private final Changes changes;
  private final Dictionary.Cursor cursor;

  /** The number of changes before the cursor saw anything. */
  private final long begun;

  private long known;
  private boolean isAhead;
  private Object aheadKey;
  private Object aheadValue;
  private long aheadOf;
  private boolean isRemovable;
  private Object lastKey;

  CursorIterator(Dictionary dictionary, Changes changes) {
    this.dictionary = dictionary;
    this.changes = changes;
    this.known = changes.resizes();
    this.begun = changes.all();
    this.cursor = dictionary.cursor();
  }

  /** Returns whether elements are made of keys alone, so that no value need be decoded. */
  abstract boolean isOfKeys();

  /** Returns the element for an entry; the value is null when elements are made of keys alone. */
  abstract T element(Object key, Object value);

  @Override
  public boolean hasNext() {
    // Ahead of what is returned: what another thread removes now cannot break the promise.
    while (!isAhead && cursor.next()) {
      aheadOf = changes.all();
      aheadKey = cursor.key();
      aheadValue = isOfKeys() ? null : ahead();
      isAhead = aheadValue != Dictionary.MISSING;
    }
    return isAhead;
  }

  /** The cursor may have copied a value long ago: it counts unless something changed since. */
  private Object ahead() {
    return aheadOf == begun ? cursor.value() : dictionary.get(aheadKey);
  }

  @Override
  public T next() {
    known = changes.check(known);
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    isAhead = false;
    isRemovable = true;
    lastKey = aheadKey;
    return element(aheadKey, value());
  }

  private Object value() {
    if (!isOfKeys() && changes.all() != aheadOf) {
      Object now = dictionary.get(aheadKey);
      return now == Dictionary.MISSING ? aheadValue : now;
    }
    return aheadValue;
  }

  @Override
  public void remove() {
    if (!isRemovable) {
      throw new IllegalStateException("remove without next");
    }
    known = changes.check(known);
    isRemovable = false;
    dictionary.writeLock().lock();
    try {
      dictionary.awaitReusable();
      if (dictionary.remove(lastKey)) {
        changes.resized();
      }
      known = changes.resizes();
    } finally {
      dictionary.writeLock().unlock();
    }
  }
}
