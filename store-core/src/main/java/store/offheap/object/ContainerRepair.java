package store.offheap.object;

import store.offheap.record.Word;

/**
 * Ends what a process left half done in a container when it died in this boot, in which every store
 * it made is there. Needs the file's write lock.
 */
final class ContainerRepair {
  private final Containers containers;
  private final Records records;
  private final KeyIndex index;
  private final ContainerKeys keys;
  private final WordVector vectors;

  ContainerRepair(Containers containers, Records records) {
    this.containers = containers;
    this.records = records;
    this.index = containers.index();
    this.keys = containers.keys();
    this.vectors = new WordVector(records);
  }

  void repair(long word) {
    if (Word.isMoved(records.current(word))) {
      return;
    }
    Container container = containers.open(word);
    Version version = container.version();
    if (version.isSmall()) {
      return;
    }
    if (container.kind() == Container.LIST) {
      new VectorTrim(records, true).trim(version, version.bounds(records));
    } else {
      repairLog(version, new MapLog(container, keys, index));
    }
  }

  /** Takes over pairs that were whole, and has each key lead to its last one. */
  private void repairLog(Version version, MapLog log) {
    int end = log.end(version);
    while ((end + 1L) * version.stride() <= version.capacity()
        && end < Bounds.MAX
        && log.key(version, end) != Word.EMPTY) {
      end++;
    }
    long live = 0;
    for (int i = 0; i < end; i++) {
      live += log.isLive(version, i) ? settle(version, log, i) : 0;
    }
    records.putRelease(version.word(), Version.BOUNDS, Bounds.of(0, end));
    records.putRelease(version.word(), Version.LIVE, live);
    new VectorTrim(records, false).trim(version, Bounds.of(0, end));
  }

  /** Returns how many live keys there are more. */
  private int settle(Version version, MapLog log, int position) {
    ContainerKeys.Key key = keys.of(log.key(version, position));
    int known = index.find(version, key);
    if (known == position) {
      return 1;
    }
    if (known < 0) {
      index.insert(version, key, position);
      return 1;
    }
    if (known > position) {
      vectors.mark(version, (long) position * version.stride());
      return 0;
    }
    index.move(version, key, known, position);
    vectors.mark(version, (long) known * version.stride());
    return 0;
  }
}
