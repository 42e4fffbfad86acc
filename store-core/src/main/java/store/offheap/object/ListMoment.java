package store.offheap.object;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import store.offheap.record.Word;

/**
 * A list as of one moment: the version that was current, and its bounds. While that version is
 * current, an element that stays in the list stays at its place, whatever is appended after it and
 * removed before it.
 *
 * <p>Not thread-safe; used outside a read of the store.
 */
final class ListMoment {
  private static final int MAX_TRIES = 3;

  /** About how many bytes one read covers: a read starts over when a segment is retired. */
  private static final int READ_BYTES = 1 << 16;

  private final ListContainer list;
  private final Container container;
  private final ObjectStore store;
  private final Version version;

  /** The birth of the version's segment, because places in the file are reused. */
  private final long birth;

  private final long bounds;

  /** Creates an instance; must be called within a read. */
  private ListMoment(ListContainer list) {
    this.list = list;
    this.container = list.container();
    this.store = container.store();
    this.version = container.version();
    this.birth = birthNow(version);
    this.bounds = list.bounds(version);
  }

  /**
   * Reads a list as of one moment. Retries if the list got another version meanwhile, eventually
   * under the write lock.
   *
   * @param reading returns null if the list got another version; runs no code of the caller or of
   *     an element
   * @return the result; null if the list changed on each attempt because of a writer in another
   *     process, which cannot be made to wait
   */
  static <T> T read(ListContainer list, Function<ListMoment, T> reading) {
    T result = tryRead(list, reading);
    return result == null && list.isWritable() ? readLocked(list, reading) : result;
  }

  /**
   * Does the same without the lock; returns null if the list got another version on each attempt.
   */
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

  /** Throws if the claimed number of elements does not fit in the file. */
  void requireRoom() {
    list.requireRoom(version, size());
  }

  /** Returns the place of an element. */
  long place(int index) {
    return Bounds.start(bounds) + (long) index;
  }

  /**
   * The content of a place at a later moment.
   *
   * @param value the element, as returned by {@link Words#encodedView}, or
   *     {@link Dictionary#MISSING} if there no longer is one
   * @param bounds the bounds of the list at that moment
   */
  record Element(Object value, long bounds) {
    /** Returns the index that the element had at that moment. */
    long index(long place) {
      return place - Bounds.start(bounds);
    }
  }

  /** Returns the current content of a place, or null if the list has another version. */
  Element at(long place) {
    return store.read(() -> elementAt(place));
  }

  /**
   * Reads elements from a place on, as many as lie in one node.
   *
   * @param values receives them, in the form of {@link Element#value}
   * @param at index of the first in {@code values}
   * @return how many were read; -1 if the list has another version, or if elements were removed
   *     before or after these
   */
  int readUnmoved(long place, Object[] values, int at) {
    return store.read(() -> readNow(place, values, at));
  }

  private int readNow(long place, Object[] values, int at) {
    Version now = versionNow();
    if (now == null) {
      return -1;
    }
    long[] words = list.words(now, place, values.length - at);
    int count = 0;
    for (long bytes = 0; count < words.length && bytes < READ_BYTES; count++) {
      if (words[count] == Word.EMPTY || Word.isMoved(words[count])) {
        return -1;
      }
      Object value = store.words().encodedView(words[count], container.innerDepth());
      values[at + count] = value;
      bytes += value instanceof Words.Encoded encoded ? encoded.bytes().length : 0;
    }
    long boundsNow = list.bounds(now);
    boolean isUnmoved = count > 0
        && container.isPresent(now)
        && Bounds.start(boundsNow) == Bounds.start(bounds)
        && Bounds.end(boundsNow) >= Bounds.end(bounds);
    return isUnmoved ? count : -1;
  }

  /**
   * Returns elements that lie in one node now, to be looked up by place; none if the list has
   * another version.
   *
   * @param place place of the first element, or of the last
   * @param most how many elements to read at most
   * @param isLast whether {@code place} is that of the last
   */
  ListRun run(long place, int most, boolean isLast) {
    long from = isLast ? Math.max(place - most + 1, WordVector.nodeOf(place)) : place;
    long to = isLast ? place + 1 : place + most;
    return store.read(() -> {
      long stamp = store.stamp();
      Version now = stamp < 0 ? null : versionNow();
      if (now == null) {
        return ListRun.NONE;
      }
      long boundsNow = list.bounds(now);
      long start = Bounds.start(boundsNow);
      int first = (int) Math.max(0, from - start);
      return ListRun.read(list, now, boundsNow, stamp, first, (int) (to - start))
          .byPlaces(boundsNow);
    });
  }

  /** Returns the version, or null if the list has another one now; to be called within a read. */
  private Version versionNow() {
    // Obtained in each read again: the list may have been removed between two reads.
    Version now = container.version();
    return now.word() == version.word() && birthNow(now) == birth ? now : null;
  }

  private Element elementAt(long place) {
    Version now = versionNow();
    if (now == null) {
      return null;
    }
    long word = list.wordAtPlace(now, place);
    // Loaded after the word, which belongs to a later element if the version or the end changed
    // before.
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
