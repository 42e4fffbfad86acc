package store.offheap.object;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import store.offheap.record.Word;

/**
 * Reads a range of a list as it is at one moment: again when the list changed meanwhile, in the end
 * under the write lock, or, where a writer elsewhere cannot be made to wait, element by element.
 *
 * <p>For one thread, outside of a read of the store.
 */
final class ListSlice {
  private static final int MAX_TRIES = 3;

  private final ListContainer list;
  private final Container container;
  private final ObjectStore store;

  ListSlice(ListContainer list) {
    this.list = list;
    this.container = list.container();
    this.store = container.store();
  }

  /**
   * Reads.
   *
   * @param from index of the first
   * @param to index after the last; beyond the end of the list for all there are
   */
  Object[] read(int from, int to) {
    for (int i = 0; i < MAX_TRIES; i++) {
      Object[] slice = trySlice(from, to);
      if (slice != null) {
        return slice;
      }
    }
    Object[] slice = list.isWritable() ? sliceLocked(from, to) : null;
    return slice != null ? slice : sliceOneByOne(from, to);
  }

  private Object[] sliceLocked(int from, int to) {
    ReentrantLock lock = list.writeLock();
    lock.lock();
    try {
      return trySlice(from, to);
    } finally {
      lock.unlock();
    }
  }

  /** Returns elements of as many moments: a writer elsewhere cannot be made to wait. */
  private Object[] sliceOneByOne(int from, int to) {
    List<Object> slice = new ArrayList<>();
    try {
      for (int i = from; i < to; i++) {
        slice.add(list.get(i));
      }
    } catch (IndexOutOfBoundsException e) {
      // The list ends here.
    }
    return slice.toArray();
  }

  /** A version while it was the present one, by the birth of its segment: a place is used again. */
  private record Present(Version version, long birth, int size) {}

  private Present present() {
    Version version = container.version();
    return new Present(
        version,
        store.records().heap().birth(Records.reference(version.word())),
        list.size(version));
  }

  /** Returns null if the list became another one meanwhile. */
  private Object[] trySlice(int from, int to) {
    Present before = store.read(this::present);
    list.requireRoom(before.version, before.size);
    int start = Math.min(from, before.size);
    Object[] slice = new Object[Math.max(0, Math.min(to, before.size) - start)];
    for (int i = 0; i < slice.length; i++) {
      int index = start + i;
      Object element = store.read(() -> elementOf(before, index));
      if (element == Dictionary.MISSING) {
        return null;
      }
      slice[i] = element;
    }
    return slice;
  }

  private Object elementOf(Present before, int index) {
    // Asked anew in each read: between two of them the list may have been removed.
    Present now = present();
    if (now.version.word() != before.version.word()
        || now.birth != before.birth
        || now.size < before.size) {
      return Dictionary.MISSING;
    }
    long word = list.word(now.version, index);
    return word == Word.EMPTY || Word.isMoved(word)
        ? Dictionary.MISSING
        : store.words().view(word, container.innerDepth());
  }
}
