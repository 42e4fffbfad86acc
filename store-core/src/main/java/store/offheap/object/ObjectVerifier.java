package store.offheap.object;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import store.offheap.error.CorruptStoreException;
import store.offheap.model.VerifyReport;
import store.offheap.model.VerifyReport.Problem;
import store.offheap.record.LiveBytes;
import store.offheap.record.RecordType;
import store.offheap.record.Word;
import store.offheap.table.TableVerifier;

/**
 * Checks everything reachable from the keys of an object map: each record and its checksum, each
 * slot, the reference count of each value, the size, and that no segment has more dead bytes than
 * recorded. Writes nothing.
 *
 * <p>A process that dies may leave reference counts that are too high, dead bytes that are not
 * counted, and slots for the keys of an unreachable container. These are not problems;
 * {@link #leaks} reports them.
 *
 * <p>The file should not be changed meanwhile. Needs an eighth of the heap for reference counts;
 * see {@link ReferenceCounts}.
 */
final class ObjectVerifier implements Walk.Visitor {
  private static final int MAX_PROBLEMS = 100;

  private final ObjectStore store;
  private final Records records;
  private final LiveBytes liveBytes;
  private final WordBudget words;
  private final List<Problem> problems = new ArrayList<>();
  private final boolean isSettled;
  private long size;
  private long indexSlots;
  private long leaks;

  private ObjectVerifier(ObjectStore store) {
    this.store = store;
    this.records = store.records();
    this.liveBytes = records.heap().liveBytes();
    this.words = new WordBudget(store.file());
    this.isSettled = store.file().isClean() || store.state().pendingKey() == 0;
  }

  /**
   * Checks a file.
   *
   * @return what was checked, the number of root keys, and every problem found
   * @throws store.offheap.error.NotAStoreException if it is not an object map
   * @throws store.offheap.error.FormatTooNewException if a later version wrote it
   * @throws store.offheap.error.StoreIoException if it cannot be read
   */
  static VerifyReport verify(Path path, ObjectSettings settings) {
    long[] keys = new long[1];
    VerifyReport report = TableVerifier.verifyObjects(path, table -> {
      ObjectVerifier verifier = of(ObjectStore.of(table, settings));
      keys[0] = verifier.size;
      return verifier.problems;
    });
    return new VerifyReport(
        path,
        report.segmentsChecked(),
        report.segmentsSealed(),
        report.slotsChecked(),
        keys[0],
        report.problems());
  }

  /** Checks an open store. */
  static ObjectVerifier of(ObjectStore store) {
    ObjectVerifier verifier = new ObjectVerifier(store);
    verifier.run();
    return verifier;
  }

  private void run() {
    SlotCursor slots = SlotCursor.ofAll(store);
    while (slots.next() && problems.size() < MAX_PROBLEMS) {
      try {
        checkSlot(slots.key(), slots.raw());
      } catch (CorruptStoreException e) {
        report(e.where(), e.getMessage());
      }
    }
    if (!problems.isEmpty()) {
      // Counts are derived from words, and not all words are readable.
      return;
    }
    checkSizes();
    checkReferences();
    checkDeadBytes();
  }

  private void report(String where, String what) {
    if (problems.size() < MAX_PROBLEMS) {
      problems.add(new Problem(where, what));
    }
  }

  private void checkSlot(long tableKey, long raw) {
    words.begin();
    switch (TableKeys.kind(tableKey)) {
      case TableKeys.INLINE -> checkInline(store.keys().ofInline(tableKey), raw);
      case TableKeys.HASHED -> {
        if (raw != Word.ABSENT) {
          checkEntry(TableKeys.place(tableKey), raw);
        }
      }
      case TableKeys.INDEX -> indexSlots -= raw == Word.ABSENT ? 0 : 1;
      case TableKeys.VALUE -> {
        if (Word.tag(raw) != Word.VALUE || store.interner().slotOf(raw) != tableKey) {
          report("table", "slot of a value: expected=its hash, actual=" + hex(tableKey));
        }
      }
      default -> report("table", "kind of slot: actual=" + TableKeys.kind(tableKey));
    }
  }

  private static String hex(long bits) {
    return "0x" + Long.toHexString(bits);
  }

  private void checkInline(RootKey key, long raw) {
    if (!Word.isMoved(raw)) {
      key();
      word(raw, 0);
    } else if (store.entries().find(key) == 0) {
      report("table", "entry of a key: expected=one, actual=none, slot=" + hex(key.tableKey()));
    }
  }

  private void checkEntry(long place, long ref) {
    RootKey key = store.keys().ofBytes(records.keyOf(ref));
    if (store.entries().find(key) != ref) {
      report("table", "place of an entry: expected=one that a lookup finds, actual=" + place);
    }
    boolean isMoved = key.isInline() && Word.isMoved(store.table().get(key.tableKey(), Word.EMPTY));
    if (key.isInline() != isMoved && isSettled) {
      report("table", "slot of a key with an entry: expected=marked as moved, actual=not");
    }
    record(ref);
    if (records.isPair(ref)) {
      checkPair(ref, key);
    }
    long word = records.valueOf(ref);
    if (!key.isInline() || word != Word.ABSENT) {
      key();
      if (Word.tag(word) != Word.ENTRY || !records.isPair(word)) {
        word(word, 0);
      }
    }
  }

  private void checkPair(long pair, RootKey key) {
    if (key.isInline()) {
      report("heap", "pair: expected=of a key without a slot, actual=of a short one");
    }
    long successor = records.successor(pair);
    if (successor != Word.EMPTY) {
      record(successor);
      if (!store.entries().pairs().isSuccessor(successor, pair)) {
        report("heap", "entry after a pair: expected=its own, actual=" + hex(successor));
      }
    }
  }

  @Override
  public void key() {
    size++;
  }

  @Override
  public void record(long ref) {
    if (!records.isWhole(ref)) {
      report("heap", "record: expected=whole, actual=damaged, reference=" + hex(ref));
    }
    liveBytes.add(Records.reference(ref));
  }

  @Override
  public void word(long word, int depth) {
    words.spend();
    if (Word.tag(word) == Word.VALUE) {
      records.requireWhole(word, RecordType.VALUE);
    } else if (Word.tag(word) == Word.CONTAINER) {
      checkContainer(word, depth);
    } else if (Word.isMoved(word) || !Words.isInlineValue(word)) {
      report("heap or table", "word: expected=a value, actual=" + hex(word));
    }
  }

  private void checkContainer(long word, int depth) {
    try {
      store.nested().visit(word, depth, this);
    } catch (IllegalStateException e) {
      report("heap", "container: expected=present, actual=removed, reference=" + hex(word));
    }
  }

  @Override
  public void slot(long tableKey, long raw) {
    indexSlots++;
    if (store.table().get(tableKey, Word.EMPTY) != raw) {
      report(
          "table",
          "slot of a container's key: expected=" + hex(raw) + ", actual="
              + hex(store.table().get(tableKey, Word.EMPTY)));
    }
  }

  private void checkSizes() {
    // The size that the next writer will derive from the note left by a dead writer.
    long said = isSettled ? store.state().storedSize() : sizeRepaired();
    if (size != said) {
      report("live page", "root keys: expected=" + size + ", actual=" + said);
    }
    // Created by a process that died before anything referred to them.
    leaks += isSettled ? -indexSlots : 0;
  }

  private long sizeRepaired() {
    try {
      return new Repair(store).size();
    } catch (CorruptStoreException e) {
      report("live page", "key under change: " + e.getMessage());
      return size;
    }
  }

  /** Compares the actual number of references to values with their counts. */
  private void checkReferences() {
    new ReferenceCounts(store).forEach(this::checkReferences);
  }

  private void checkReferences(long word, int references) {
    long counted;
    try {
      counted = store.interner().count(word);
    } catch (CorruptStoreException e) {
      report(e.where(), e.getMessage());
      return;
    }
    leaks += counted - references;
    if (counted < references) {
      report("heap", "references to a value: expected=" + references + ", actual=" + counted);
    }
    liveBytes.add(Records.reference(word));
  }

  private void checkDeadBytes() {
    for (int number : store.file().heapSegments()) {
      int dead = liveBytes.dead(number);
      int counted = store.file().segments().deleted(number);
      leaks += dead - counted;
      if (counted > dead) {
        report("segment " + number, "dead bytes: expected=" + dead + ", actual=" + counted);
      }
    }
  }

  List<Problem> problems() {
    return problems;
  }

  /**
   * Returns the number of counted references that do not exist plus the number of uncounted dead
   * bytes.
   */
  long leaks() {
    return leaks;
  }
}
