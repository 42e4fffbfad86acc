package store.offheap.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.record.ContentHash;
import store.offheap.record.KnownTypes;

/**
 * A thread that reads a container while another one changes it finds each element's old or new
 * value, and every element that is never removed.
 */
@Tag("compiled")
class ContainerConcurrencyTest {
  private static final int KEPT = 100;
  private static final int CHANGES = 8_000;

  @TempDir
  private Path folder;

  private final AtomicBoolean isOver = new AtomicBoolean();

  private static ObjectSettings settings() {
    return Containers.settings(new KnownTypes(), ContentHash::of);
  }

  private static Object key(int number) {
    return number % 2 == 0 ? number : "the key with the number " + number;
  }

  /** Returns a value that identifies its key. */
  private static Object value(Object key, int version) {
    return version % 3 == 0 ? List.of(key, version) : "value of " + key + ", version " + version;
  }

  private static boolean isOf(Object value, Object key) {
    Object plain = Eager.copy(value);
    return plain instanceof List<?> list
        ? list.get(0).equals(key)
        : ((String) plain).startsWith("value of " + key + ",");
  }

  @Test
  void readersFindOldOrNewElementsAndLoseNoKey() throws Exception {
    try (ObjectStore store =
        ObjectStore.create(folder.resolve("store"), 64, 1, Map.of(), settings())) {
      fill(store);
      try (ObjectStore other = ObjectStore.openReadOnly(folder.resolve("store"), settings())) {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<Integer>> readers = new ArrayList<>();
        for (ObjectStore of : List.of(store, other)) {
          readers.add(threads.submit(reading(() -> readList(of))));
          readers.add(threads.submit(reading(() -> readMaps(of))));
        }
        try {
          write(store);
        } finally {
          isOver.set(true);
          threads.shutdown();
        }
        for (Future<Integer> reader : readers) {
          assertThat(reader.get()).isPositive();
        }
      }
      assertThat(ObjectVerifier.of(store).problems()).isEmpty();
      assertThat(ObjectVerifier.of(store).leaks()).isZero();
    }
  }

  private Callable<Integer> reading(Callable<Integer> once) {
    return () -> {
      int count = 0;
      do {
        count += once.call();
      } while (!isOver.get());
      return count;
    };
  }

  private static void fill(ObjectStore store) {
    List<Object> list = new ArrayList<>();
    Map<Object, Object> map = new LinkedHashMap<>();
    Set<Object> set = new LinkedHashSet<>();
    for (int i = 0; i < KEPT; i++) {
      list.add(value(i, 0));
      map.put(key(i), value(key(i), 0));
      set.add(key(i));
    }
    store.root().set("list", list);
    store.root().set("map", map);
    store.root().set("set", set);
  }

  private static Sequence list(ObjectStore store) {
    return ((LazyList) store.root().get("list")).sequence();
  }

  private static Dictionary map(ObjectStore store) {
    return ((LazyMap) store.root().get("map")).dictionary();
  }

  private static Dictionary set(ObjectStore store) {
    return ((LazySet) store.root().get("set")).dictionary();
  }

  private static void write(ObjectStore store) {
    SplittableRandom random = new SplittableRandom(1);
    Sequence list = list(store);
    Dictionary map = map(store);
    Dictionary set = set(store);
    for (int i = 0; i < CHANGES; i++) {
      int size = list.size();
      int index = random.nextInt(KEPT);
      switch (random.nextInt(8)) {
        case 0 -> list.set(index, value(index, i));
        case 1 -> list.insert(size, List.of(value(size, i)));
        case 2 -> list.removeRange(Math.max(KEPT, size - random.nextInt(40)), size);
        case 3, 4 -> map.set(key(index), value(key(index), i));
        case 5 -> map.set(key(KEPT + index), value(key(KEPT + index), i));
        case 6 -> map.remove(key(KEPT + index));
        default -> {
          set.set(key(KEPT + index), true);
          set.remove(key(KEPT + random.nextInt(KEPT)));
        }
      }
      if (random.nextInt(60) == 0) {
        store.sync();
      }
    }
  }

  private static int readList(ObjectStore store) {
    Sequence list = list(store);
    for (int i = 0; i < KEPT; i++) {
      requireOf(list, i);
    }
    Object[] slice = list.slice(0, Integer.MAX_VALUE);
    if (slice.length < KEPT) {
      throw new AssertionError("elements: expected=at least " + KEPT + ", actual=" + slice.length);
    }
    return KEPT;
  }

  /**
   * Requires a correct element; an inner container may be removed between the lookup and its
   * reading.
   */
  private static void requireOf(Sequence list, int index) {
    for (int tries = 0; ; tries++) {
      try {
        if (!isOf(list.get(index), index)) {
          throw new AssertionError("element " + index + ": actual=" + list.get(index));
        }
        return;
      } catch (IllegalStateException e) {
        if (tries > 1000) {
          throw e;
        }
      }
    }
  }

  private static int readMaps(ObjectStore store) {
    Dictionary map = map(store);
    for (int i = 0; i < KEPT; i++) {
      requireOf(map, key(i));
      if (!set(store).contains(key(i))) {
        throw new AssertionError("element lost: " + key(i));
      }
    }
    requireAll(map.cursor());
    requireAll(set(store).cursor());
    return KEPT;
  }

  private static void requireOf(Dictionary map, Object key) {
    for (int tries = 0; ; tries++) {
      try {
        Object value = map.get(key);
        if (value == Dictionary.MISSING || !isOf(value, key)) {
          throw new AssertionError("value of " + key + ": actual=" + value);
        }
        return;
      } catch (IllegalStateException e) {
        if (tries > 1000) {
          throw e;
        }
      }
    }
  }

  private static void requireAll(Dictionary.Cursor cursor) {
    Set<Object> found = new HashSet<>();
    while (cursor.next()) {
      if (!found.add(cursor.key())) {
        throw new AssertionError("key twice: " + cursor.key());
      }
    }
    for (int i = 0; i < KEPT; i++) {
      if (!found.contains(key(i))) {
        throw new AssertionError("key lost: " + key(i));
      }
    }
  }
}
