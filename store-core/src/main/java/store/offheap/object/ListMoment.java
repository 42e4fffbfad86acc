package store.offheap.object;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import store.offheap.record.Word;

/**
 * A list as it was at one moment: the version that counted, and where its elements began and ended.
 * While that version counts, an element that stays in the list stays at its place, whatever is
 * added behind it and removed before it.
 *
 * <p>For one thread, outside of a read of the store.
 */
final class ListMoment {
  private static final int MAX_TRIES = 3;

  private final ListContainer list;
  private final Container container;
  private final ObjectStore store;
  private final Version version;

  /** That of the version's segment: a place in the file is used again. */
  private final long birth;

  private final long bounds;

  /** Within a read. */
  private ListMoment(ListContainer list) {
    this.list = list;
    this.container = list.container();
    this.store = container.store();
    this.version = container.version();
    this.birth = birthNow(version);
    this.bounds = list.bounds(version);
  }

  /**
   * Reads a list at a moment: again when it became another one meanwhile, in the end under the
   * write lock.
   *
   * @param reading returns null if the list became another one; runs no code of the caller's, nor
   *     of an element's
   * @return null if it did so each time, beside a writer elsewhere that cannot be made to wait
   */
  static <T> T read(ListContainer list, Function<ListMoment, T> reading) {
    T result = tryRead(list, reading);
    return result == null && list.isWritable() ? readLocked(list, reading) : result;
  }

  /** Does the same without the lock; returns null if the list became another one each time. */
  static <T> T tryRead(ListContainer list, Function<ListMoment, T> reading) {
    T result = null;
    for (int i = 0; i < MAX_TRIES && result == null; i++) {
      result = reading.apply(now(list));
    }
    return result;
  }

  private static <T> T readLocked(ListContainer list, Function<ListMoment, T> reading) {
    ReentrantLock lock = list.writeLock();
    lock.lock();
    try {
      return reading.apply(now(list));
    } finally {
      lock.unlock();
    }
  }

  private static ListMoment now(ListContainer list) {
    return list.container().store().read(() -> new ListMoment(list));
  }

  private long birthNow(Version of) {
    return store.records().heap().birth(Records.reference(of.word()));
  }

  int size() {
    return Bounds.size(bounds);
  }

  /** Throws if the file has no room for as many elements as there are said to be. */
  void requireRoom() {
    list.requireRoom(version, size());
  }

  /** Returns where an element lay. */
  long place(int index) {
    return Bounds.start(bounds) + (long) index;
  }

  /**
   * What lies at a place at a later moment.
   *
   * @param value the element, as {@link Words#encodedView} says, {@link Dictionary#MISSING} if none
   *     lies there any more
   * @param bounds where elements began and ended then
   */
  record Element(Object value, long bounds) {
    /** Returns the index that the element had then. */
    long index(long place) {
      return place - Bounds.start(bounds);
    }
  }

  /** Returns what lies at a place now, null if the list is another one. */
  Element at(long place) {
    return store.read(() -> elementAt(place));
  }

  /** Returns the same, null also if elements were removed before or behind it. */
  Element unmovedAt(long place) {
    Element element = at(place);
    return element != null
            && Bounds.start(element.bounds) == Bounds.start(bounds)
            && Bounds.end(element.bounds) >= Bounds.end(bounds)
        ? element
        : null;
  }

  private Element elementAt(long place) {
    // Asked anew in each read: between two of them the list may have been removed.
    Version now = container.version();
    if (now.word() != version.word() || birthNow(now) != birth) {
      return null;
    }
    long word = list.wordAtPlace(now, place);
    // After the word, which is that of a later element if the version or the end changed before.
    long boundsNow = list.bounds(now);
    if (!container.isPresent(now)) {
      return null;
    }
    if (place < Bounds.start(boundsNow) || place >= Bounds.end(boundsNow)) {
      return new Element(Dictionary.MISSING, boundsNow);
    }
    return word == Word.EMPTY || Word.isMoved(word)
        ? null
        : new Element(store.words().encodedView(word, container.innerDepth()), boundsNow);
  }
}
