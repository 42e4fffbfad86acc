package store.offheap.object;

import java.util.Iterator;
import java.util.NoSuchElementException;

/** An iterator over the elements that a view derives from the entries of a dictionary. */
abstract class CursorIterator<T> implements Iterator<T> {
  private final Dictionary dictionary;
  private final Changes changes;
  private final Dictionary.Cursor cursor;

  /** The number of changes before the cursor read anything. */
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

  /** Returns whether elements depend only on keys, so that values need not be decoded. */
  abstract boolean isOfKeys();

  /** Returns the element for an entry; the value is null if elements depend only on keys. */
  abstract T element(Object key, Object value);

  @Override
  public boolean hasNext() {
    // One step ahead of the returned element, so that a concurrent removal cannot invalidate the
    // result of hasNext.
    while (!isAhead && cursor.next()) {
      aheadOf = changes.all();
      aheadKey = cursor.key();
      aheadValue = isOfKeys() ? null : ahead();
      isAhead = aheadValue != Dictionary.MISSING;
    }
    return isAhead;
  }

  /**
   * Returns the value ahead. The cursor may have copied it long ago: it is valid unless something
   * has changed since.
   */
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
