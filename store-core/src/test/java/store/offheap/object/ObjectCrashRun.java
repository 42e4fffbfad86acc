package store.offheap.object;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import store.offheap.error.StoreIoException;
import store.offheap.file.SimulatedStorage;
import store.offheap.file.StoreFile;
import store.offheap.file.StoreSpec;
import store.offheap.model.DType;
import store.offheap.model.ReadAhead;
import store.offheap.model.RecoveryReport;
import store.offheap.record.KnownTypes;
import store.offheap.table.Table;

/**
 * An object map on a machine that may fail: makes changes, and at some events checks what a failure
 * would leave after recovery.
 */
final class ObjectCrashRun {
  /** Upper bound of the number of events in a recovery before a second failure. */
  private static final int RECOVERY_EVENTS = 200;

  /** Segments of 4,096 bytes, the shortest possible. */
  private static final StoreSpec SPEC =
      new StoreSpec(StoreSpec.OBJECT_MAP, DType.UINT64.code(), DType.UINT64.code(), 256, 4096, 1);

  private final String name;
  private final ObjectSettings settings;
  private final boolean hasContainers;
  private final SplittableRandom random;
  private SimulatedStorage storage;
  private ObjectStore store;
  private ObjectCrashModel model = new ObjectCrashModel();
  private int lastValue;
  private long eventCount;
  private int failurePercent;
  private boolean isSyncing;
  private boolean isNested;
  private SimulatedStorage left;
  private ObjectCrashModel leftModel;
  private boolean isLeftByPowerFailure;
  private long failureCount;
  private long deathEvent;

  /**
   * Creates a store that is on disk.
   *
   * @param name identifies the run in messages
   * @param keyHash may let keys collide
   * @param hasContainers whether some values are lists, maps and sets
   */
  ObjectCrashRun(String name, long seed, ObjectSettings.KeyHash keyHash, boolean hasContainers) {
    this.name = name;
    this.random = new SplittableRandom(seed);
    this.hasContainers = hasContainers;
    // The pages of every third file are read one by one.
    this.settings = Containers.settings(new KnownTypes(), keyHash)
        .with(seed % 3 == 0 ? ReadAhead.OFF : ReadAhead.ON);
    this.storage = new SimulatedStorage();
    Table.create(storage.createHidden(SPEC), 0).close();
    reopen();
  }

  private void reopen() {
    SimulatedStorage.unwatched(() -> store = ObjectStore.open(storage.open(), settings));
  }

  /** Sets the number of failures per hundred events, which may exceed 100; initially none. */
  void failurePercent(int percent) {
    failurePercent = percent;
    storage.watch(this::event);
  }

  /** Returns the number of failures checked. */
  long failureCount() {
    return failureCount;
  }

  /** Ends the run: closes the file, and checks what failures leave before and after that. */
  void close() {
    fail(false);
    fail(true);
    store.close();
    model.beginSync();
    model.endSync();
    fail(true);
    storage.release();
    if (left != null) {
      left.release();
    }
  }

  private void event() {
    eventCount++;
    for (int i = random.nextInt(100); i < failurePercent; i += 100) {
      fail(true);
      fail(false);
    }
    if (left == null && (deathEvent == 0 ? random.nextInt(100) == 0 : eventCount == deathEvent)) {
      leave();
    }
    if (random.nextInt(12) == 0) {
      storage.writeBack(random, 30);
    }
    if (isSyncing
        && !isNested
        && !store.file().writeLock().isHeldByCurrentThread()
        && random.nextInt(4) == 0) {
      isNested = true;
      change(random.nextInt(12));
      isNested = false;
    }
  }

  // Changes

  /** Returns a short or a long key; every third key is stored in its slot. */
  private Object key(int number) {
    return switch (number % 3) {
      case 0 -> number;
      case 1 -> "key " + number;
      default -> "the key with the number " + number;
    };
  }

  /**
   * Returns a number, or a value that is unique, shared by several keys, or long; or a container.
   */
  private Object value() {
    lastValue++;
    return switch (random.nextInt(hasContainers ? 11 : 8)) {
      case 0, 1 -> lastValue;
      case 2 -> "value " + lastValue % 10;
      case 3, 4 -> "a value that others have, too: " + random.nextInt(4);
      case 5 -> lastValue + " long".repeat(random.nextInt(100, 600));
      case 8 -> list(random.nextInt(40), 2);
      case 9 -> map(random.nextInt(40), 2);
      case 10 -> new LinkedHashSet<>(list(random.nextInt(40), 0));
      default -> "the value with the number " + lastValue;
    };
  }

  private List<Object> list(int size, int depth) {
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      list.add(element(depth));
    }
    return list;
  }

  private Map<Object, Object> map(int size, int depth) {
    Map<Object, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < size; i++) {
      map.put(key(random.nextInt(60)), element(depth));
    }
    return map;
  }

  private Object element(int depth) {
    lastValue++;
    return switch (random.nextInt(depth > 0 ? 5 : 3)) {
      case 0 -> lastValue;
      case 1 -> "the element with the number " + lastValue;
      case 2 -> "an element that others are, too: " + random.nextInt(5);
      case 3 -> list(random.nextInt(5), depth - 1);
      default -> map(random.nextInt(5), depth - 1);
    };
  }

  /** Makes a random change of one of a number of keys. */
  void change(int keys) {
    Object key = key(random.nextInt(Math.max(1, keys)));
    if (random.nextInt(10) < 7) {
      put(key, value());
    } else {
      remove(key);
    }
  }

  void put(Object key, Object value) {
    model.begin(key, value);
    store.root().set(key, value);
    model.end();
  }

  void remove(Object key) {
    model.begin(key, null);
    store.root().remove(key);
    model.end();
  }

  void sync() {
    model.beginSync();
    isSyncing = true;
    store.sync();
    isSyncing = false;
    model.endSync();
  }

  /**
   * Vacuums the store, with changes in between.
   *
   * @param room maximum length of the new file in bytes
   * @return whether this was enough
   */
  boolean vacuum(int room) {
    SimulatedStorage old = storage;
    SimulatedStorage next = new SimulatedStorage();
    boolean isDone = false;
    try {
      Vacuum.run(store, source -> new SimulatedSuccessor(source, next, room));
      store = store.latest();
      isDone = true;
    } catch (StoreIoException e) {
      // No room: the old file remains in use.
    }
    SimulatedStorage.unwatch();
    storage.watch(this::event);
    (isDone ? old : next).release();
    return isDone;
  }

  /** A file that replaces the store's file, during which the machine may fail. */
  private final class SimulatedSuccessor implements Successor {
    private final ObjectStore source;
    private final SimulatedStorage next;
    private final int room;
    private boolean isRenamed;

    SimulatedSuccessor(ObjectStore source, SimulatedStorage next, int room) {
      this.source = source;
      this.next = next;
      this.room = room;
    }

    @Override
    public Table create(Map<String, String> attributes) {
      Table table = Table.create(next.createHidden(SPEC), 0);
      next.room(room);
      next.watchBeside(this::copying);
      return table;
    }

    private void copying() {
      if (!isNested
          && !source.file().writeLock().isHeldByCurrentThread()
          && random.nextInt(50) == 0) {
        isNested = true;
        change(random.nextInt(12));
        isNested = false;
      }
    }

    @Override
    public void replace() {
      model.beginSync();
      fail(true);
      fail(false);
      SimulatedStorage old = storage;
      isRenamed = true;
      next.room(Integer.MAX_VALUE);
      storage = next;
      next.watch(ObjectCrashRun.this::event);
      fail(true);
      fail(false);
      storage = old;
      // The new name was not on disk.
      fail(true);
      storage = next;
      model.endSync();
      fail(true);
    }

    @Override
    public boolean isRenamed() {
      return isRenamed;
    }

    @Override
    public StoreFile open() {
      return next.openSuccessor(source.file());
    }

    @Override
    public StoreIoException named(StoreIoException failure) {
      return failure;
    }

    @Override
    public void close() {
      // The run releases the memory.
    }
  }

  void closeAndOpen() {
    model.beginSync();
    store.close();
    model.endSync();
    reopen();
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
    model = leftModel;
    left = null;
    storage.watch(this::event);
    reopen();
    SimulatedStorage.unwatched(() -> {
      Map<Object, Object> found = contents(store);
      model.check(found, isLeftByPowerFailure);
      model.goOn(found, isLeftByPowerFailure);
    });
  }

  /**
   * Lets the process die before an event, after everything it stored has reached the disk; the run
   * can continue from there later.
   *
   * @param event number of the event, counted from here
   */
  void dieAt(long event) {
    deathEvent = eventCount + event;
    storage.watch(this::event);
  }

  /** Returns whether a failure has happened from which the run can continue. */
  boolean isLeft() {
    return left != null;
  }

  private void leave() {
    isLeftByPowerFailure = deathEvent == 0 && random.nextInt(3) == 0;
    if (deathEvent != 0) {
      storage.writeBack(random, 100);
    }
    left = isLeftByPowerFailure ? storage.afterPowerFailure(random) : storage.afterProcessDeath();
    leftModel = model.copy();
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
            name + ", event " + eventCount + ", "
                + (isPowerFailure ? "power failure" : "process death") + ": " + e,
            e);
      }
    });
  }

  private void recover(SimulatedStorage failed, boolean isPowerFailure) {
    SimulatedStorage[] again = new SimulatedStorage[1];
    int[] eventsLeft = {random.nextInt(RECOVERY_EVENTS)};
    failed.watch(() -> {
      if (eventsLeft[0]-- == 0) {
        again[0] =
            random.nextBoolean() ? failed.afterPowerFailure(random) : failed.afterProcessDeath();
      }
    });
    ObjectStore recovered = ObjectStore.open(failed.open(), settings);
    SimulatedStorage.unwatch();
    Map<Object, Object> found = contents(recovered);
    model.check(found, isPowerFailure);
    requireSound(recovered);
    if (again[0] != null) {
      recoverAgain(again[0], found, isPowerFailure);
    }
    if (isPowerFailure && random.nextInt(3) == 0) {
      recoverAgain(
          random.nextBoolean() ? failed.afterProcessDeath() : failed.afterPowerFailure(random),
          found,
          true);
    }
    recovered.close();
    failed.release();
  }

  /**
   * Requires that a recovered store stays as it is, whatever fails; until then recovery is
   * repeated.
   */
  private void recoverAgain(SimulatedStorage again, Map<Object, Object> first, boolean isExact) {
    ObjectStore recovered = ObjectStore.open(again.open(), settings);
    Map<Object, Object> found = contents(recovered);
    if (isExact && !found.equals(first)) {
      throw new AssertionError("recovered again: expected=" + first + ", actual=" + found);
    }
    model.check(found, true);
    requireSound(recovered);
    recovered.close();
    again.release();
  }

  private void requireSound(ObjectStore recovered) {
    ObjectVerifier verifier = ObjectVerifier.of(recovered);
    if (!verifier.problems().isEmpty()) {
      throw new AssertionError(verifier.problems().toString());
    }
    boolean isRestored = recovered.file().condition() == RecoveryReport.Condition.RESTORED;
    if (isRestored && verifier.leaks() != 0) {
      throw new AssertionError("leaks: expected=0, actual=" + verifier.leaks());
    }
  }

  /** Returns the entries that a cursor finds; lookups must agree. */
  private static Map<Object, Object> contents(ObjectStore of) {
    Map<Object, Object> found = new HashMap<>();
    Dictionary.Cursor cursor = of.root().cursor();
    while (cursor.next()) {
      if (found.put(cursor.key(), Eager.copy(cursor.value())) != null) {
        throw new AssertionError("key twice: " + cursor.key());
      }
      if (!Objects.equals(Eager.copy(of.root().get(cursor.key())), found.get(cursor.key()))) {
        throw new AssertionError("lookup: key=" + cursor.key());
      }
    }
    if (of.root().size() != found.size()) {
      throw new AssertionError(
          "size: expected=" + found.size() + ", actual=" + of.root().size());
    }
    return found;
  }
}
