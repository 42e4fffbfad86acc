package store.offheap.object;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import store.offheap.file.SimulatedStorage;
import store.offheap.file.StoreSpec;
import store.offheap.model.DType;
import store.offheap.model.ReadAhead;
import store.offheap.model.RecoveryReport;
import store.offheap.record.KnownTypes;
import store.offheap.table.Table;

/**
 * A list, a map and a set on a machine that may fail: makes changes, and at some events checks what
 * a failure would leave after recovery.
 *
 * <p>In the model, each element of each container is a separate entry.
 */
final class ContainerCrashRun {
  /** Upper bound of the number of events in a recovery before a second failure. */
  private static final int RECOVERY_EVENTS = 400;

  /** Segments of 4,096 bytes, the shortest possible. */
  private static final StoreSpec SPEC =
      new StoreSpec(StoreSpec.OBJECT_MAP, DType.UINT64.code(), DType.UINT64.code(), 256, 4096, 1);

  private static final String LIST = "list";
  private static final String MAP = "map";
  private static final String SET = "set";

  private final String name;
  private final ObjectSettings settings;
  private final SplittableRandom random;
  private SimulatedStorage storage;
  private ObjectStore store;
  private ObjectCrashModel model = new ObjectCrashModel();
  private Map<Object, Object> now = new HashMap<>();
  private Map<Object, Object> next = new HashMap<>();
  private int lastValue;
  private long eventCount;
  private int failurePercent;
  private boolean isSyncing;
  private boolean isNested;
  private SimulatedStorage left;
  private ObjectCrashModel leftModel;
  private List<Map<Object, Object>> leftStates;
  private Set<Object> leftOnDisk;
  private boolean isLeftByPowerFailure;
  private long failureCount;

  /** Elements of the list, by identity, that the last sync has written to disk. */
  private Set<Object> onDisk = identities(List.of());

  /** Elements that the sync in progress writes. */
  private Set<Object> duringSync;

  /** An element of a container, by index or key. */
  private record Place(String container, Object at) {}

  /**
   * Creates a store that is on disk.
   *
   * @param name identifies the run in messages
   * @param keyHash may let keys collide
   */
  ContainerCrashRun(String name, long seed, ObjectSettings.KeyHash keyHash) {
    this.name = name;
    this.random = new SplittableRandom(seed);
    // The pages of every third file are read one by one.
    this.settings = Containers.settings(new KnownTypes(), keyHash)
        .with(seed % 3 == 0 ? ReadAhead.OFF : ReadAhead.ON);
    this.storage = new SimulatedStorage();
    Table.create(storage.create(SPEC), 0).close();
    reopen();
    store.root().set(LIST, List.of());
    store.root().set(MAP, Map.of());
    store.root().set(SET, Set.of());
    sync();
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
    beginSync();
    endSync();
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
    if (left == null && random.nextInt(200) == 0) {
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
      change(20);
      isNested = false;
    }
  }

  // Changes

  private Sequence list() {
    return ((LazyList) store.root().get(LIST)).sequence();
  }

  private Dictionary map() {
    return ((LazyMap) store.root().get(MAP)).dictionary();
  }

  private Dictionary set() {
    return ((LazySet) store.root().get(SET)).dictionary();
  }

  private Object value() {
    lastValue++;
    return switch (random.nextInt(8)) {
      case 0, 1, 2 -> lastValue;
      case 3 -> "v" + lastValue % 10;
      case 4, 5 -> "a value that others have, too: " + random.nextInt(4);
      case 6 -> List.of("an inner value " + lastValue, lastValue);
      default -> "the value with the number " + lastValue;
    };
  }

  private static Object key(int number) {
    return number % 2 == 0 ? number : "the key with the number " + number;
  }

  /** Makes a random change that keeps the containers near a size. */
  void change(int size) {
    switch (random.nextInt(3)) {
      case 0 -> changeList(size);
      case 1 -> changeMap(size);
      default -> changeSet(size);
    }
  }

  void changeList(int limit) {
    List<Object> old = listOf(now);
    int size = old.size();
    int at = size == 0 ? 0 : random.nextInt(size);
    switch (size > limit ? 7 + random.nextInt(3) : random.nextInt(14)) {
      case 0, 1, 2 -> insert(old, size, values(3));
      case 3 -> insert(old, size, values(limit));
      case 4 -> insert(old, at, values(3));
      case 5, 6 -> set(old, at);
      case 7 -> remove(old, size - random.nextInt(Math.min(size, 5) + 1), size);
      case 8 -> remove(old, 0, random.nextInt(Math.min(size, 5) + 1));
      case 9 -> remove(old, at, Math.min(size, at + random.nextInt(limit)));
      case 10 -> reorder(old);
      case 11 -> removeAll(old, at);
      case 12 -> replaceList(values(limit));
      default -> insert(old, size, values(1));
    }
  }

  void insert(List<Object> old, int index, List<Object> values) {
    List<Object> changed = new ArrayList<>(old);
    changed.addAll(index, values);
    run(LIST, elements(changed), () -> list().insert(index, values));
  }

  private void set(List<Object> old, int at) {
    if (!old.isEmpty()) {
      Object value = value();
      for (Set<Object> places : placesOnDisk()) {
        if (places.contains(old.get(at))) {
          places.add(value);
        }
      }
      List<Object> changed = new ArrayList<>(old);
      changed.set(at, value);
      run(LIST, elements(changed), () -> list().set(at, value));
    }
  }

  private void remove(List<Object> old, int from, int to) {
    List<Object> changed = new ArrayList<>(old);
    changed.subList(from, to).clear();
    run(LIST, elements(changed), () -> list().removeRange(from, to));
  }

  private void reorder(List<Object> old) {
    Integer[] order = new Integer[old.size()];
    Arrays.setAll(order, i -> i);
    Collections.shuffle(Arrays.asList(order), new Random(random.nextLong()));
    List<Object> changed = new ArrayList<>();
    for (int i : order) {
      changed.add(old.get(i));
    }
    run(
        LIST,
        elements(changed),
        () -> list().reorder(0, Arrays.stream(order).mapToInt(i -> i).toArray()));
  }

  private void removeAll(List<Object> old, int at) {
    BitSet indices = new BitSet();
    List<Object> changed = new ArrayList<>(old);
    if (!old.isEmpty()) {
      indices.set(at);
      changed.remove(at);
    }
    run(LIST, elements(changed), () -> list().removeAll(indices));
  }

  void replaceList(List<Object> values) {
    run(LIST, elements(values), () -> store.root().set(LIST, values));
  }

  List<Object> values(int limit) {
    List<Object> values = new ArrayList<>();
    for (int i = random.nextInt(limit + 1); i > 0; i--) {
      values.add(value());
    }
    return values;
  }

  /** Gives all containers a number of elements. */
  void fill(int size) {
    List<Object> values = new ArrayList<>();
    Map<Object, Object> entries = new HashMap<>();
    Map<Object, Object> elements = new HashMap<>();
    for (int i = 0; i < size; i++) {
      values.add(value());
      entries.put(key(i), value());
      elements.put(key(i), true);
    }
    replaceList(values);
    run(MAP, entries, () -> store.root().set(MAP, entries));
    run(SET, elements, () -> store.root().set(SET, elements.keySet()));
  }

  /** Adds two elements to each container, one after the other. */
  void grow() {
    for (int i = 0; i < 2; i++) {
      List<Object> list = listOf(now);
      insert(list, list.size(), List.of(value()));
      int number = 1000 + i;
      put(MAP, key(number), value(), map());
      put(SET, key(number), true, set());
      put(MAP, key(i), "a value in place of another " + i, map());
    }
  }

  /** Removes the last added element of each container, and the first two. */
  void shrink() {
    List<Object> list = listOf(now);
    // Changes made during a sync may have left few elements.
    remove(list, Math.max(0, list.size() - 1), list.size());
    remove(listOf(now), 0, Math.min(2, listOf(now).size()));
    for (int number : new int[] {1001, 0, 1}) {
      remove(MAP, key(number), map());
      remove(SET, key(number), set());
    }
  }

  /** Reorders the list, removes half of the map's keys, then clears all containers. */
  void rearrange() {
    reorder(listOf(now));
    for (int number = 2; number < 40; number += 2) {
      remove(MAP, key(number), map());
    }
    run(MAP, Map.of(), () -> map().clear());
    run(SET, Map.of(), () -> set().clear());
    remove(listOf(now), 0, listOf(now).size());
  }

  /** Removes the keys with numbers in a range from the map and the set. */
  void remove(int from, int to) {
    for (int number = from; number < to; number++) {
      remove(MAP, key(number), map());
      remove(SET, key(number), set());
    }
  }

  private void put(String container, Object key, Object value, Dictionary dictionary) {
    Map<Object, Object> changed = entriesOf(container, now);
    changed.put(key, value);
    run(container, changed, () -> dictionary.set(key, value));
  }

  private void remove(String container, Object key, Dictionary dictionary) {
    Map<Object, Object> changed = entriesOf(container, now);
    changed.remove(key);
    run(container, changed, () -> dictionary.remove(key));
  }

  void changeMap(int limit) {
    Map<Object, Object> changed = entriesOf(MAP, now);
    Object key = key(random.nextInt(limit));
    int kind = random.nextInt(40);
    if (kind < 25) {
      Object value = value();
      changed.put(key, value);
      run(MAP, changed, () -> map().set(key, value));
    } else if (kind < 38) {
      changed.remove(key);
      run(MAP, changed, () -> map().remove(key));
    } else if (kind < 39) {
      run(MAP, Map.of(), () -> map().clear());
    } else {
      Map<Object, Object> values = new HashMap<>();
      for (int i = random.nextInt(limit); i > 0; i--) {
        values.put(key(random.nextInt(limit)), value());
      }
      run(MAP, values, () -> store.root().set(MAP, values));
    }
  }

  void changeSet(int limit) {
    Map<Object, Object> changed = entriesOf(SET, now);
    Object key = key(random.nextInt(limit));
    int kind = random.nextInt(60);
    if (kind < 35) {
      changed.put(key, true);
      run(SET, changed, () -> set().set(key, true));
    } else if (kind < 59) {
      changed.remove(key);
      run(SET, changed, () -> set().remove(key));
    } else {
      run(SET, Map.of(), () -> set().clear());
    }
  }

  private List<Set<Object>> placesOnDisk() {
    return duringSync == null ? List.of(onDisk) : List.of(onDisk, duringSync);
  }

  private static Set<Object> identities(List<Object> elements) {
    Set<Object> identities = Collections.newSetFromMap(new IdentityHashMap<>());
    identities.addAll(elements);
    return identities;
  }

  /**
   * Notes that a power failure may remove elements that were appended since a sync, even if the
   * list was changed before its end afterwards and that change is kept.
   */
  private void noteShorterLists(List<Object> list) {
    for (Set<Object> places : placesOnDisk()) {
      int size = list.size();
      while (size > 0 && !places.contains(list.get(size - 1))) {
        size--;
        model.mayBeLost(new Place(LIST, size), places == duringSync);
      }
    }
  }

  private void run(String container, Map<?, ?> changed, Runnable change) {
    next = new HashMap<>(now);
    next.keySet().removeIf(place -> ((Place) place).container.equals(container));
    changed.forEach((at, value) -> next.put(new Place(container, at), value));
    now.forEach((place, value) -> {
      if (!next.containsKey(place)) {
        model.begin(place, null);
      }
    });
    next.forEach((place, value) -> {
      if (!value.equals(now.get(place))) {
        model.begin(place, value);
      }
    });
    noteShorterLists(listOf(next));
    change.run();
    model.end();
    now = next;
  }

  private static Map<Object, Object> elements(List<Object> list) {
    Map<Object, Object> elements = new HashMap<>();
    for (int i = 0; i < list.size(); i++) {
      elements.put(i, list.get(i));
    }
    return elements;
  }

  private static Map<Object, Object> entriesOf(String container, Map<Object, Object> state) {
    Map<Object, Object> entries = new HashMap<>();
    state.forEach((place, value) -> {
      if (((Place) place).container.equals(container)) {
        entries.put(((Place) place).at, value);
      }
    });
    return entries;
  }

  private static List<Object> listOf(Map<Object, Object> state) {
    Map<Object, Object> entries = entriesOf(LIST, state);
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      list.add(entries.get(i));
    }
    return list;
  }

  void sync() {
    beginSync();
    isSyncing = true;
    store.sync();
    isSyncing = false;
    endSync();
  }

  void closeAndOpen() {
    beginSync();
    store.close();
    endSync();
    reopen();
  }

  private void beginSync() {
    model.beginSync();
    duringSync = identities(listOf(now));
  }

  private void endSync() {
    model.endSync();
    onDisk = duringSync;
    duringSync = null;
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
    List<Map<Object, Object>> states = leftStates;
    left = null;
    storage.watch(this::event);
    reopen();
    SimulatedStorage.unwatched(() -> {
      Map<Object, Object> found = contents(store);
      check(model, states, found, isLeftByPowerFailure);
      model.goOn(found, isLeftByPowerFailure);
      now = found;
      next = found;
      Set<Object> values = new HashSet<>(leftOnDisk);
      List<Object> list = listOf(found);
      onDisk = identities(
          isLeftByPowerFailure ? list : list.stream().filter(values::contains).toList());
    });
  }

  private void leave() {
    isLeftByPowerFailure = random.nextInt(3) == 0;
    left = isLeftByPowerFailure ? storage.afterPowerFailure(random) : storage.afterProcessDeath();
    leftModel = model.copy();
    leftStates = List.of(now, next);
    leftOnDisk = identities(List.copyOf(onDisk));
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
    check(model, List.of(now, next), found, isPowerFailure);
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

  private void check(
      ObjectCrashModel of,
      List<Map<Object, Object>> states,
      Map<Object, Object> found,
      boolean isPowerFailure) {
    of.check(found, isPowerFailure);
    if (!isPowerFailure && !states.contains(found)) {
      throw new AssertionError("half a change: found=" + found);
    }
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

  /** Returns the contents of the containers; cursors and lookups must agree. */
  private static Map<Object, Object> contents(ObjectStore of) {
    Map<Object, Object> found = new HashMap<>();
    if (of.root().size() != 3) {
      throw new AssertionError("root keys: expected=3, actual=" + of.root().size());
    }
    int index = 0;
    for (Object element : ((LazyList) of.root().get(LIST)).eager()) {
      found.put(new Place(LIST, index++), element);
    }
    contents(((LazyMap) of.root().get(MAP)).dictionary(), MAP, found);
    contents(((LazySet) of.root().get(SET)).dictionary(), SET, found);
    return found;
  }

  private static void contents(Dictionary of, String container, Map<Object, Object> found) {
    Dictionary.Cursor cursor = of.cursor();
    int count = 0;
    while (cursor.next()) {
      count++;
      Object value = Eager.copy(cursor.value());
      if (value == Dictionary.MISSING) {
        throw new AssertionError("lookup: key=" + cursor.key());
      }
      if (found.put(new Place(container, cursor.key()), value) != null) {
        throw new AssertionError("key twice: " + cursor.key());
      }
    }
    if (of.size() != count) {
      throw new AssertionError(
          "size of " + container + ": expected=" + count + ", actual=" + of.size());
    }
  }
}
