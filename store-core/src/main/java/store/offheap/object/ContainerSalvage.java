package store.offheap.object;

import java.util.HashMap;
import java.util.Map;
import store.offheap.error.CorruptStoreException;
import store.offheap.error.FormatTooNewException;
import store.offheap.error.UnknownTypeException;
import store.offheap.record.DamagedHeap;
import store.offheap.record.KeyCodec;
import store.offheap.record.KnownTypes;
import store.offheap.record.RecordType;
import store.offheap.record.Word;

/**
 * Copies containers of a damaged file. Unreadable elements are omitted, those after them move up,
 * and their number is recorded.
 *
 * <p>After a power failure, a container is salvaged in the state that recovery would produce: the
 * newest version whose initial contents are intact, up to the last element that reached the disk.
 */
final class ContainerSalvage {
  private final DamagedHeap heap;
  private final ObjectStore target;
  private final WordSalvage words;
  private final DamagedVector vectors;
  private final boolean isRestored;
  private final SalvagePath path;
  private final KeyCodec keyCodec = new KeyCodec(new KnownTypes(), null);

  ContainerSalvage(
      DamagedHeap heap,
      ObjectStore target,
      WordSalvage words,
      boolean isRestored,
      SalvagePath path) {
    this.heap = heap;
    this.target = target;
    this.words = words;
    this.vectors = new DamagedVector(heap, isRestored);
    this.isRestored = isRestored;
    this.path = path;
  }

  /** Copies a container as specified by {@link WordSalvage#copy}. */
  long copy(long word, int depth) {
    ContainerHead old = head(word, depth);
    Version version = isRestored ? restored(word, old, depth).version() : present(word, old);
    ContainerHead head = new ContainerHead(target.state().takeContainerId(), old.kind(), depth);
    if (old.kind() == Container.LIST) {
      return copyList(word, head, version);
    }
    return isRestored && !version.isSmall()
        ? copyRestoredMap(word, head, version)
        : copyMap(word, head, version);
  }

  // Which version

  private ContainerHead head(long word, int depth) {
    vectors.spend(word, RecordType.CELL_WORDS);
    ContainerHead head = ContainerHead.of(
        this::corrupt, word, heap.body(Records.reference(word), RecordType.CONTAINER));
    if (head.depth() != depth) {
      throw corrupt(word, "containers around one", depth, head.depth());
    }
    return head;
  }

  private CorruptStoreException corrupt(long word, String what, Object expected, Object actual) {
    return heap.corrupt(Records.reference(word), what, expected, actual);
  }

  private Version present(long word, ContainerHead head) {
    return version(heap.word(Records.reference(word), Records.CURRENT), head);
  }

  private Version version(long word, ContainerHead head) {
    if (Word.tag(word) != Word.NODE || Word.isMoved(word)) {
      throw corrupt(word, "word of a container", "a version", "0x" + Long.toHexString(word));
    }
    long reference = Records.reference(word);
    boolean isSmall = heap.type(reference) == RecordType.SMALL;
    byte[] body = heap.body(reference, isSmall ? RecordType.SMALL : RecordType.VECTOR);
    Version version = Version.of(this::corrupt, word, head.stride(), isSmall, body);
    if (version.id() != head.id()) {
      throw corrupt(word, "container of a version", head.id(), version.id());
    }
    end(head, version);
    return version;
  }

  /** A version, and whether it was complete on disk. */
  private record Candidate(Version version, boolean isWhole) {}

  /** Returns the newest intact version, or else the newest one that can be read in part. */
  private Candidate restored(long word, ContainerHead head, int depth) {
    Version newest = null;
    for (int i = 0; i < RecordType.CELL_WORDS; i++) {
      try {
        long versionWord = heap.word(Records.reference(word), i) & ~Word.MOVED;
        if (versionWord != Word.EMPTY) {
          Version version = version(versionWord, head);
          if (isWhole(head, version, depth)) {
            return new Candidate(version, true);
          }
          newest = newest == null ? version : newest;
        }
      } catch (CorruptStoreException e) {
        // It was lost in the power failure, or is damaged.
      }
    }
    if (newest == null) {
      throw corrupt(word, "version of a container", "one that can be read", "none");
    }
    return new Candidate(newest, false);
  }

  /** Returns whether a container has a version that was complete on disk. */
  boolean isWhole(long word, int depth) {
    // Each container is examined only once, like its contents: twice per level would take
    // exponential time in the depth.
    return restored(word, head(word, depth), depth).isWhole();
  }

  private boolean isWhole(ContainerHead head, Version version, int depth) {
    int floor = version.isSmall() ? version.smallSize() : version.floor();
    boolean isList = head.kind() == Container.LIST;
    int start = isList ? start(version) : 0;
    int end = isList ? Math.min(end(head, version), floor) : floor;
    long[] readable = {0};
    int stride = version.stride();
    vectors.words(version, (long) start * stride, (long) end * stride, (index, word) -> {
      // A removed element no longer owns its record.
      boolean isGone = word == Word.ABSENT || Word.isMoved(word);
      readable[0] += isGone || words.isReadable(word, depth + 1) ? 1 : 0;
    });
    return readable[0] >= (long) (end - start) * stride;
  }

  private int start(Version version) {
    return version.isSmall() ? 0 : Bounds.start(bounds(version));
  }

  private int end(ContainerHead head, Version version) {
    if (version.isSmall()) {
      return version.smallSize();
    }
    return isRestored && head.kind() != Container.LIST
        // Pairs count as soon as they are on disk.
        ? (int) Math.min(Bounds.MAX, version.capacity() / version.stride())
        : Bounds.end(bounds(version));
  }

  private long bounds(Version version) {
    long bounds = heap.word(Records.reference(version.word()), Version.BOUNDS);
    if (!Bounds.isValid(bounds, version.capacity() / version.stride())) {
      throw corrupt(version.word(), "bounds", "within " + version.capacity(), bounds);
    }
    return bounds;
  }

  // Copying

  private long copyList(long word, ContainerHead head, Version version) {
    int start = start(version);
    int end = end(head, version);
    VersionBuilder builder = new VersionBuilder(target.records(), 1);
    long[] last = {start - 1L};
    vectors.words(version, start, end, (index, element) -> {
      path.push(() -> index - start);
      try {
        builder.add(words.copy(element, head.depth() + 1));
        last[0] = index;
      } catch (CorruptStoreException e) {
        // It is missing from the count below.
      } finally {
        path.pop();
      }
    });
    long expected = (isRestored ? settledEnd(version, last[0], end) : end) - start;
    noteGap("list", word, expected - builder.size(), expected);
    return head.write(target.records(), builder.finish(head.id(), 0, true));
  }

  /**
   * Returns the end without the elements appended last that did not reach the disk; their absence
   * is not damage.
   */
  private static long settledEnd(Version version, long last, long end) {
    long floor = version.isSmall() ? version.smallSize() : version.floor();
    return Math.max(last + 1, Math.min(floor, end));
  }

  private void noteGap(String kind, long word, long missing, long size) {
    if (missing > 0) {
      path.gap(kind, heap.position(Records.reference(word)), missing, size);
    }
  }

  /** Visits the pairs of a map, and the elements of a set with the value null. */
  private interface PairVisitor {
    void pair(long position, long key, long value);
  }

  private void pairs(ContainerHead head, Version version, PairVisitor visitor) {
    long end = end(head, version);
    if (version.stride() == 1) {
      vectors.words(version, 0, end, (index, word) -> visitor.pair(index, word, Word.NULL));
      return;
    }
    long[] key = {-1, Word.EMPTY};
    vectors.words(version, 0, 2 * end, (index, word) -> {
      if ((index & 1) == 0) {
        key[0] = index;
        key[1] = word;
      } else if (key[0] == index - 1) {
        visitor.pair(index >> 1, key[1], word);
      }
    });
  }

  private long copyMap(long word, ContainerHead head, Version version) {
    MapBuilder builder = builder(head);
    long[] copied = {0};
    pairs(head, version, (position, key, value) -> {
      if (!Word.isMoved(key) && value != Word.ABSENT) {
        copied[0] += copyPair(builder, head, key, value) ? 1 : 0;
      }
    });
    long live = version.isSmall()
        ? version.smallSize()
        : heap.word(Records.reference(version.word()), Version.LIVE);
    long expected = Math.max(copied[0], Math.min(live, end(head, version)));
    noteGap(head.name(), word, expected - copied[0], expected);
    return builder.finish();
  }

  private MapBuilder builder(ContainerHead head) {
    return new MapBuilder((Containers) target.nested(), target, head);
  }

  private boolean copyPair(MapBuilder builder, ContainerHead head, long keyWord, long value) {
    path.push(() -> keyObject(keyWord));
    try {
      ContainerKeys.Key key = words.key(keyWord & ~Word.MOVED);
      builder.add(
          key, head.kind() == Container.MAP ? words.copy(value, head.depth() + 1) : Word.NULL);
      return true;
    } catch (CorruptStoreException e) {
      return false;
    } finally {
      path.pop();
    }
  }

  private Object keyObject(long word) {
    long plain = word & ~Word.MOVED;
    try {
      return Word.tag(plain) == Word.VALUE
          ? keyCodec.decode(heap.body(Records.reference(plain), RecordType.VALUE))
          : Word.value(plain);
    } catch (UnknownTypeException e) {
      return e.typeName();
    } catch (CorruptStoreException | FormatTooNewException e) {
      return "?";
    }
  }

  /**
   * Copies a map after a power failure. Of several pairs of a key, the last readable one counts,
   * marked or not.
   */
  private long copyRestoredMap(long word, ContainerHead head, Version version) {
    Map<Long, Long> last = new HashMap<>();
    long[] seen = {0, -1};
    boolean isSet = head.kind() == Container.SET;
    pairs(head, version, (position, key, value) -> {
      boolean isGone = isSet && Word.isMoved(key);
      boolean isReadable = isGone
          || words.isReadable(key & ~Word.MOVED, head.depth() + 1)
              && (value == Word.ABSENT || words.isReadable(value, head.depth() + 1));
      if (isReadable && !isGone) {
        last.put(key & ~Word.MOVED, position);
      }
      if (isReadable || Word.isMoved(key)) {
        seen[0]++;
        seen[1] = position;
      }
    });
    MapBuilder builder = builder(head);
    pairs(head, version, (position, key, value) -> {
      Long counts = last.get(key & ~Word.MOVED);
      if (counts != null && counts == position && value != Word.ABSENT) {
        copyPair(builder, head, key, value);
      }
    });
    long expected = Math.max(seen[1] + 1, version.floor());
    noteGap(head.name(), word, expected - seen[0], expected);
    return builder.finish();
  }
}
