package store.offheap.object;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import store.offheap.error.StoreIoException;
import store.offheap.record.Word;

/**
 * The entries of a nested map or set: the words of a small version, or the log of a vector and its
 * index.
 *
 * <p>Any thread may read, within a read of the store; changes require the file's write lock.
 */
final class MapLog {
  /** A log is rewritten when it has more than twice the number of live entries plus this slack. */
  private static final int SLACK = 64;

  /** Number of entries that need little memory, so that their existence need not be checked. */
  private static final int UNCHECKED = 1 << 16;

  private final Container container;
  private final ObjectStore store;
  private final Records records;
  private final Words words;
  private final WordVector vectors;
  private final ContainerKeys keys;
  private final KeyIndex index;
  private final int stride;

  MapLog(Container container, ContainerKeys keys, KeyIndex index) {
    this.container = container;
    this.store = container.store();
    this.records = store.records();
    this.words = store.words();
    this.vectors = store.vectors();
    this.keys = keys;
    this.index = index;
    this.stride = container.stride();
  }

  // Reading

  /** Returns the number of live entries of a version. */
  long live(Version version) {
    if (version.isSmall()) {
      return version.smallSize();
    }
    long live = records.get(version.word(), Version.LIVE);
    // Loaded before the end, which a writer increments first.
    if (live < 0 || live > end(version) || live > UNCHECKED && !isRoomFor(live)) {
      throw records.corrupt(
          version.word(), "live entries", "as many words in the file, within the bounds", live);
    }
    return live;
  }

  /** Returns whether that many entries fit in the file: callers allocate memory for them. */
  private boolean isRoomFor(long live) {
    return live <= store.file().length() / Long.BYTES;
  }

  /** Returns the number of pairs of a version, including obsolete ones. */
  int end(Version version) {
    return version.isSmall() ? version.smallSize() : Bounds.end(version.bounds(records));
  }

  /** Returns the position of a key, or -1 if it is absent. */
  int find(Version version, ContainerKeys.Key key) {
    if (!version.isSmall()) {
      return index.find(version, key);
    }
    for (int i = 0; i < version.smallSize(); i++) {
      if (keys.isSame(version.smallWord(i * stride), key)) {
        return i;
      }
    }
    return -1;
  }

  /** Returns the word of a key, including the mark of a superseded one. */
  long key(Version version, int position) {
    return word(version, (long) position * stride);
  }

  /** Returns the word of a value; for an element of a set, the word of null. */
  long value(Version version, int position) {
    return stride == 1 ? Word.NULL : word(version, (long) position * stride + 1);
  }

  private long word(Version version, long at) {
    return version.isSmall() ? version.smallWord((int) at) : vectors.get(version, at);
  }

  /** Returns whether the entry at a position is live. */
  boolean isLive(Version version, int position) {
    long key = key(version, position);
    return key != Word.EMPTY && !Word.isMoved(key) && value(version, position) != Word.ABSENT;
  }

  /** Visits the words of values that are containers. */
  void inner(Version version, LongConsumer action) {
    for (int i = 0, end = end(version); i < end; i++) {
      long word = value(version, i);
      if (Word.tag(word) == Word.CONTAINER && isLive(version, i)) {
        action.accept(word);
      }
    }
  }

  // Changing

  /** Appends an entry for an absent key. */
  void append(Version version, ContainerKeys.Key key, long value) {
    long keyWord = key.word() != Word.EMPTY ? key.word() : store.interner().intern(key.bytes());
    boolean isDone = false;
    try {
      if (version.isSmall()) {
        appendSmall(version, key, keyWord, value);
      } else {
        appendPair(version, key, keyWord, value);
      }
      isDone = true;
    } finally {
      if (!isDone) {
        words.release(keyWord, container.innerDepth());
      }
    }
  }

  private void appendSmall(Version version, ContainerKeys.Key key, long keyWord, long value) {
    long[] before = version.smallWords();
    int count = before.length;
    long[] changed = Arrays.copyOf(before, count + stride);
    changed[count] = keyWord;
    if (stride == 2) {
      changed[count + 1] = value;
    }
    if (version.smallSize() < Version.SMALL_ELEMENTS) {
      publishSmall(version, changed);
    } else {
      publishIndexed(
          version, build(version, builder -> Arrays.stream(changed).forEach(builder::add)));
    }
  }

  private void publishSmall(Version old, long[] changed) {
    container.publish(Version.writeSmall(records, container.id(), stride, changed, changed.length));
    records.free(old.word());
  }

  /** Builds a version to succeed another one. */
  private Version build(Version before, Consumer<VersionBuilder> filling) {
    // A generation that no log of this container has had: cursors and index slots distinguish logs
    // by it.
    long generation = Math.max(before.generation() + 1, store.state().takeContainerId());
    VersionBuilder builder = new VersionBuilder(records, stride);
    boolean isDone = false;
    try {
      filling.accept(builder);
      boolean isSmall = builder.size() <= (long) Version.SMALL_ELEMENTS * stride;
      Version version = builder.finish(container.id(), generation, isSmall);
      isDone = true;
      return version;
    } finally {
      if (!isDone) {
        builder.abandon(word -> {});
      }
    }
  }

  /** Adds the index of a version with only live entries, and makes the version current. */
  private void publishIndexed(Version old, Version version) {
    int count = 0;
    boolean isDone = false;
    try {
      for (int end = version.isSmall() ? 0 : end(version); count < end; count++) {
        index.insert(version, keys.of(key(version, count)), count);
      }
      container.publish(version);
      isDone = true;
    } finally {
      if (!isDone) {
        for (int i = 0; i < count; i++) {
          index.remove(version, keys.of(key(version, i)), i);
        }
        vectors.free(version);
      }
    }
    removeIndex(old);
    vectors.free(old);
  }

  /** Removes the index slots of a version. */
  private void removeIndex(Version version) {
    for (int i = 0, end = version.isSmall() ? 0 : end(version); i < end; i++) {
      if (isLive(version, i)) {
        index.remove(version, keys.of(key(version, i)), i);
      }
    }
  }

  private void appendPair(Version version, ContainerKeys.Key key, long keyWord, long value) {
    int position = end(version);
    Version grown = write(version, position, keyWord, value);
    boolean isDone = false;
    try {
      index.insert(grown, key, position);
      isDone = true;
    } finally {
      if (!isDone) {
        unwrite(grown, position);
      }
    }
    setEnd(grown, position + 1);
    setLive(grown, live(grown) + 1);
  }

  /**
   * Stores a pair after the end; the key last, because its presence indicates that the pair exists.
   */
  private Version write(Version version, int position, long keyWord, long value) {
    long at = (long) position * stride;
    if (position == Bounds.MAX) {
      throw new IllegalStateException("log is too long: expected=at most " + Bounds.MAX + ", file="
          + store.file().path());
    }
    Version grown = vectors.withRoom(container, version, at + stride);
    if (stride == 2) {
      vectors.put(container, grown, at + 1, value);
    }
    vectors.put(container, grown, at, keyWord);
    return grown;
  }

  private void unwrite(Version version, int position) {
    vectors.overwrite(version, (long) position * stride, Word.EMPTY);
    if (stride == 2) {
      vectors.overwrite(version, (long) position * stride + 1, Word.EMPTY);
    }
  }

  private void setEnd(Version version, int end) {
    records.putRelease(version.word(), Version.BOUNDS, Bounds.of(0, end));
  }

  private void setLive(Version version, long live) {
    records.putRelease(version.word(), Version.LIVE, live);
  }

  /**
   * Replaces the value of a key; the caller takes ownership of the old value.
   *
   * @return the version whose log grew, for {@link #rewriteIfDue}; null if none
   */
  Version replace(Version version, int position, ContainerKeys.Key key, long value) {
    long at = (long) position * stride;
    if (version.isSmall()) {
      long[] changed = version.smallWords();
      changed[(int) at + 1] = value;
      publishSmall(version, changed);
      return null;
    }
    if (vectors.isPutInPlace(version, at + 1, value)) {
      vectors.put(container, version, at + 1, value);
      return null;
    }
    int end = end(version);
    Version grown = write(version, end, key(version, position), value);
    index.move(grown, key, position, end);
    // A cursor that sees the mark finds the new pair within the bounds.
    setEnd(grown, end + 1);
    vectors.mark(grown, at);
    return grown;
  }

  /**
   * Makes the later of two pairs of a key the live one, in a version that is not yet referenced.
   */
  void supersede(Version version, int position, int later, ContainerKeys.Key key) {
    index.move(version, key, position, later);
    long keyWord = key(version, position);
    long value = value(version, position);
    vectors.mark(version, (long) position * stride);
    words.release(keyWord, container.innerDepth());
    if (stride == 2) {
      words.release(value, container.innerDepth());
    }
  }

  /** Removes a key; the caller takes ownership of the value. */
  void remove(Version version, int position, ContainerKeys.Key key) {
    long at = (long) position * stride;
    if (version.isSmall()) {
      long[] before = version.smallWords();
      long keyWord = before[(int) at];
      long[] changed = new long[before.length - stride];
      System.arraycopy(before, 0, changed, 0, (int) at);
      System.arraycopy(before, (int) at + stride, changed, (int) at, changed.length - (int) at);
      publishSmall(version, changed);
      words.release(keyWord, container.innerDepth());
      return;
    }
    index.remove(version, key, position);
    if (stride == 2) {
      vectors.overwrite(version, at + 1, Word.ABSENT);
    } else {
      vectors.mark(version, at);
    }
    setLive(version, live(version) - 1);
    if (stride == 1) {
      words.release(key(version, position) & ~Word.MOVED, container.innerDepth());
    }
  }

  /** Rewrites the log if most of it is obsolete and there is enough space. */
  void rewriteIfDue(Version version) {
    if (!version.isSmall() && end(version) > 2 * live(version) + SLACK) {
      try {
        rewrite(version);
      } catch (StoreIoException e) {
        // Not enough space for the shorter log: the longer one remains. The change itself is
        // complete.
      }
    }
  }

  private void rewrite(Version version) {
    Version next = build(version, builder -> addLive(version, builder));
    long[] removed = removedKeys(version);
    publishIndexed(version, next);
    release(removed);
  }

  private void addLive(Version version, VersionBuilder builder) {
    for (int i = 0, end = end(version); i < end; i++) {
      if (isLive(version, i)) {
        builder.add(key(version, i));
        if (stride == 2) {
          builder.add(value(version, i));
        }
      }
    }
  }

  /** Returns the keys of removed entries that are still in a log. */
  private long[] removedKeys(Version version) {
    if (version.isSmall() || stride == 1) {
      return new long[0];
    }
    long[] removed = new long[8];
    int count = 0;
    for (int i = 0, end = end(version); i < end; i++) {
      if (isRemoved(version, i)) {
        removed = count < removed.length ? removed : Arrays.copyOf(removed, 2 * count);
        removed[count++] = key(version, i);
      }
    }
    return Arrays.copyOf(removed, count);
  }

  /** Returns whether a pair of a map marks its key as removed but still holds the key. */
  boolean isRemoved(Version version, int position) {
    return stride == 2
        && !Word.isMoved(key(version, position))
        && value(version, position) == Word.ABSENT;
  }

  private void release(long[] released) {
    for (long word : released) {
      words.release(word, container.innerDepth());
    }
  }

  /** Removes all entries. */
  void clear(Version version) {
    if (end(version) == 0) {
      return;
    }
    container.publish(Version.writeSmall(records, container.id(), stride, new long[0], 0));
    free(version);
  }

  /** Frees an obsolete version and releases its contents. */
  void free(Version version) {
    removeIndex(version);
    for (int i = 0, end = end(version); i < end; i++) {
      if (isLive(version, i)) {
        words.release(key(version, i), container.innerDepth());
        if (stride == 2) {
          words.release(value(version, i), container.innerDepth());
        }
      } else if (isRemoved(version, i)) {
        words.release(key(version, i), container.innerDepth());
      }
    }
    vectors.free(version);
  }
}
