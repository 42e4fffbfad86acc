package store.offheap.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import store.offheap.model.DType;

/**
 * Tests the law of the hash: lookups of keys of any pattern, present or absent, inspect on average
 * at most 1.5 times as many slots as lookups of random keys.
 *
 * <p>{@code -Dstore.test.keyPatternTable=true} prints the results as a table.
 */
@Tag("once")
class KeyPatternTest {
  private static final double LIMIT = 1.5;
  private static final long[] SEEDS = {0, 1, 2, 3};
  private static final long[] MORE_SEEDS = {0, 1, 2, 3, 4, 5, 6, 7};
  private static final Path CITIES = Path.of("..", "store-cli", "sample", "cities.tsv.gz");
  private static final Map<String, double[]> RESULTS = new TreeMap<>();

  static Stream<Arguments> patterns() {
    return Stream.of(DType.INT32, DType.UINT64)
        .flatMap(type -> KeyPattern.of(type).stream().map(pattern -> Arguments.of(type, pattern)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("patterns")
  void patternIsSpreadAsWellAsRandomKeys(DType type, KeyPattern pattern) {
    check(type, DType.NONE, pattern, ProbeCount.SMALL, SEEDS);
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("patterns")
  void patternIsSpreadAsWellAsRandomKeysInBlocks(DType type, KeyPattern pattern) {
    check(type, inBlocks(type), pattern, ProbeCount.SMALL, SEEDS);
  }

  @Tag("slow")
  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("patterns")
  void patternIsSpreadAsWellAsRandomKeysInLargeTables(DType type, KeyPattern pattern) {
    check(type, DType.NONE, pattern, ProbeCount.LARGE, MORE_SEEDS);
    check(type, inBlocks(type), pattern, ProbeCount.LARGE, MORE_SEEDS);
  }

  /** Returns a dtype of values whose width is not that of the keys, so that slots are in blocks. */
  private static DType inBlocks(DType type) {
    return type.bytes() == Integer.BYTES ? DType.UINT8 : DType.UINT32;
  }

  private static void check(
      DType type, DType valueType, KeyPattern pattern, List<ProbeCount.Size> sizes, long[] seeds) {
    for (ProbeCount.Size size : sizes) {
      long[] keys = pattern.keys(2 * size.entries());
      for (long seed : seeds) {
        report(
            type,
            valueType,
            pattern.name(),
            size,
            ProbeCount.of(type, valueType, size, seed, keys));
      }
    }
  }

  private static void report(
      DType type, DType valueType, String name, ProbeCount.Size size, ProbeCount count) {
    ProbeCount random = ProbeCount.ofRandomKeys(type, valueType, size, count.entries());
    double hits = count.hits() / random.hits();
    double misses = count.misses() / random.misses();
    String bits = type.bytes() * Byte.SIZE + "-bit" + (valueType == DType.NONE ? "" : ", blocks");
    RESULTS.merge(
        bits + " | " + name,
        new double[] {count.hits(), hits, count.misses(), misses},
        (one, other) -> one[1] + one[3] > other[1] + other[3] ? one : other);
    assertThat(hits).as("%s %s: hits relative to random keys", bits, name).isLessThan(LIMIT);
    assertThat(misses).as("%s %s: misses relative to random keys", bits, name).isLessThan(LIMIT);
  }

  @Test
  void realIdsAreSpreadAsWellAsRandomKeys() throws IOException {
    assumeTrue(Files.exists(CITIES), "the sample of the command line is missing: " + CITIES);
    List<Long> ids = new ArrayList<>();
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(
        new GZIPInputStream(Files.newInputStream(CITIES)), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String id = line.split("\t", 2)[0];
        if (id.matches("[0-9]+")) {
          ids.add(Long.parseLong(id));
        }
      }
    }
    assertThat(ids).hasSizeGreaterThan(10_000).doesNotHaveDuplicates();
    long[] keys = ids.stream().mapToLong(id -> id).toArray();
    for (DType type : new DType[] {DType.INT32, DType.UINT64}) {
      for (long seed : SEEDS) {
        ProbeCount.Size size = ProbeCount.Size.holding(keys.length / 2);
        for (DType valueType : new DType[] {DType.NONE, inBlocks(type)}) {
          ProbeCount count = ProbeCount.of(type, valueType, size, seed, keys);
          report(type, valueType, "city IDs", size, count);
        }
      }
    }
  }

  @AfterAll
  static void print() {
    if (!Boolean.getBoolean("store.test.keyPatternTable")) {
      return;
    }
    System.out.println("| keys | pattern | hits | of random | misses | of random |");
    System.out.println("|---|---|---|---|---|---|");
    RESULTS.entrySet().stream()
        .sorted(Map.Entry.comparingByKey(Comparator.naturalOrder()))
        .forEach(result -> {
          double[] numbers = result.getValue();
          System.out.printf(
              Locale.ROOT,
              "| %s | %.2f | %.2f | %.2f | %.2f |%n",
              result.getKey(),
              numbers[0],
              numbers[1],
              numbers[2],
              numbers[3]);
        });
  }
}
