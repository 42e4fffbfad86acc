package store.offheap.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import store.offheap.error.StoreIoException;
import store.offheap.file.SimulatedStorage;
import store.offheap.file.StoreSpec;
import store.offheap.model.DType;
import store.offheap.record.ContentHash;
import store.offheap.record.KnownTypes;
import store.offheap.table.Table;

/** A change that does not fit on the disk has no effect, and the store remains usable. */
class FullDiskModelTest {
  private static final StoreSpec SPEC =
      new StoreSpec(StoreSpec.OBJECT_MAP, DType.UINT64.code(), DType.UINT64.code(), 256, 4096, 1);

  @Test
  void aChangeWithoutRoomChangesNothing() {
    int refusals = 0;
    for (long seed = 1; seed <= 60; seed++) {
      refusals += run(new SplittableRandom(seed), "seed " + seed);
    }
    assertThat(refusals).isGreaterThan(500);
  }

  private static int run(SplittableRandom random, String name) {
    ObjectSettings settings = ObjectSettings.of(new KnownTypes());
    SimulatedStorage storage = new SimulatedStorage();
    Table.create(storage.create(SPEC), 0).close();
    Map<Object, Object> model = new HashMap<>();
    int refusals = 0;
    try (ObjectStore store = ObjectStore.open(storage.open(), settings)) {
      for (int i = 0; i < 600; i++) {
        if (i % 100 == 0) {
          storage.room((int) storage.length() + random.nextInt(60_000));
        }
        Object key = random.nextBoolean()
            ? random.nextInt(300)
            : "the key with the number " + random.nextInt(300);
        Object value = random.nextInt(4) == 0 ? i : "value ".repeat(random.nextInt(1, 300)) + i;
        try {
          if (random.nextInt(10) == 0) {
            store.root().remove(key);
            model.remove(key);
          } else {
            store.root().set(key, value);
            model.put(key, value);
          }
        } catch (StoreIoException e) {
          refusals++;
        }
        if (random.nextInt(100) == 0) {
          sync(store);
        }
      }
      ObjectVerifier verifier = ObjectVerifier.of(store);
      assertThat(verifier.problems()).as(name).isEmpty();
      assertThat(verifier.leaks()).as(name).isZero();
      assertThat(store.root().size()).as(name).isEqualTo(model.size());
      model.forEach((key, value) -> assertThat(store.root().get(key)).as(name).isEqualTo(value));
      storage.room(1 << 20);
    }
    storage.release();
    return refusals;
  }

  @Test
  void aChangeOfAContainerWithoutRoomChangesNothing() {
    int refusals = 0;
    for (long seed = 1; seed <= 60; seed++) {
      refusals += runContainers(new SplittableRandom(seed), "seed " + seed);
    }
    assertThat(refusals).isGreaterThan(200);
  }

  private static int runContainers(SplittableRandom random, String name) {
    ObjectSettings settings = Containers.settings(new KnownTypes(), ContentHash::of);
    SimulatedStorage storage = new SimulatedStorage();
    Table.create(storage.create(SPEC), 0).close();
    Map<Object, Object> model = new HashMap<>();
    int refusals = 0;
    try (ObjectStore store = ObjectStore.open(storage.open(), settings)) {
      store.root().set("map", Map.of());
      Dictionary map = ((LazyMap) store.root().get("map")).dictionary();
      for (int i = 0; i < 800; i++) {
        if (i % 100 == 0) {
          storage.room((int) storage.length() + random.nextInt(30_000));
        }
        Object key = random.nextInt(30);
        Object value = "value ".repeat(random.nextInt(2, 20)) + i;
        try {
          if (random.nextInt(10) == 0) {
            map.remove(key);
            model.remove(key);
          } else {
            map.set(key, value);
            model.put(key, value);
          }
        } catch (StoreIoException e) {
          refusals++;
        }
        if (random.nextInt(5) == 0) {
          sync(store);
        }
      }
      ObjectVerifier verifier = ObjectVerifier.of(store);
      assertThat(verifier.problems()).as(name).isEmpty();
      assertThat(map.size()).as(name).isEqualTo(model.size());
      model.forEach((key, value) -> assertThat(map.get(key)).as(name).isEqualTo(value));
      storage.room(1 << 20);
    }
    storage.release();
    return refusals;
  }

  /** A list that does not fit leaves no references behind, wherever its writing failed. */
  @Test
  void aListWithoutRoomLeavesNoReference() {
    for (int room = 0; room < 60_000; room += 4096) {
      storeListWithRoom(5_000, room, 0);
    }
    // Nodes of the second level are written from 16,512 elements on.
    for (int begin = 0; begin < 3; begin++) {
      for (int room = 160_000; room < 200_000; room += 4096) {
        storeListWithRoom(17_000, room, begin);
      }
    }
  }

  private static void storeListWithRoom(int elements, int room, int begin) {
    ObjectSettings settings = Containers.settings(new KnownTypes(), ContentHash::of);
    SimulatedStorage storage = new SimulatedStorage();
    Table.create(storage.create(SPEC), 0).close();
    String value = "a text that needs a record of its own";
    try (ObjectStore store = ObjectStore.open(storage.open(), settings)) {
      store.root().set(1, value);
      // The position of the first node in its segment determines which node does not fit.
      for (int i = 0; i < begin; i++) {
        store.root().set(2 + i, (i + value).repeat(20));
      }
      storage.room((int) storage.length() + room);
      try {
        store.root().set("list", Collections.nCopies(elements, value));
        store.root().remove("list");
      } catch (StoreIoException e) {
        // The state after the failure is checked below.
      }
      String name = elements + " elements, room " + room + ", begin " + begin;
      long word = store.root().find(store.keys().require(1));
      assertThat(store.interner().count(word)).as(name).isEqualTo(1);
      assertThat(ObjectVerifier.of(store).leaks()).as(name).isZero();
      storage.room(1 << 20);
    }
    storage.release();
  }

  private static void sync(ObjectStore store) {
    try {
      store.sync();
    } catch (StoreIoException e) {
      // There was no room for the catalog: the previous checkpoint remains valid.
    }
  }
}
