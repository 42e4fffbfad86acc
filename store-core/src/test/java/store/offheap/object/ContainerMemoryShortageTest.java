package store.offheap.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import store.offheap.file.SimulatedStorage;
import store.offheap.file.StoreSpec;
import store.offheap.model.DType;
import store.offheap.record.ContentHash;
import store.offheap.record.KnownTypes;
import store.offheap.table.Table;

/**
 * If a call of the storage fails with an {@link OutOfMemoryError}, a change of a nested map is
 * either complete or not made at all, and no value that the map still holds is freed.
 */
class ContainerMemoryShortageTest {
  private static final StoreSpec SPEC =
      new StoreSpec(StoreSpec.OBJECT_MAP, DType.UINT64.code(), DType.UINT64.code(), 256, 4096, 1);
  private static final int KEYS = 40;

  private int shortages;

  @AfterEach
  void stopWatching() {
    SimulatedStorage.unwatch();
  }

  @Test
  void aLogThatCannotBeWrittenAnewKeepsItsValues() {
    for (long seed = 1; seed <= 20; seed++) {
      run(new SplittableRandom(seed), "seed " + seed);
    }
    assertThat(shortages).isGreaterThan(100);
  }

  private void run(SplittableRandom random, String name) {
    SimulatedStorage storage = new SimulatedStorage();
    Table.create(storage.create(SPEC), 0).close();
    ObjectSettings settings = Containers.settings(new KnownTypes(), ContentHash::of);
    try (ObjectStore store = ObjectStore.open(storage.open(), settings)) {
      store.root().set("map", Map.of());
      LazyMap map = (LazyMap) store.root().get("map");
      Map<Object, Object> model = new HashMap<>();
      for (int i = 0; i < 800; i++) {
        int[] left = {random.nextInt(3)};
        storage.watchCalls(() -> {
          if (left[0]-- == 0) {
            throw new OutOfMemoryError("simulated");
          }
        });
        Map<Object, Object> later = new HashMap<>(model);
        boolean isDone = isChanged(map, later, random.nextInt(KEYS), i);
        SimulatedStorage.unwatch();
        model = isDone || later.equals(map) ? later : model;
        if (!isDone) {
          assertThat(map).as(name + ", change " + i).isEqualTo(model);
          assertThat(ObjectVerifier.of(store).problems())
              .as(name + ", change " + i)
              .isEmpty();
        }
        if (i % 3 == 0) {
          store.sync();
        }
      }
    }
    storage.release();
  }

  /** Puts or removes a key in both maps; returns false if memory ran out in the stored one. */
  private boolean isChanged(LazyMap map, Map<Object, Object> later, int key, int number) {
    String value = "a value that needs a record of its own, " + number;
    try {
      if (number % 8 == 0) {
        later.remove(key);
        map.delete(key);
      } else {
        later.put(key, value);
        map.set(key, value);
      }
      return true;
    } catch (OutOfMemoryError e) {
      shortages++;
      return false;
    }
  }
}
