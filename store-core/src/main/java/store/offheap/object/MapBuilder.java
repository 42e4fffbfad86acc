package store.offheap.object;

import store.offheap.record.Word;

/**
 * Stores the entries of a map, or the elements of a set, that are added one by one, in a single
 * pass, so that everything written is kept. Confined to one thread, which holds the file's write
 * lock.
 */
final class MapBuilder {
  private final Containers containers;
  private final ObjectStore store;
  private final ContainerHead head;
  private final ContainerKeys keys;
  private final VersionBuilder builder;
  private long written = Word.EMPTY;
  private boolean hasRepeats;

  MapBuilder(Containers containers, ObjectStore store, ContainerHead head) {
    this.containers = containers;
    this.store = store;
    this.head = head;
    this.keys = containers.keys();
    this.builder = new VersionBuilder(store.records(), head.stride());
  }

  /**
   * Adds an entry. The last entry of a key wins.
   *
   * @param value word of its value, which this builder owns from now on; ignored in a set
   */
  void add(ContainerKeys.Key key, long value) {
    int known = builder.findSmall(word -> keys.isSame(word, key));
    if (known >= 0) {
      hasRepeats = true;
      if (head.stride() == 2) {
        release(builder.replaceSmall(known + 1, value));
      }
      return;
    }
    long keyWord = Word.EMPTY;
    boolean isDone = false;
    try {
      keyWord = key.word() != Word.EMPTY ? key.word() : store.interner().intern(key.bytes());
      builder.add(keyWord);
      isDone = true;
    } finally {
      if (!isDone) {
        release(keyWord);
        release(value);
      }
    }
    if (head.stride() == 2) {
      // Never creates a node: a key and its value are in the same one.
      builder.add(value);
    }
  }

  private void release(long word) {
    store.words().release(word, head.depth() + 1);
  }

  /** Returns the word of the container with all entries. */
  long finish() {
    Version version = builder.finish(head.id(), 1, true);
    written = head.write(store.records(), version);
    if (!version.isSmall()) {
      index(version);
    }
    return written;
  }

  private void index(Version version) {
    MapLog log = containers.log(written);
    int live = 0;
    for (int i = 0, end = log.end(version); i < end; i++) {
      ContainerKeys.Key key = keys.of(log.key(version, i));
      int known = containers.index().find(version, key);
      if (known < 0) {
        containers.index().insert(version, key, i);
        live++;
      } else {
        log.supersede(version, known, i, key);
      }
    }
    store.records().putRelease(version.word(), Version.LIVE, live);
    hasRepeats |= live < log.end(version);
  }

  /** Returns whether a key was added more than once. */
  boolean hasRepeats() {
    return hasRepeats;
  }

  /** Frees what was written and releases what was added. */
  void abandon() {
    if (written != Word.EMPTY) {
      containers.release(written, head.depth());
    } else {
      builder.abandon(this::release);
    }
  }
}
