package store.offheap.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import store.offheap.model.DType;

/**
 * A map of integers and its model, to which the same random operations are applied.
 *
 * <p>The run has phases: one of mostly puts, so that segments are split, one of mostly removes, so
 * that they are purged, and one of all operations alike.
 */
final class ModelRun implements AutoCloseable {
  private static final int PHASE_OPERATIONS = 15_000;
  private static final int KEYS_PER_SLOT = 16;

  /** Minimum number of slots in a page of keys and values of unequal widths. */
  private static final int LEAST_SLOTS = 96;

  private static final int BATCH = 16;
  private static final long MISSING = 0x5EED_5EEDL;

  private static final int ROLLED_KEYS_PER_SLOT = 60;

  private final Path folder;
  private final Path file;
  private final DType keyType;
  private final DType valueType;
  private final int segmentSlots;

  /** Maximum number of slots in a segment of the requested length: unequal widths fill a page. */
  private final int mostSlots;

  private final SplittableRandom random;
  private final long[] keys;
  private final Map<Long, Long> model = new HashMap<>();
  private IdMap map;
  private IdMap reader;
  private int copies;
  private long epochAtStart = 1;
  private long purges;
  private long mostSegments;

  ModelRun(Path folder, DType keyType, DType valueType, int segmentSlots, long seed) {
    this.folder = folder;
    this.file = folder.resolve("model.store");
    this.keyType = keyType;
    this.valueType = valueType;
    this.segmentSlots = segmentSlots;
    this.random = new SplittableRandom(seed);
    this.mostSlots = Math.max(segmentSlots, LEAST_SLOTS);
    this.keys = ModelKeys.pool(keyType, KEYS_PER_SLOT * mostSlots, random);
    this.map = IdMap.builder(file)
        .keyType(keyType)
        .valueType(valueType)
        .segmentSlots(segmentSlots)
        .seed(random.nextLong())
        .create();
    this.reader = IdMap.openReadOnly(file);
  }

  /** Applies a number of operations and compares everything from time to time. */
  void run(int operations) {
    for (int done = 0; done < operations; done += PHASE_OPERATIONS) {
      // The number of puts and of removes in 100 operations; the others are of all kinds.
      int phase = done / PHASE_OPERATIONS % 3;
      int puts = phase == 0 ? 60 : 15;
      int removes = phase == 1 ? 60 : 15;
      for (int i = 0; i < Math.min(PHASE_OPERATIONS, operations - done); i++) {
        int dice = random.nextInt(100);
        if (dice < puts) {
          put(key(), value());
        } else if (dice < puts + removes) {
          remove(key());
        } else {
          anything();
        }
      }
      occasionally(done / PHASE_OPERATIONS);
    }
    roll();
    assertSame(map);
  }

  /**
   * Puts keys and removes them at once: whatever was there before, segments fill with deleted
   * slots.
   */
  private void roll() {
    for (int i = 0; i < ROLLED_KEYS_PER_SLOT * mostSlots; i++) {
      long key = keyType.fromRaw(random.nextLong());
      put(key, value());
      remove(key);
    }
  }

  private long key() {
    return keys[random.nextInt(keys.length)];
  }

  /** Returns a value of the type; a boundary now and then. */
  private long value() {
    int dice = random.nextInt(20);
    if (dice > 3) {
      return valueType.fromRaw(random.nextLong());
    }
    return switch (dice) {
      case 0 -> valueType.minValue();
      case 1 -> valueType.maxValue();
      case 2 -> valueType.fromRaw(-1);
      default -> 0;
    };
  }

  private long modelValue(long key) {
    return model.getOrDefault(key, MISSING);
  }

  private void put(long key, long value) {
    assertEquals(model.put(key, value) == null, map.put(key, value));
  }

  private void remove(long key) {
    assertEquals(model.remove(key) != null, map.remove(key));
  }

  private void anything() {
    long key = key();
    switch (random.nextInt(18)) {
      case 0 -> assertEquals(modelValue(key), map.get(key, MISSING));
      case 1 -> assertEquals(modelValue(key), map.getOrDefault(key, MISSING));
      case 2 -> assertEquals(model.containsKey(key), map.containsKey(key));
      case 3 -> assertEquals(modelValue(key), reader.get(key, MISSING));
      case 4 -> assertEquals(model.containsKey(key), reader.containsKey(key));
      case 5 -> putIfAbsent(key, value());
      case 6 -> add(key);
      case 7 -> replace(key, value());
      case 8 -> replaceExpected(key, value(), value());
      case 9 -> getAndPut(key, value());
      case 10 -> getAndRemove(key);
      case 11 -> removeExpected(key, value());
      case 12 -> addTo(key, random.nextBoolean() ? 1 : random.nextLong());
      case 13 -> getDouble(key);
      case 14 -> putDouble(key, random.nextInt(100));
      case 15 -> outOfRange(random.nextLong());
      case 16 -> batch();
      default -> assertEquals(model.size(), map.size());
    }
  }

  private void putIfAbsent(long key, long value) {
    assertEquals(model.putIfAbsent(key, value) == null, map.putIfAbsent(key, value));
  }

  private void add(long key) {
    assertEquals(model.putIfAbsent(key, 0L) == null, map.add(key));
  }

  private void replace(long key, long value) {
    assertEquals(model.replace(key, value) != null, map.replace(key, value));
  }

  /** Half of the time, the expected value is the present one. */
  private void replaceExpected(long key, long guess, long value) {
    long expected = random.nextBoolean() ? modelValue(key) : guess;
    assertEquals(model.replace(key, expected, value), map.replace(key, expected, value));
  }

  private void removeExpected(long key, long guess) {
    long expected = random.nextBoolean() ? modelValue(key) : guess;
    assertEquals(model.remove(key, expected), map.remove(key, expected));
  }

  private void getAndPut(long key, long value) {
    Long before = model.put(key, value);
    assertEquals(before == null ? MISSING : before, map.getAndPut(key, value, MISSING));
  }

  private void getAndRemove(long key) {
    Long before = model.remove(key);
    assertEquals(before == null ? MISSING : before, map.getAndRemove(key, MISSING));
  }

  private void addTo(long key, long delta) {
    BigInteger sum = number(valueType, model.getOrDefault(key, 0L)).add(BigInteger.valueOf(delta));
    if (sum.compareTo(number(valueType, valueType.minValue())) < 0
        || sum.compareTo(number(valueType, valueType.maxValue())) > 0) {
      assertThatIllegalArgumentException().isThrownBy(() -> map.addTo(key, delta));
      assertEquals(modelValue(key), map.get(key, MISSING));
    } else {
      model.put(key, sum.longValue());
      assertEquals(sum.longValue(), map.addTo(key, delta));
    }
  }

  private static BigInteger number(DType type, long value) {
    return type == DType.UINT64
        ? new BigInteger(Long.toUnsignedString(value))
        : BigInteger.valueOf(value);
  }

  private void getDouble(long key) {
    Long value = model.get(key);
    double expected = value == null ? -0.5 : number(valueType, value).doubleValue();
    assertEquals(expected, map.getDouble(key, -0.5));
  }

  private void putDouble(long key, int value) {
    if (valueType != DType.NONE) {
      assertEquals(model.put(key, (long) value) == null, map.putDouble(key, value));
    }
  }

  private void outOfRange(long key) {
    if (keyType.holds(key)) {
      return;
    }
    assertEquals(MISSING, map.get(key, MISSING));
    assertThat(map.containsKey(key) || map.remove(key) || map.replace(key, 0)).isFalse();
    assertThatIllegalArgumentException().isThrownBy(() -> map.put(key, 0));
  }

  private void batch() {
    long[] some = new long[BATCH];
    long[] values = new long[BATCH + 1];
    Arrays.setAll(some, i -> key());
    if (random.nextInt(4) == 0) {
      Arrays.setAll(values, i -> value());
      for (int i = 0; i < BATCH; i++) {
        model.put(some[i], values[i]);
      }
      map.putAll(some, values);
    }
    int hits = (int) Arrays.stream(some).filter(model::containsKey).count();
    assertEquals(hits, map.getAll(some, values, MISSING));
    for (int i = 0; i < BATCH; i++) {
      assertEquals(modelValue(some[i]), values[i]);
    }
  }

  private void occasionally(int phase) {
    assertEquals(model.size(), map.size());
    switch (phase % 7) {
      case 0 -> reopen();
      case 1 -> assertSame(reader);
      case 2 -> reopenReader();
      case 3 -> map.sync();
      case 4 -> copy();
      case 5 -> assertSame(map);
      default -> {
        if (random.nextInt(3) == 0) {
          clear();
        }
      }
    }
  }

  private void clear() {
    countReplacements();
    map.clear();
    model.clear();
    assertSame(map);
    epochAtStart = map.describe().epoch();
  }

  /** Every replacement takes an epoch; those that did not add a segment were purges. */
  private void countReplacements() {
    long segments = map.stats().segments();
    purges += map.describe().epoch() - epochAtStart - (segments - 1);
    mostSegments = Math.max(mostSegments, segments);
  }

  private void reopen() {
    map.close();
    assertThat(IdMap.verify(file).problems()).isEmpty();
    map = IdMap.open(file);
    assertSame(map);
  }

  private void reopenReader() {
    reader.close();
    reader = IdMap.openReadOnly(file);
    assertSame(reader);
  }

  /** Continues with a copy every other time. */
  private void copy() {
    Path target = folder.resolve("copy" + copies++);
    map.copyTo(target);
    assertThat(IdMap.verify(target).problems()).isEmpty();
    try (IdMap copied = IdMap.openReadOnly(target)) {
      assertSame(copied);
      assertThat(copied.equals(map)).isTrue();
      assertEquals(map.hashCode(), copied.hashCode());
    }
  }

  /** Compares all entries, read in every possible way. */
  private void assertSame(IdMap some) {
    assertEquals(model.size(), some.size());
    model.forEach((key, value) -> assertEquals(value, some.get(key, ~value)));
    Map<Long, Long> seen = new HashMap<>();
    IdMapCursor cursor = some.cursor();
    while (cursor.next()) {
      assertThat(seen.put(cursor.key(), cursor.value())).isNull();
    }
    assertEquals(model, seen);
    some.forEach((key, value) -> assertThat(seen.remove(key, value)).isTrue());
    assertThat(seen).isEmpty();
    assertEquals(model.keySet().stream().mapToLong(k -> k).sum(), some.keys().sum());
    assertEquals(
        model.values().stream().mapToLong(v -> v).sum(),
        some.values().parallel().sum());
  }

  /** Checks that the run has reached what it is meant to test: many segments, splits and purges. */
  void assertSegmentsWereReplaced() {
    countReplacements();
    assertThat(mostSegments).as("segments").isGreaterThan(4);
    assertThat(purges).as("purges").isGreaterThan(4);
    assertThat(map.describe().segmentSlots()).isEqualTo(segmentSlots);
  }

  @Override
  public void close() {
    reader.close();
    map.close();
  }
}
