package store.offheap.table;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import store.offheap.model.DType;

/**
 * Whenever a process or its machine fails, everything before the last sync is there; of what came
 * later each entry is there or not, with a value that was put for it; and nothing else. After the
 * death of a process alone, everything acknowledged is there.
 *
 * <p>Each of these changes to the product made it fail: an insertion that stores the key before the
 * value, a retired segment that can be used again at once, a superblock written before its catalog
 * was forced, a checkpoint that does not force the segments.
 */
@Tag("crash")
class CrashTest {
  private static final int SLOTS = 16;
  private static final int USED_LIMIT =
      new SegmentLayout(Integer.BYTES, Integer.BYTES, SLOTS).usedLimit();

  /** Keys and values whose entries a power failure leaves whole. */
  private static final List<TableSpec> SPECS = List.of(
      new TableSpec(DType.INT32, DType.UINT32, SLOTS, 1),
      new TableSpec(DType.INT64, DType.UINT64, SLOTS, 1),
      new TableSpec(DType.INT32, DType.NONE, SLOTS, 1),
      new TableSpec(DType.INT64, DType.NONE, SLOTS, 1));

  /** The same in segments of several sectors, of which some may be lost. */
  private static final List<TableSpec> LONGER_SPECS = SPECS.stream()
      .map(spec -> new TableSpec(spec.keyType(), spec.valueType(), 256, 1))
      .toList();

  private static Stream<TableSpec> specs() {
    return SPECS.stream();
  }

  /** What happened before three operations. */
  private static final List<Consumer<CrashRun>> BEGINNINGS = List.of(
      // The next new key splits the segment, and the directory gets its first bit.
      run -> putAll(run, 2, USED_LIMIT),
      // The same, with nothing on disk yet of what the segment holds.
      run -> {
        run.sync();
        putAll(run, 2, USED_LIMIT);
      },
      // The next new key purges the segment.
      run -> {
        putAll(run, 2, USED_LIMIT);
        run.sync();
        IntStream.range(2, USED_LIMIT).forEach(i -> run.remove(run.key(i)));
      },
      // Segments are retired, and become free with the next checkpoint.
      run -> {
        putAll(run, 2, 3 * SLOTS);
        IntStream.range(2, 2 * SLOTS).forEach(i -> run.remove(run.key(i)));
      },
      // Segments are free.
      run -> {
        putAll(run, 2, 3 * SLOTS);
        run.sync();
        IntStream.range(2, 2 * SLOTS).forEach(i -> run.remove(run.key(i)));
        putAll(run, 2, USED_LIMIT);
      },
      // The file is closed cleanly.
      run -> {
        putAll(run, 0, USED_LIMIT + 2);
        run.closeAndOpen();
      });

  private static void putAll(CrashRun run, int from, int count) {
    IntStream.range(from, from + count).forEach(i -> run.put(run.key(i)));
  }

  private static final List<Consumer<CrashRun>> OPERATIONS = List.of(
      run -> run.put(run.key(101)),
      run -> run.put(run.key(102)),
      run -> run.put(run.key(3)),
      run -> run.remove(run.key(4)),
      run -> run.addTo(run.key(5)),
      CrashRun::sync);

  @Test
  void threeOperationsSurviveAFailureAtEveryEvent() {
    for (int beginning = 0; beginning < BEGINNINGS.size(); beginning++) {
      threeOperations(SPECS.get(beginning % SPECS.size()), beginning);
    }
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("specs")
  void threeOperationsSurviveEveryFailureOfEverySpec(TableSpec spec) {
    for (int beginning = 0; beginning < BEGINNINGS.size(); beginning++) {
      threeOperations(spec, beginning);
    }
  }

  /** Goes through all sequences of three operations; shorter ones are what these begin with. */
  private static void threeOperations(TableSpec spec, int beginning) {
    int count = OPERATIONS.size();
    for (int sequence = 0; sequence < count * count * count; sequence++) {
      int[] operations = {sequence / count / count, sequence / count % count, sequence % count};
      CrashRun run = new CrashRun(
          spec,
          spec + ", beginning " + beginning + ", operations " + sequence,
          31L * sequence + beginning);
      BEGINNINGS.get(beginning).accept(run);
      for (int i = 0; i < operations.length; i++) {
        // What begins several sequences is looked at in the first of them.
        boolean isFirst = IntStream.of(operations).skip(i + 1).allMatch(o -> o == 0);
        run.failurePercent(isFirst ? 100 : 0);
        OPERATIONS.get(operations[i]).accept(run);
      }
      run.close();
    }
  }

  @Test
  void aPowerFailureAfterADeathInACheckpointLosesNothing() {
    for (Consumer<CrashRun> next :
        List.<Consumer<CrashRun>>of(CrashRun::attribute, CrashRun::sync)) {
      boolean isInCheckpoint = true;
      for (int event = 1; isInCheckpoint; event++) {
        CrashRun run = new CrashRun(SPECS.get(0), "death at " + event, event);
        putAll(run, 2, 2 * SLOTS);
        run.sync();
        IntStream.range(2, SLOTS).forEach(i -> run.remove(run.key(i)));
        run.dieAt(event);
        run.sync();
        isInCheckpoint = run.isLeft();
        run.goOnAfterFailure();
        run.failurePercent(100);
        next.accept(run);
        run.close();
      }
    }
  }

  @Test
  void randomOperationsSurviveFailures() {
    long failures = 0;
    for (long seed = 1; seed <= 60; seed++) {
      failures += runAtRandom(seed);
    }
    assertTrue(failures > 1000, "failures: " + failures);
  }

  @Tag("slow")
  @Test
  void randomOperationsSurviveAHundredThousandFailures() {
    long failures = 0;
    for (long seed = 1_000; failures < 100_000; seed++) {
      failures += runAtRandom(seed);
    }
  }

  private static long runAtRandom(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<TableSpec> specs = random.nextBoolean() ? SPECS : LONGER_SPECS;
    TableSpec spec = specs.get(random.nextInt(specs.size()));
    CrashRun run = new CrashRun(spec, "seed " + seed, seed);
    putAll(run, 0, random.nextInt(2 * spec.segmentSlots()));
    run.failurePercent(1 + random.nextInt(5));
    int count = random.nextInt(10, 200);
    for (int i = 0; i < count; i++) {
      int kind = random.nextInt(100);
      if (kind < 6) {
        run.sync();
      } else if (kind < 8) {
        run.attribute();
      } else if (kind < 10) {
        run.closeAndOpen();
      } else if (kind < 13) {
        run.goOnAfterFailure();
      } else if (kind < 14) {
        run.clear();
      } else {
        run.change();
      }
    }
    run.close();
    return run.failureCount();
  }
}
