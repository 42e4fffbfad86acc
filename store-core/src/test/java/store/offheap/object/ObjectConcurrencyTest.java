package store.offheap.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.record.KnownTypes;

/**
 * One thread changes a store with short segments, which are constantly retired and reused.
 * Meanwhile readers find for each key a value that was put for it, and never an earlier value after
 * a later one.
 */
@Tag("compiled")
class ObjectConcurrencyTest {
  private static final int KEYS = 64;
  private static final int READERS = 3;

  @TempDir
  private Path folder;

  @Test
  void readersSeeValuesOfTheirKeysInOrder() throws Exception {
    run(8_000);
  }

  @Tag("slow")
  @Test
  void readersSeeValuesOfTheirKeysInOrderForLong() throws Exception {
    run(2_000_000);
  }

  private void run(int changes) throws Exception {
    Path path = folder.resolve("store");
    ObjectSettings settings = ObjectSettings.of(new KnownTypes());
    ExecutorService threads = Executors.newFixedThreadPool(READERS + 1);
    AtomicBoolean isDone = new AtomicBoolean();
    try (ObjectStore store = ObjectStore.create(path, 256, 1, Map.of(), settings);
        ObjectStore elsewhere = ObjectStore.openReadOnly(path, settings)) {
      List<Future<Long>> readers = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        RootDictionary read = (i == 0 ? elsewhere : store).root();
        int seed = i;
        readers.add(threads.submit(() -> read(read, new SplittableRandom(seed), isDone)));
      }
      Future<?> syncs = threads.submit(() -> {
        while (!isDone.get()) {
          store.sync();
        }
      });
      write(store.root(), new SplittableRandom(READERS), changes);
      isDone.set(true);
      for (Future<Long> reader : readers) {
        assertThat(reader.get(1, TimeUnit.MINUTES)).isPositive();
      }
      syncs.get(1, TimeUnit.MINUTES);
      assertThat(ObjectVerifier.of(store).problems()).isEmpty();
      assertThat(store.file().live().epochAcquire()).isGreaterThan(changes / 1000);
    } finally {
      isDone.set(true);
      threads.shutdownNow();
    }
  }

  private static Object key(int number) {
    return number % 2 == 0 ? number : "the key with the number " + number;
  }

  private static void write(Dictionary root, SplittableRandom random, int changes) {
    for (int version = 1; version <= changes; version++) {
      int number = random.nextInt(KEYS);
      if (random.nextInt(5) == 0) {
        root.remove(key(number));
      } else {
        root.set(key(number), value(number, version));
      }
    }
  }

  /**
   * Returns a value that identifies its key; the shortest are stored in words, long ones in parts.
   */
  private static Object value(int number, int version) {
    return switch (version % 4) {
      case 0 -> version * KEYS + number;
      case 1 -> number + ":" + version + ":" + "x".repeat(1500);
      default -> number + ":" + version + ":" + "y".repeat(version % 50);
    };
  }

  private static long read(RootDictionary root, SplittableRandom random, AtomicBoolean isDone) {
    Map<Integer, Integer> latest = new HashMap<>();
    Object[] keys =
        IntStream.range(0, KEYS).mapToObj(ObjectConcurrencyTest::key).toArray();
    long reads = 0;
    while (!isDone.get() || reads < 100) {
      int number = random.nextInt(KEYS);
      check(number, root.get(key(number)), latest);
      if (reads % 10 == 0) {
        Object[] values = root.getAll(keys);
        for (int i = 0; i < KEYS; i++) {
          check(i, values[i] == null ? Dictionary.MISSING : values[i], latest);
        }
      }
      if (++reads % 500 == 0) {
        Dictionary.Cursor cursor = root.cursor();
        while (cursor.next()) {
          Object key = cursor.key();
          int found = key instanceof Integer whole
              ? whole
              : Integer.parseInt(((String) key).substring("the key with the number ".length()));
          check(found, cursor.value(), new HashMap<>());
        }
      }
    }
    return reads;
  }

  private static void check(int number, Object value, Map<Integer, Integer> latest) {
    if (value == Dictionary.MISSING) {
      return;
    }
    int version;
    if (value instanceof Integer whole) {
      version = whole / KEYS;
    } else {
      version = Integer.parseInt(((String) value).split(":")[1]);
    }
    assertThat(value).isEqualTo(value(number, version));
    assertThat(version).isGreaterThanOrEqualTo(latest.getOrDefault(number, 0));
    latest.put(number, version);
  }
}
