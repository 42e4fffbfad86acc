package store.offheap.map;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import store.offheap.model.DType;
import store.offheap.model.TableStats;

/**
 * Tests threads that read while others write, through the writer's own handle and through read-only
 * ones.
 *
 * <p>The writer keeps the keys from 0 to {@link #STABLE} - 1 and -1 all the time. Larger keys come
 * and go, so that segments are split, purged and reused. Every value is computed from its key.
 */
@Tag("compiled")
class IdMapConcurrencyTest {
  private static final int STABLE = 2_000;
  private static final int WINDOW = 3_000;
  private static final long CHURNED = 60_000;
  private static final long MISSING = 1;

  @TempDir(factory = FastFolder.class)
  private Path folder;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicBoolean isEnded = new AtomicBoolean();
  private Path file;

  @BeforeEach
  void choose() {
    file = folder.resolve("map.store");
  }

  @AfterEach
  void end() {
    isEnded.set(true);
    threads.shutdownNow();
  }

  private IdMap create(DType keyType, DType valueType, int segmentSlots) {
    return IdMap.builder(file)
        .keyType(keyType)
        .valueType(valueType)
        .segmentSlots(segmentSlots)
        .create();
  }

  /** Returns the value of a key, which no other key has by chance; never {@link #MISSING}. */
  private static long valueOf(DType valueType, long key) {
    long value = valueType.fromRaw(key * 0x9E37_79B9_7F4A_7C15L >>> 7);
    return value == MISSING ? 2 : value;
  }

  private static void put(IdMap map, long key) {
    map.put(key, valueOf(map.valueType(), key));
  }

  private static void fill(IdMap map) {
    for (long key = map.keyType().isUnsigned() ? 0 : -1; key < STABLE; key++) {
      put(map, key);
    }
  }

  /** Moves a window of keys over the numbers above the stable ones. */
  private static void churn(IdMap map) {
    for (long key = STABLE; key < STABLE + CHURNED; key++) {
      put(map, key);
      map.remove(Math.max(STABLE, key - WINDOW));
      if (key % 20_000 == 0) {
        map.sync();
      }
    }
  }

  /** Checks at least once, however late a processor is free for it. */
  private CompletableFuture<Long> untilEnded(Runnable check) {
    return CompletableFuture.supplyAsync(
        () -> {
          long count = 0;
          do {
            check.run();
            count++;
          } while (!isEnded.get());
          return count;
        },
        threads);
  }

  private void assertAllWentWell(List<CompletableFuture<Long>> checks) throws Exception {
    isEnded.set(true);
    for (CompletableFuture<Long> check : checks) {
      assertThat(check.get(60, TimeUnit.SECONDS)).isPositive();
    }
  }

  private static void lookUp(IdMap map, SplittableRandom random) {
    long from = map.keyType().isUnsigned() ? 0 : -1;
    long stable = random.nextLong(from, STABLE);
    long value = map.get(stable, MISSING);
    if (value != valueOf(map.valueType(), stable)) {
      throw new AssertionError("stable key: key=" + stable + ", value=" + value);
    }
    long other = random.nextLong(STABLE, STABLE + CHURNED);
    value = map.get(other, MISSING);
    if (value != MISSING && value != valueOf(map.valueType(), other)) {
      throw new AssertionError("foreign value: key=" + other + ", value=" + value);
    }
    if (!map.containsKey(stable)) {
      throw new AssertionError("stable key is not contained: key=" + stable);
    }
    long[] keys = new long[64];
    long[] values = new long[64];
    Arrays.setAll(keys, i -> random.nextLong(Math.max(from, 0), STABLE));
    assertThat(map.getAll(keys, values, MISSING)).isEqualTo(keys.length);
    for (int i = 0; i < keys.length; i++) {
      if (values[i] != valueOf(map.valueType(), keys[i])) {
        throw new AssertionError("batch lookup: key=" + keys[i] + ", value=" + values[i]);
      }
    }
  }

  private static void iterate(IdMap map) {
    Set<Long> seen = new HashSet<>();
    IdMapCursor cursor = map.cursor();
    while (cursor.next()) {
      long key = cursor.key();
      assertThat(cursor.value()).isEqualTo(valueOf(map.valueType(), key));
      // A key that is removed and put again may be returned twice; this test does not do that.
      assertThat(seen.add(key)).as("key returned twice: key=" + key).isTrue();
    }
    long from = map.keyType().isUnsigned() ? 0 : -1;
    for (long key = from; key < STABLE; key++) {
      assertThat(seen.contains(key)).as("key not returned: key=" + key).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"UINT8", "UINT32", "INT64"})
  void readersSeeEveryStableEntryAndNoForeignValue(DType valueType) throws Exception {
    DType keyType = valueType == DType.UINT32 ? DType.UINT32 : DType.INT64;
    try (IdMap map = create(keyType, valueType, 512)) {
      fill(map);
      try (IdMap reader = IdMap.openReadOnly(file)) {
        SplittableRandom one = new SplittableRandom(1);
        SplittableRandom other = new SplittableRandom(2);
        List<CompletableFuture<Long>> checks = List.of(
            untilEnded(() -> lookUp(map, one)),
            untilEnded(() -> lookUp(reader, other)),
            untilEnded(() -> iterate(map)),
            untilEnded(() -> iterate(reader)));
        churn(map);
        assertAllWentWell(checks);
      }
    }
    assertThat(IdMap.verify(file).problems()).isEmpty();
  }

  /**
   * Most searches end early because of what the map has learned about its keys; then new keys are
   * put.
   */
  @ParameterizedTest
  @EnumSource(names = {"UINT32", "INT64"})
  void whoAsksForAbsentKeysFindsAtOnceWhatIsPut(DType type) throws Exception {
    AtomicLong last = new AtomicLong(STABLE - 1);
    try (IdMap map = create(type, type, 1024)) {
      fill(map);
      try (IdMap reader = IdMap.openReadOnly(file)) {
        SplittableRandom one = new SplittableRandom(4);
        SplittableRandom other = new SplittableRandom(5);
        List<CompletableFuture<Long>> checks = List.of(
            untilEnded(() -> findLast(map, last, one)),
            untilEnded(() -> findLast(reader, last, other)));
        for (long key = STABLE; key < STABLE + 20_000; key++) {
          put(map, key);
          last.set(key);
          if (key - WINDOW >= STABLE) {
            map.remove(key - WINDOW);
          }
          for (int i = 0; i < 200; i++) {
            Thread.onSpinWait();
          }
        }
        assertAllWentWell(checks);
      }
    }
  }

  private static void findLast(IdMap map, AtomicLong last, SplittableRandom random) {
    for (int i = 0; i < 100; i++) {
      long absent = random.nextLong(1 << 24, 1 << 25);
      assertThat(map.get(absent, MISSING)).isEqualTo(MISSING);
    }
    long[] keys = new long[8];
    long[] values = new long[keys.length];
    long end = last.get();
    Arrays.setAll(keys, i -> end - i);
    int found = map.getAll(keys, values, MISSING);
    for (long key : keys) {
      found += map.get(key, MISSING) == valueOf(map.valueType(), key) ? 1 : 0;
      found += map.containsKey(key) ? 1 : 0;
    }
    // Unless this thread was suspended so long that they were removed.
    if (last.get() < end + WINDOW - keys.length) {
      assertThat(found).isEqualTo(3 * keys.length);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"UINT32", "INT64"})
  void readOnlyHandleFollowsAWriterThroughGrowth(DType type) throws Exception {
    AtomicLong published = new AtomicLong();
    try (IdMap map = create(type, type, 64);
        IdMap reader = IdMap.openReadOnly(file)) {
      SplittableRandom random = new SplittableRandom(3);
      CompletableFuture<Long> check = untilEnded(() -> {
        long count = published.get();
        assertThat(reader.size()).isGreaterThanOrEqualTo(count - 1);
        long key = count == 0 ? 0 : random.nextLong(count);
        if (count > 0 && reader.get(key, MISSING) != valueOf(type, key)) {
          throw new AssertionError("key is missing: key=" + key);
        }
      });
      for (long key = 0; key < 30_000; key++) {
        put(map, key);
        published.set(key + 1);
      }
      assertAllWentWell(List.of(check));
      assertThat(reader).isEqualTo(map);
      // No checkpoint may be made between the two calls.
      map.sync();
      assertThat(reader.stats()).isEqualTo(map.stats());
      map.clear();
      assertThat(reader.isEmpty()).isTrue();
      assertThat(reader.containsKey(5)).isFalse();
      put(map, 5);
      assertThat(reader.get(5, MISSING)).isEqualTo(valueOf(type, 5));
    }
  }

  @Test
  void readersOpenWhileAWriterOpensChangesAndCloses() throws Exception {
    create(DType.INT64, DType.INT64, 16).close();
    CompletableFuture<Long> check = untilEnded(() -> {
      try (IdMap reader = IdMap.openReadOnly(file)) {
        assertThat(reader.get(1, 1)).isEqualTo(1);
      }
    });
    for (int round = 0; round < 300; round++) {
      try (IdMap map = IdMap.open(file)) {
        for (int key = 2; key < 30; key++) {
          map.put(key * (round + 1L), round);
        }
        map.setAttribute("round", "x".repeat(round * 10));
      }
    }
    assertAllWentWell(List.of(check));
  }

  @Test
  void readOnlyHandleSeesAttributesOfTheWriter() {
    try (IdMap map = create(DType.INT64, DType.INT64, 16);
        IdMap reader = IdMap.openReadOnly(file)) {
      for (int i = 0; i < 10; i++) {
        map.setAttribute("n", "x".repeat(i * 1_000));
        map.put(i, i);
        assertThat(reader.attributes()).isEqualTo(map.attributes()).hasSize(1);
      }
    }
  }

  @Test
  void statsAreSoundWhileOthersWrite() throws Exception {
    try (IdMap map = create(DType.INT64, DType.INT64, 64)) {
      CompletableFuture<Long> check = untilEnded(() -> {
        TableStats stats = map.stats();
        assertThat(stats.load()).isBetween(0.0, 1.0);
        assertThat(map.describe().epoch()).isPositive();
      });
      for (int round = 0; round < 10; round++) {
        for (long key = 0; key < 5_000; key++) {
          map.put(key, key);
        }
        map.clear();
      }
      assertAllWentWell(List.of(check));
    }
  }

  @Test
  void copyIsSoundWhileOthersWrite() throws Exception {
    try (IdMap map = create(DType.INT64, DType.UINT32, 64)) {
      fill(map);
      AtomicLong copies = new AtomicLong();
      CompletableFuture<Long> check = untilEnded(() -> {
        Path target = folder.resolve("copy" + copies.incrementAndGet());
        map.copyTo(target);
        assertThat(IdMap.verify(target).problems()).isEmpty();
        try (IdMap copy = IdMap.openReadOnly(target)) {
          iterate(copy);
        }
      });
      churn(map);
      assertAllWentWell(List.of(check));
    }
  }

  @Test
  void writersOfManyThreadsLoseNothing() throws Exception {
    try (IdMap map = create(DType.INT32, DType.INT64, 64)) {
      List<CompletableFuture<Void>> writers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        SplittableRandom random = new SplittableRandom(i);
        writers.add(CompletableFuture.runAsync(
            () -> {
              for (int j = 0; j < 50_000; j++) {
                map.addTo(random.nextInt(-1, 5_000), 1);
              }
            },
            threads));
      }
      for (CompletableFuture<Void> writer : writers) {
        writer.get(60, TimeUnit.SECONDS);
      }
      assertThat(map.values().sum()).isEqualTo(200_000);
    }
    assertThat(IdMap.verify(file).problems()).isEmpty();
  }
}
