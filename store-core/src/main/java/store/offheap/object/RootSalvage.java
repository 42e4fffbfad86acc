package store.offheap.object;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import store.offheap.error.CorruptStoreException;
import store.offheap.error.FormatTooNewException;
import store.offheap.error.StoreException;
import store.offheap.error.UnknownTypeException;
import store.offheap.file.DamagedFile;
import store.offheap.file.DamagedPages;
import store.offheap.model.ObjectSalvageReport;
import store.offheap.model.SalvageReport;
import store.offheap.model.SalvageReport.Loss;
import store.offheap.model.SalvageReport.Suspect;
import store.offheap.record.DamagedHeap;
import store.offheap.record.KnownTypes;
import store.offheap.record.RecordType;
import store.offheap.record.ValueCodec;
import store.offheap.record.Word;
import store.offheap.table.TableSalvage;

/**
 * Copies the root keys of a damaged object map, slot by slot.
 *
 * <p>The value of a key in its own slot that is marked as moved is determined by its entry, which
 * has a separate slot. Conversely, an entry of such a key is valid unless the key's slot shows that
 * its value has not moved. Not thread-safe.
 */
final class RootSalvage implements TableSalvage.Target {
  /** Maximum number of lost entries that are listed; others are only counted. */
  private static final int MAX_LISTED = 1000;

  private final DamagedFile file;
  private final TableSalvage table;
  private final DamagedPages pages;
  private final DamagedHeap heap;
  private final ObjectStore target;
  private final boolean isRestored;
  private final SalvagePath path = new SalvagePath();
  private final WordSalvage words;
  private final EntrySalvage records;
  private final List<Loss> lost = new ArrayList<>();

  /** Slots and words of keys whose entries a lookup did not find. */
  private long[] moved = new long[16];

  private int movedCount;
  private long entries;
  private long partialEntries;
  private long lostEntries;

  /**
   * Creates an instance.
   *
   * @param target an empty store whose hash has the same seed
   */
  RootSalvage(DamagedFile file, TableSalvage table, ObjectStore target) {
    this.file = file;
    this.table = table;
    this.target = target;
    this.pages = new DamagedPages(file);
    this.heap = new DamagedHeap(
        file, pages, target.file().spec().segmentLength(), table.state().heap());
    this.isRestored = file.isCutOff();
    ValueCodec codec = new ValueCodec(new KnownTypes(), file.path());
    this.words = new WordSalvage(heap, target, codec, isRestored, path);
    this.records = new EntrySalvage(heap, words, isRestored);
  }

  /** Copies everything. */
  ObjectSalvageReport run(Path output) {
    heap.check();
    table.readTo(this);
    settleMoved();
    target.change(() -> {
      words.finish();
      return null;
    });
    return report(output);
  }

  @Override
  public long written() {
    return entries;
  }

  @Override
  public boolean put(long tableKey, long raw) {
    heap.forgetTouched();
    return target.change(() -> copySlot(tableKey, raw));
  }

  private boolean copySlot(long tableKey, long raw) {
    return switch (TableKeys.kind(tableKey)) {
      case TableKeys.INLINE -> putInline(tableKey, raw);
      case TableKeys.HASHED -> raw == Word.ABSENT || putEntry(raw);
      // Recomputed from the rest.
      case TableKeys.INDEX, TableKeys.VALUE -> true;
      default -> {
        lose("slot 0x" + Long.toHexString(tableKey), -1, "is of no kind");
        yield true;
      }
    };
  }

  private boolean putInline(long tableKey, long raw) {
    RootKey key;
    try {
      key = target.keys().ofInline(tableKey);
    } catch (CorruptStoreException e) {
      lose("slot 0x" + Long.toHexString(tableKey), -1, what(e));
      return true;
    }
    if (!Word.isMoved(raw)) {
      return copy(key, raw);
    }
    if (!hasEntry(key)) {
      addMoved(tableKey, raw);
    }
    return true;
  }

  /** Returns whether a lookup in the damaged file finds the entry of a key. */
  private boolean hasEntry(RootKey key) {
    for (int i = 0; i < Entries.MAX_PLACES; i++) {
      long word = table.lookUp(pages, TableKeys.of(TableKeys.HASHED, key.place() + i), Word.EMPTY);
      if (word == Word.EMPTY) {
        return false;
      }
      if (Word.tag(word) == Word.ENTRY && Arrays.equals(bodyOrNull(word), key.bytes())) {
        return true;
      }
    }
    return false;
  }

  private byte[] bodyOrNull(long word) {
    try {
      return heap.body(Records.reference(word), RecordType.ENTRY);
    } catch (CorruptStoreException e) {
      return null;
    }
  }

  private void addMoved(long tableKey, long raw) {
    if (movedCount == moved.length) {
      moved = Arrays.copyOf(moved, 2 * movedCount);
    }
    moved[movedCount++] = tableKey;
    moved[movedCount++] = raw;
  }

  /** Resolves the keys for which a lookup finds no entry. */
  private void settleMoved() {
    for (int i = 0; i < movedCount; i += 2) {
      RootKey key = target.keys().ofInline(moved[i]);
      if (target.root().find(key) != Word.EMPTY) {
        continue;
      }
      if (isRestored) {
        long word = moved[i + 1] & ~Word.MOVED;
        heap.forgetTouched();
        target.change(() -> copy(key, word));
      } else {
        lose(name(key), -1, "the entry with its value could not be read");
      }
    }
  }

  private boolean putEntry(long ref) {
    long position = heap.position(Records.reference(ref));
    RootKey key;
    try {
      key = target.keys().ofBytes(records.key(ref));
    } catch (CorruptStoreException e) {
      lose("an entry", position, "its key: " + what(e));
      return true;
    }
    if (key.isInline()) {
      long slot = table.lookUp(pages, key.tableKey(), Word.EMPTY);
      if (slot != Word.EMPTY && !Word.isMoved(slot)) {
        return true;
      }
    }
    try {
      EntrySalvage.Value value = records.value(ref);
      return value.word() == Word.ABSENT || copy(key, value.word(), value.bytes());
    } catch (CorruptStoreException e) {
      lose(name(key), position, what(e));
      return true;
    }
  }

  private boolean copy(RootKey key, long word) {
    return copy(key, word, null);
  }

  /**
   * Copies a key with a value.
   *
   * @param bytes bytes of the value, or null if it has a word
   * @return false if the key is already present
   */
  private boolean copy(RootKey key, long word, byte[] bytes) {
    if (target.root().find(key) != Word.EMPTY) {
      return false;
    }
    try {
      if (bytes == null) {
        target.root().adopt(key, words.copy(word, 0));
      } else {
        target.root().adopt(key, words.checked(bytes));
      }
    } catch (CorruptStoreException e) {
      path.take("");
      lose(name(key), heap.position(Records.reference(word)), what(e));
      return true;
    }
    entries++;
    heap.countTouched();
    List<Loss> gaps = path.take(name(key));
    if (!gaps.isEmpty()) {
      partialEntries++;
      gaps.forEach(this::list);
    }
    return true;
  }

  private void lose(String where, long position, String what) {
    lostEntries++;
    list(new Loss(where, position < 0 ? SalvageReport.NO_POSITION : position, what));
  }

  private void list(Loss loss) {
    if (lost.size() < MAX_LISTED) {
      lost.add(loss);
    }
  }

  private static String name(RootKey key) {
    try {
      return "key " + SalvagePath.text(key.value());
    } catch (UnknownTypeException e) {
      return "a key of " + e.typeName();
    } catch (FormatTooNewException e) {
      return "a key of a later version";
    }
  }

  /** Returns the message of an exception without the name of this file. */
  private static String what(StoreException exception) {
    String message = exception.getMessage();
    int end = message.indexOf(", file=");
    return end < 0 ? message : message.substring(0, end);
  }

  private ObjectSalvageReport report(Path output) {
    List<Loss> losses = new ArrayList<>(table.losses());
    losses.addAll(heap.losses());
    losses.addAll(lost);
    long unlisted = lostEntries + partialEntries - lost.size();
    if (unlisted > 0) {
      losses.add(new Loss(
          "keys",
          SalvageReport.NO_POSITION,
          "at least " + unlisted + " more are lost in part or whole"));
    }
    List<Suspect> suspects = new ArrayList<>(table.suspects());
    suspects.addAll(heap.suspects());
    losses.sort(Comparator.comparingLong(Loss::position));
    suspects.sort(Comparator.comparingLong(Suspect::position));
    return new ObjectSalvageReport(
        file.path(),
        output,
        table.state().name(),
        entries,
        partialEntries,
        lostEntries,
        table.segmentsRead() + heap.segmentsRead(),
        suspects,
        file.parts(),
        losses);
  }
}
