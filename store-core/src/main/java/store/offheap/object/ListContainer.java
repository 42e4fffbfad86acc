package store.offheap.object;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import java.util.function.LongUnaryOperator;
import store.offheap.record.Word;

/**
 * A list in a store.
 *
 * <p>Appending fills empty words, removing at an end only moves the bounds, and a single element is
 * replaced in place or in copies of a few nodes. Every other change creates a new version. Elements
 * removed at the end are marked {@link Word#MOVED}, because a power failure may lose what replaces
 * them: the list then ends there.
 */
final class ListContainer implements Sequence {
  /** Maximum number of times a word is read before it is considered damaged. */
  private static final int MAX_LOOKS = 100;

  private final Container container;
  private final ObjectStore store;

  ListContainer(Container container) {
    this.container = container;
    this.store = container.store();
  }

  Container container() {
    return container;
  }

  private Records records() {
    return store.records();
  }

  private Words words() {
    return store.words();
  }

  private WordVector vectors() {
    return store.vectors();
  }

  @Override
  public int size() {
    return store.read(() -> size(container.version()));
  }

  int size(Version version) {
    return Bounds.size(bounds(version));
  }

  /** Returns the start and end of the elements of a version. */
  long bounds(Version version) {
    return version.isSmall() ? Bounds.of(0, version.smallSize()) : version.bounds(records());
  }

  /** Equivalent to {@link ObjectStore#read}, with fewer nested calls. */
  @Override
  public Object get(int index) {
    RuntimeException before = null;
    while (true) {
      long epoch = store.begin();
      try {
        Object element = words().view(wordAt(index), container.innerDepth());
        if (store.isAt(epoch)) {
          return element;
        }
      } catch (RuntimeException e) {
        if (store.isAt(epoch) && store.counts(e, before)) {
          throw store.explained(e);
        }
        before = e;
      } catch (InternalError e) {
        throw store.file().pageGone(e);
      }
    }
  }

  /** Returns the word of an element, read at a moment when the list has an element at the index. */
  long wordAt(int index) {
    Version version = container.lately();
    for (int looks = 1; ; looks++) {
      if (version.isSmall()) {
        return version.smallWord(Objects.checkIndex(index, version.smallSize()));
      }
      long bounds = version.bounds(records());
      long place = Bounds.start(bounds) + (long) index;
      boolean isWithin = index >= 0 && index < Bounds.size(bounds);
      long word = isWithin ? vectors().get(version, place) : Word.EMPTY;
      if (isPlaceOf(version, bounds, place)) {
        Objects.checkIndex(index, Bounds.size(bounds));
        if (word != Word.EMPTY && !Word.isMoved(word)) {
          return word;
        }
        // A single occurrence is not damage: the last element was removed, and another one was
        // appended since.
        if (looks >= MAX_LOOKS) {
          throw records().corrupt(version.word(), "element " + index, "a word", "none");
        }
      }
      version = container.version();
    }
  }

  /**
   * Returns whether a place still has the index that it had when the bounds were loaded. Must be
   * called after the word at the place was loaded: if the end or the version changed before, that
   * word belongs to a later element.
   */
  private boolean isPlaceOf(Version version, long bounds, long place) {
    long now = records().get(version.word(), Version.BOUNDS);
    return container.isPresent(version)
        && (now == bounds || Bounds.start(now) == Bounds.start(bounds) && place < Bounds.end(now));
  }

  /** Returns the value of an element of a {@link ListMoment}. */
  Object decoded(Object element) {
    return words().decoded(element);
  }

  /** Returns a word of a version, without interpreting it. */
  long word(Version version, int index) {
    return wordAtPlace(version, Bounds.start(bounds(version)) + (long) index);
  }

  /** Returns a word of a version by its place, which does not depend on the bounds. */
  long wordAtPlace(Version version, long place) {
    return version.isSmall() ? version.smallWord((int) place) : vectors().get(version, place);
  }

  /** Returns words of a version from a place on, at most up to the end of a node. */
  long[] words(Version version, long place, int most) {
    if (!version.isSmall()) {
      return vectors().words(version, place, most);
    }
    long[] words = new long[most];
    for (int i = 0; i < most; i++) {
      words[i] = version.smallWord((int) place + i);
    }
    return words;
  }

  @Override
  public ListRun run(int index, int most) {
    return store.read(() -> {
      long stamp = store.stamp();
      if (stamp < 0) {
        return ListRun.NONE;
      }
      Version version = container.version();
      return ListRun.read(this, version, bounds(version), stamp, index, index + most);
    });
  }

  /** Passes the words of elements that are containers to an action. */
  void inner(Version version, LongConsumer action) {
    for (int i = 0, size = size(version); i < size; i++) {
      long word = word(version, i);
      if (Word.tag(word) == Word.CONTAINER && !Word.isMoved(word)) {
        action.accept(word);
      }
    }
  }

  @Override
  public Object[] slice(int from, int to) {
    return new ListSlice(this, from, to).read();
  }

  @Override
  public int indexOf(Object object, int from, int to) {
    return new ListSearch(this, object, from, to).first();
  }

  @Override
  public int lastIndexOf(Object object, int from, int to) {
    return new ListSearch(this, object, from, to).last();
  }

  /**
   * Throws if the file is too short for a word per element, so that inconsistent bounds do not
   * cause a large allocation.
   */
  void requireRoom(Version version, int size) {
    if (size > store.file().length() / Long.BYTES) {
      throw records().corrupt(version.word(), "elements", "at most a word each of the file", size);
    }
  }

  @Override
  public void set(int index, Object value) {
    replace(index, value, false);
  }

  @Override
  public Object replace(int index, Object value) {
    return replace(index, value, true);
  }

  private Object replace(int index, Object value, boolean wantsOld) {
    return container.change(() -> {
      long old = wordAt(index);
      if (words().isView(value, old)) {
        return wantsOld ? words().copy(old, container.innerDepth()) : null;
      }
      // Stored first, because the value's own code may change this list.
      long word = words().store(value, container.innerDepth());
      boolean isStored = false;
      try {
        Object oldValue = wantsOld ? oldValue(index) : null;
        old = wordAt(index);
        words().requireCount(old);
        put(index, word);
        isStored = true;
        return oldValue;
      } finally {
        words().release(isStored ? old : word, container.innerDepth());
      }
    });
  }

  private Object oldValue(int index) {
    return words().settledCopy(() -> wordAt(index), container.innerDepth());
  }

  private void put(int index, long word) {
    Version version = container.version();
    if (version.isSmall()) {
      long[] changed = version.smallWords();
      changed[index] = word;
      publishSmall(version, changed);
    } else {
      vectors()
          .put(container, version, Bounds.start(version.bounds(records())) + (long) index, word);
    }
  }

  private void publishSmall(Version old, long[] changed) {
    container.publish(Version.writeSmall(records(), container.id(), 1, changed, changed.length));
    records().free(old.word());
  }

  @Override
  public void insert(int index, Collection<?> values) {
    container.change(() -> {
      int size = requirePlace(index);
      long[] added = store(values, size);
      boolean isStored = added.length == 0;
      try {
        if (!isStored) {
          // Checked again, because the values' own code may have changed this list.
          requirePlace(index);
          insert(index, added);
          isStored = true;
        }
      } finally {
        if (!isStored) {
          release(added, added.length);
        }
      }
      return null;
    });
  }

  /** Checks the index of an insertion; returns the size. */
  private int requirePlace(int index) {
    int size = size(container.version());
    Objects.checkIndex(index, size + 1L > Integer.MAX_VALUE ? size : size + 1);
    return size;
  }

  private long[] store(Collection<?> values, int size) {
    long[] added = new long[Math.max(0, values.size())];
    int count = 0;
    boolean isDone = false;
    try {
      for (Object value : values) {
        if ((long) size + count >= Integer.MAX_VALUE) {
          throw new IllegalStateException(
              "list is too long: expected=at most " + Integer.MAX_VALUE + ", file=" + file());
        }
        if (count == added.length) {
          added = Arrays.copyOf(added, Math.max(8, count + (count >> 1)));
        }
        added[count] = words().store(value, container.innerDepth());
        count++;
      }
      isDone = true;
    } finally {
      if (!isDone) {
        release(added, count);
      }
    }
    return Arrays.copyOf(added, count);
  }

  private void release(long[] released, int count) {
    for (int i = 0; i < count; i++) {
      words().release(released[i], container.innerDepth());
    }
  }

  private void insert(int index, long[] added) {
    Version version = container.version();
    int size = size(version);
    if (!version.isSmall()
        && index == size
        && (long) Bounds.end(version.bounds(records())) + added.length <= Bounds.MAX) {
      append(version, added);
      return;
    }
    int tail = index + added.length;
    rebuild(
        version,
        size + added.length,
        i -> i < index
            ? word(version, (int) i)
            : i < tail ? added[(int) i - index] : word(version, (int) i - added.length));
  }

  private void append(Version version, long[] added) {
    long end = Bounds.end(version.bounds(records()));
    Version grown = vectors().withRoom(container, version, end + added.length);
    int count = 0;
    try {
      for (; count < added.length; count++) {
        grown = vectors().put(container, grown, end + count, added[count]);
      }
    } finally {
      // Words beyond the end are marked, because a power failure may lose what replaces them.
      for (int i = 0; count < added.length && i < count; i++) {
        vectors().mark(container.version(), end + i);
      }
    }
    long bounds = grown.bounds(records());
    records()
        .putRelease(
            grown.word(),
            Version.BOUNDS,
            Bounds.of(Bounds.start(bounds), (int) end + added.length));
  }

  /**
   * Creates a new version from words, and frees the old one; the words themselves do not change.
   */
  private void rebuild(Version old, int size, LongUnaryOperator wordAt) {
    VersionBuilder builder = new VersionBuilder(records(), 1);
    Version version;
    boolean isDone = false;
    try {
      for (int i = 0; i < size; i++) {
        builder.add(wordAt.applyAsLong(i));
      }
      version = builder.finish(container.id(), 0, true);
      isDone = true;
    } finally {
      if (!isDone) {
        builder.abandon(word -> {});
      }
    }
    container.publish(version);
    vectors().free(old);
  }

  /** Adopts words that were stored for this list, replacing its current elements, which are few. */
  void adopt(VersionBuilder builder) {
    Version old = container.version();
    container.publish(builder.finish(container.id(), 0, true));
    vectors().free(old);
  }

  @Override
  public void removeRange(int from, int to) {
    container.change(() -> {
      Version version = container.version();
      Objects.checkFromToIndex(from, to, size(version));
      if (from < to) {
        removeRange(version, from, to);
      }
      return null;
    });
  }

  private void removeRange(Version version, int from, int to) {
    requireRoom(version, to - from);
    long[] removed = new long[to - from];
    for (int i = 0; i < removed.length; i++) {
      removed[i] = word(version, from + i);
    }
    int left = size(version) - removed.length;
    if (isBoundsOnly(version, from, to, left)) {
      moveBounds(version, from, to);
    } else {
      rebuild(version, left, i -> word(version, (int) i + (i < from ? 0 : removed.length)));
    }
    release(removed, removed.length);
  }

  private boolean isBoundsOnly(Version version, int from, int to, int left) {
    if (version.isSmall() || left <= Version.SMALL_ELEMENTS) {
      return false;
    }
    if (from == 0) {
      return Bounds.start(version.bounds(records())) + (long) to <= 2L * left;
    }
    return from == left && left >= version.floor() / 4 && to - from <= left;
  }

  private void moveBounds(Version version, int from, int to) {
    long bounds = version.bounds(records());
    int start = Bounds.start(bounds);
    int end = Bounds.end(bounds);
    if (from == 0) {
      records().putRelease(version.word(), Version.BOUNDS, Bounds.of(start + to, end));
      return;
    }
    records().putRelease(version.word(), Version.BOUNDS, Bounds.of(start, start + from));
    for (long i = (long) start + from; i < end; i++) {
      vectors().mark(version, i);
    }
  }

  @Override
  public Object take(int index) {
    return container.change(() -> {
      Object value = oldValue(index);
      removeRange(container.version(), index, index + 1);
      return value;
    });
  }

  @Override
  public void removeAll(BitSet indices) {
    container.change(() -> {
      Version version = container.version();
      int size = size(version);
      int count = indices.cardinality();
      if (count == 0) {
        return null;
      }
      Objects.checkIndex(indices.length() - 1, size);
      long[] removed = indices.stream().mapToLong(i -> word(version, i)).toArray();
      int[] next = {0};
      rebuild(version, size - count, i -> {
        int index = indices.nextClearBit(next[0]);
        next[0] = index + 1;
        return word(version, index);
      });
      release(removed, removed.length);
      return null;
    });
  }

  @Override
  public void reorder(int from, int[] order) {
    container.change(() -> {
      Version version = container.version();
      int size = size(version);
      Objects.checkFromIndexSize(from, order.length, size);
      requirePermutation(order);
      rebuild(
          version,
          size,
          i -> word(
              version,
              i < from || i >= from + order.length ? (int) i : from + order[(int) i - from]));
      return null;
    });
  }

  private static void requirePermutation(int[] order) {
    BitSet seen = new BitSet(order.length);
    for (int index : order) {
      Objects.checkIndex(index, order.length);
      seen.set(index);
    }
    if (seen.cardinality() != order.length) {
      throw new IllegalArgumentException("order: expected=a permutation, actual=repetitions");
    }
  }

  /** Frees a version that is no longer used, and releases its elements. */
  void free(Version version) {
    for (int i = 0, size = size(version); i < size; i++) {
      words().release(word(version, i), container.innerDepth());
    }
    vectors().free(version);
  }

  @Override
  public boolean isWritable() {
    return store.file().isWritable();
  }

  @Override
  public ReentrantLock writeLock() {
    return store.file().writeLock();
  }

  @Override
  public void awaitReusable() {
    store.awaitReusable();
  }

  @Override
  public Path file() {
    return store.file().path();
  }
}
