package store.offheap.record;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import store.offheap.error.CorruptStoreException;
import store.offheap.file.SimulatedStorage;
import store.offheap.file.StoreFile;
import store.offheap.file.StoreSpec;
import store.offheap.model.DType;
import store.offheap.model.RecoveryReport.Condition;
import store.offheap.table.Table;
import store.offheap.table.TableCursor;
import store.offheap.table.TableWriter;

/**
 * A small object map on a machine that may fail: keys whose values are stored in cells in the heap.
 * An even number is stored in the cell itself; an odd one is represented by a record whose bytes it
 * determines.
 */
final class HeapCrashRun {
  private static final int INT_TAG = 4;
  private static final int VALUE_TAG = 10;
  private static final long ABSENT = -2;
  private static final int SLOTS = 256;
  private static final StoreSpec SPEC = new StoreSpec(
      StoreSpec.OBJECT_MAP, DType.UINT64.code(), DType.UINT64.code(), SLOTS, 16 * SLOTS, 1);

  private final SplittableRandom random;
  private final int keyCount;
  private final String name;
  private SimulatedStorage storage;
  private HeapFile file;
  private int failurePercent;
  private boolean isSyncing;
  private boolean isNested;
  private long lastNumber;
  private long failureCount;
  private long restoredRecords;
  private SimulatedStorage left;
  private Map<Long, List<Long>> leftHistory;
  private boolean isLeftByPowerFailure;
  private long leftChanging;

  /** The states of each key since the last sync began, including that of the change in progress. */
  private Map<Long, List<Long>> history = new HashMap<>();

  private long changing;
  private long eventCount;
  private long deathEvent;

  HeapCrashRun(int keyCount, String name, long seed) {
    this.keyCount = keyCount;
    this.name = name;
    this.random = new SplittableRandom(seed);
    this.storage = new SimulatedStorage();
    Table.create(storage.create(SPEC), 0).close();
    reopen();
  }

  private void reopen() {
    SimulatedStorage.unwatched(() -> file = open(storage.open()));
  }

  /** Opens a file as the layer above does: all records are checked only after a power failure. */
  private HeapFile open(StoreFile opened) {
    return new HeapFile(Table.openObjects(opened, table -> {
      HeapFile found = new HeapFile(table);
      if (table.file().condition() == Condition.RESTORED) {
        recover(found);
      } else {
        found.heap.leftOpen();
      }
    }));
  }

  private void recover(HeapFile found) {
    TableWriter writer = found.table.writer();
    LiveBytes live = found.heap.liveBytes();
    for (long key : keys(found.table)) {
      writer.seek(key);
      long entry = writer.raw() >>> 8;
      long word = found.heap.isSound(entry, RecordType.ENTRY) ? settle(found, entry) : 0;
      if (word == 0) {
        writer.delete();
      } else {
        live.add(entry);
        if (isValue(word)) {
          live.add(word >>> 8);
        }
      }
    }
    found.heap.recounted(live);
  }

  /** Makes the first sound word of a cell its current one; returns it, or 0 if there is none. */
  private long settle(HeapFile found, long entry) {
    for (int index = 0; index < RecordType.CELL_WORDS; index++) {
      long word = found.heap.word(entry, index);
      if (!isValue(word) || found.heap.isSound(word >>> 8, RecordType.VALUE)) {
        if (index > 0) {
          found.heap.wordRelease(entry, 0, word);
          restoredRecords++;
        }
        return word;
      }
    }
    return 0;
  }

  private static boolean isValue(long word) {
    return (word & 0xF) == VALUE_TAG;
  }

  private static List<Long> keys(Table table) {
    List<Long> keys = new ArrayList<>();
    TableCursor cursor = table.cursor();
    while (cursor.next()) {
      keys.add(cursor.key());
    }
    return keys;
  }

  void failurePercent(int percent) {
    failurePercent = percent;
    storage.watch(this::event);
  }

  long failureCount() {
    return failureCount;
  }

  /** Returns how often a power failure lost a record, so that the previous word was restored. */
  long restoredRecords() {
    return restoredRecords;
  }

  private void event() {
    int percent = isSyncing && !isNested ? 15 * failurePercent : failurePercent;
    for (int i = random.nextInt(100); i < percent; i += 100) {
      fail(true);
      fail(false);
    }
    eventCount++;
    if (left == null && (deathEvent == 0 ? random.nextInt(100) == 0 : eventCount == deathEvent)) {
      leave();
    }
    if (random.nextInt(12) == 0) {
      storage.writeBack(random, 30);
    }
    if (isSyncing
        && !isNested
        && !file.file.writeLock().isHeldByCurrentThread()
        && random.nextInt(4) == 0) {
      isNested = true;
      change();
      isNested = false;
    }
  }

  // Changes

  void change() {
    long key = 1 + random.nextInt(keyCount);
    if (random.nextInt(4) > 0) {
      put(key, 2 * ++lastNumber + random.nextInt(2));
    } else {
      remove(key);
    }
  }

  void put(long key, long number) {
    begin(key, number);
    file.locked(() -> {
      TableWriter writer = file.table.writer();
      long word = word(number);
      if (writer.seekOrMakeRoom(key)) {
        long entry = writer.raw() >>> 8;
        long before = file.heap.word(entry, 0);
        file.heap.cell(entry, word);
        free(before);
      } else {
        long entry = file.heap.append(RecordType.ENTRY, HeapFile.bytes(key, (int) key), (int) key);
        file.heap.cell(entry, word);
        writer.insert(entry << 8 | 12);
      }
      return 0;
    });
    changing = 0;
  }

  private long word(long number) {
    if ((number & 1) == 0) {
      return number << 8 | INT_TAG;
    }
    byte[] body = body(number);
    return file.heap.append(RecordType.VALUE, body, body.length) << 8 | VALUE_TAG;
  }

  private static byte[] body(long number) {
    return HeapFile.bytes(number, (int) (number % 17 == 0 ? 3000 : number * 7 % 800));
  }

  private void free(long word) {
    if (isValue(word)) {
      file.heap.free(word >>> 8);
    }
  }

  private void remove(long key) {
    begin(key, ABSENT);
    file.locked(() -> {
      TableWriter writer = file.table.writer();
      if (writer.seek(key)) {
        long entry = writer.raw() >>> 8;
        long before = file.heap.word(entry, 0);
        writer.delete();
        free(before);
        file.heap.free(entry);
      }
      return 0;
    });
    changing = 0;
  }

  private void begin(long key, long number) {
    List<Long> states = history.computeIfAbsent(key, k -> new ArrayList<>(List.of(ABSENT)));
    states.add(number);
    changing = key;
  }

  void sync() {
    Map<Long, Integer> marks = new HashMap<>();
    history.forEach((key, states) -> marks.put(key, states.size() - 1));
    isSyncing = true;
    file.file.checkpoint();
    isSyncing = false;
    marks.forEach((key, mark) -> history.get(key).subList(0, mark).clear());
  }

  void closeAndOpen() {
    file.close();
    history.values().forEach(states -> states.subList(0, states.size() - 1).clear());
    reopen();
  }

  /**
   * Lets the process die before an event, whose number is counted from here; the run can continue
   * from there later.
   */
  void dieAt(long event) {
    deathEvent = eventCount + event;
    storage.watch(this::event);
  }

  /** Returns whether a failure has happened from which the run can continue. */
  boolean isLeft() {
    return left != null;
  }

  /** Checks what a number of power failures now would leave. */
  void failNow(int count) {
    for (int i = 0; i < count; i++) {
      fail(true);
    }
  }

  /** Lets the system write all pages on its own. */
  void writeBack() {
    storage.writeBack(random, 100);
  }

  private void leave() {
    isLeftByPowerFailure = deathEvent == 0 && random.nextInt(3) == 0;
    left = isLeftByPowerFailure ? storage.afterPowerFailure(random) : storage.afterProcessDeath();
    leftHistory = new HashMap<>();
    history.forEach((key, states) -> leftHistory.put(key, new ArrayList<>(states)));
    leftChanging = changing;
  }

  /**
   * Continues in the next process, or after the next boot, from a failure now or at an earlier
   * event.
   */
  void goOnAfterFailure() {
    if (left == null) {
      leave();
    }
    storage.release();
    storage = left;
    history = leftHistory;
    changing = leftChanging;
    left = null;
    storage.watch(this::event);
    reopen();
    SimulatedStorage.unwatched(() -> {
      Map<Long, Long> found = contents(file);
      check(found, isLeftByPowerFailure);
      history.forEach((key, states) -> {
        long now = found.getOrDefault(key, ABSENT);
        if (isLeftByPowerFailure) {
          states.clear();
        } else if (states.get(states.size() - 1) != now) {
          // A change that the dead process had not acknowledged must not reappear.
          states.remove(states.size() - 1);
        }
        states.add(now);
      });
    });
    changing = 0;
  }

  // Failures

  private void fail(boolean isPowerFailure) {
    failureCount++;
    SimulatedStorage.unwatched(() -> {
      try {
        SimulatedStorage failed =
            isPowerFailure ? storage.afterPowerFailure(random) : storage.afterProcessDeath();
        recover(failed, isPowerFailure);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError(
            name + ", failure " + failureCount + ", "
                + (isPowerFailure ? "power failure" : "process death") + ": " + e,
            e);
      }
    });
  }

  private void recover(SimulatedStorage failed, boolean isPowerFailure) {
    SimulatedStorage[] again = new SimulatedStorage[1];
    int[] eventsLeft = {random.nextInt(200)};
    failed.watch(() -> {
      if (eventsLeft[0]-- == 0) {
        again[0] = failed.afterPowerFailure(random);
      }
    });
    HeapFile recovered = open(failed.open());
    SimulatedStorage.unwatch();
    Map<Long, Long> found = contents(recovered);
    check(found, isPowerFailure);
    if (again[0] != null) {
      HeapFile twice = open(again[0].open());
      Map<Long, Long> foundAgain = contents(twice);
      check(foundAgain, true);
      twice.close();
      again[0].release();
    }
    recovered.close();
    HeapFile reader = new HeapFile(Table.openObjects(failed.openReadOnly(), table -> {}));
    if (!contents(reader).equals(found)) {
      throw new AssertionError("a reader finds other contents");
    }
    reader.close();
    failed.release();
  }

  private void check(Map<Long, Long> found, boolean isPowerFailure) {
    history.forEach((key, states) -> {
      long actual = found.getOrDefault(key, ABSENT);
      int last = states.size() - 1;
      int from = isPowerFailure ? 0 : Math.max(0, key == changing ? last - 1 : last);
      if (!states.subList(from, last + 1).contains(actual)) {
        throw new AssertionError("key " + key + ": expected=one of "
            + states.subList(from, last + 1) + ", actual=" + actual);
      }
    });
  }

  /** Returns the numbers of all keys; requires that their records are intact and counted. */
  private Map<Long, Long> contents(HeapFile of) {
    Map<Long, Long> found = new HashMap<>();
    Map<Integer, Integer> live = new HashMap<>();
    for (long key : keys(of.table)) {
      OptionalLong slot = of.table.find(key);
      long entry = slot.orElseThrow() >>> 8;
      byte[] expected = HeapFile.bytes(key, (int) key);
      if (!of.heap.matches(entry, RecordType.ENTRY, expected, expected.length)) {
        throw new AssertionError("key " + key + ": its entry has another key");
      }
      count(of, RecordType.ENTRY, entry, live);
      long word = of.heap.word(entry, 0);
      if (isValue(word)) {
        byte[] body = of.heap.body(word >>> 8, RecordType.VALUE);
        found.put(key, number(key, body));
        count(of, RecordType.VALUE, word >>> 8, live);
      } else {
        found.put(key, word >>> 8);
      }
    }
    live.forEach((segment, bytes) -> {
      int used = of.file.segments().used(segment);
      int deleted = of.file.segments().deleted(segment);
      if (bytes > used - deleted) {
        throw new AssertionError("segment " + segment + ": expected=at least " + bytes
            + " live bytes, actual=" + (used - deleted));
      }
    });
    return found;
  }

  private static void count(HeapFile of, int type, long reference, Map<Integer, Integer> live) {
    int length = of.heap.length(reference);
    int standinType = length > 1000 ? RecordType.CHUNKS : type;
    long bytes = RecordLayout.length(standinType, length > 1000 ? 24 : length);
    live.merge(RecordLayout.segment(reference), (int) bytes, Integer::sum);
  }

  /** Returns the number of a key that determines this body. */
  private long number(long key, byte[] body) {
    for (long number : history.getOrDefault(key, List.of())) {
      if (number > 0 && (number & 1) == 1 && Arrays.equals(body(number), body)) {
        return number;
      }
    }
    throw new CorruptStoreException("no such body", storage.path(), "key " + key);
  }

  void close() {
    fail(false);
    fail(true);
    file.close();
    storage.release();
    if (left != null) {
      left.release();
    }
    SimulatedStorage.unwatch();
  }
}
