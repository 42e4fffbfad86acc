package store.offheap.object;

import store.offheap.record.Word;

/**
 * Completes a change of a container that a process left unfinished when it died since the last
 * boot, so that all its stores are present. Requires the file's write lock.
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

  /** Adopts complete pairs, and makes each key refer to its last pair. */
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

  /** Returns the number of live keys gained. */
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
