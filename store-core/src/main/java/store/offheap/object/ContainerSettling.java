package store.offheap.object;

import java.util.function.LongPredicate;
import store.offheap.error.CorruptStoreException;
import store.offheap.record.RecordType;
import store.offheap.record.Word;

/**
 * Makes a container consistent after a power failure: chooses the newest intact version, up to its
 * first empty or broken word. A version that was never complete on disk lacks some of its initial
 * words and is not considered.
 *
 * <p>Requires the file's write lock. The index of a map is rebuilt elsewhere.
 */
final class ContainerSettling {
  private final Containers containers;
  private final ObjectStore store;
  private final Records records;
  private final WordVector vectors;
  private final LongPredicate isWhole;

  ContainerSettling(Containers containers, ObjectStore store, LongPredicate isWhole) {
    this.containers = containers;
    this.store = store;
    this.records = store.records();
    this.vectors = new WordVector(records);
    this.isWhole = isWhole;
  }

  /** Returns whether the container has this depth and has a valid version. */
  boolean settle(long word, int depth) {
    ContainerHead head;
    try {
      head = ContainerHead.read(records, word);
    } catch (CorruptStoreException e) {
      return false;
    }
    if (head.depth() != depth) {
      return false;
    }
    store.state().containerIdInUse(head.id());
    for (int i = 0; i < RecordType.CELL_WORDS; i++) {
      // Marked if the container was removed, but the removal was not durable.
      long versionWord = records.get(word, i) & ~Word.MOVED;
      if (versionWord != Word.EMPTY && settle(head, versionWord)) {
        if (records.current(word) != versionWord) {
          records.putRelease(word, Records.CURRENT, versionWord);
        }
        return true;
      }
    }
    return false;
  }

  private boolean settle(ContainerHead head, long versionWord) {
    try {
      Version version = Version.read(records, versionWord, head.stride());
      if (version.id() != head.id()) {
        return false;
      }
      if (version.isSmall()) {
        return settleSmall(version);
      }
      return head.kind() == Container.LIST ? settleList(version) : settleLog(version);
    } catch (CorruptStoreException e) {
      return false;
    }
  }

  private boolean settleSmall(Version version) {
    for (long word : version.smallWords()) {
      if (!isWhole.test(word)) {
        return false;
      }
    }
    return true;
  }

  private boolean settleList(Version version) {
    long bounds = records.get(version.word(), Version.BOUNDS);
    if (!Bounds.isValid(bounds, version.capacity())) {
      return false;
    }
    int end = Bounds.start(bounds);
    boolean isMarked = false;
    while (end < Bounds.end(bounds) && !isMarked) {
      long word = wordOrEmpty(version, end);
      isMarked = Word.isMoved(word);
      if (isMarked || word == Word.EMPTY || !isWhole.test(word)) {
        break;
      }
      end++;
    }
    if (!isMarked && end < Math.min(version.floor(), Bounds.end(bounds))) {
      return false;
    }
    long settled = Bounds.of(Bounds.start(bounds), end);
    if (settled != bounds) {
      records.putRelease(version.word(), Version.BOUNDS, settled);
    }
    new VectorTrim(records, true).trim(version, settled);
    return true;
  }

  private long wordOrEmpty(Version version, long index) {
    try {
      return vectors.get(version, index);
    } catch (CorruptStoreException e) {
      return Word.EMPTY;
    }
  }

  private boolean settleLog(Version version) {
    int end = 0;
    long limit = Math.min(Bounds.MAX, version.capacity() / version.stride());
    while (end < limit && isPairWhole(version, end)) {
      end++;
    }
    if (end < version.floor()) {
      return false;
    }
    new VectorTrim(records, false).trim(version, Bounds.of(0, end));
    long live = chooseLast(version, end);
    records.putRelease(version.word(), Version.LIVE, live);
    records.putRelease(version.word(), Version.BOUNDS, Bounds.of(0, end));
    return true;
  }

  private boolean isPairWhole(Version version, int position) {
    long at = (long) position * version.stride();
    long key = wordOrEmpty(version, at);
    if (key == Word.EMPTY) {
      return false;
    }
    if (version.stride() == 1) {
      // A removed element no longer owns its record.
      return Word.isMoved(key) || isWhole.test(key);
    }
    long value = wordOrEmpty(version, at + 1);
    return value != Word.EMPTY
        && isWhole.test(key & ~Word.MOVED)
        && (Word.isMoved(key) || value == Word.ABSENT || isWhole.test(value));
  }

  /** Makes the last pair of each key the valid one; returns the number of keys present. */
  private long chooseLast(Version version, int end) {
    LastPairs last = new LastPairs(containers.keys(), position -> key(version, position));
    boolean isSet = version.stride() == 1;
    long live = 0;
    for (int i = end - 1; i >= 0; i--) {
      boolean isMarked = Word.isMoved(key(version, i));
      if (isSet && isMarked) {
        continue;
      }
      if (!last.add(i)) {
        vectors.mark(version, (long) i * version.stride());
      } else if (isSet || isPresent(version, i, isMarked)) {
        live++;
      }
    }
    return live;
  }

  private boolean isPresent(Version version, int position, boolean isMarked) {
    long at = (long) position * version.stride();
    long value = vectors.get(version, at + 1);
    if (isMarked) {
      // The pair that superseded it is lost.
      if (value != Word.ABSENT && !isWhole.test(value)) {
        value = Word.ABSENT;
        vectors.overwrite(version, at + 1, value);
      }
      vectors.overwrite(version, at, key(version, position) & ~Word.MOVED);
    }
    return value != Word.ABSENT;
  }

  private long key(Version version, int position) {
    return vectors.get(version, (long) position * version.stride());
  }
}
