package store.offheap.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import store.offheap.Trials;
import store.offheap.file.Memory;
import store.offheap.model.DType;
import store.offheap.table.CrashRun.Step;

/**
 * Tests that, whenever a process or its machine fails, everything before the last sync is present;
 * a later entry is present or not, with a value that was put for it; and nothing else is present.
 * After the death of the process alone, everything acknowledged is present.
 *
 * <p>The document of promises lists the changes to the code that make this test fail.
 */
@Tag("crash")
class CrashTest {
  private static final int SLOTS = 16;

  /** Number of failures that the long form checks. */
  private static final long LONG_FAILURES = Long.getLong("store.test.crashes", 100_000);

  /** Pairs of equal width, sets, and blocks. */
  private static final List<TableSpec> SPECS = List.of(
      new TableSpec(DType.INT32, DType.UINT32, SLOTS, 1),
      new TableSpec(DType.UINT64, DType.UINT32, SLOTS, 1),
      new TableSpec(DType.INT64, DType.UINT64, SLOTS, 1),
      new TableSpec(DType.INT32, DType.NONE, SLOTS, 1),
      new TableSpec(DType.INT64, DType.NONE, SLOTS, 1),
      new TableSpec(DType.UINT32, DType.UINT8, SLOTS, 1));

  /** The same with segments of several sectors, some of which may be lost. */
  private static final List<TableSpec> LONGER_SPECS = SPECS.stream()
      .map(spec -> new TableSpec(spec.keyType(), spec.valueType(), 256, 1))
      .toList();

  @BeforeAll
  static void requireExpectedPath() {
    String path = Memory.path();
    assertThat(path).isEqualTo(System.getProperty("store.expectedMemoryPath", path));
  }

  private static Stream<TableSpec> specs() {
    return SPECS.stream();
  }

  /** What happens before three operations. */
  private static final List<Consumer<CrashRun>> BEGINNINGS = List.of(
      // The next new key splits the segment, and the directory gets its first bit.
      run -> putAll(run, 2, run.usedLimit()),
      // The same, but nothing that the segment holds is on disk yet.
      run -> {
        run.sync();
        putAll(run, 2, run.usedLimit());
      },
      // The next new key purges the segment.
      run -> {
        putAll(run, 2, run.usedLimit());
        run.sync();
        removeAll(run, 2, run.usedLimit() - 2);
      },
      // Segments are retired and become free with the next checkpoint.
      run -> {
        putAll(run, 2, 3 * run.slots());
        removeAll(run, 2, 2 * run.slots() - 2);
      },
      // Segments are free.
      run -> {
        putAll(run, 2, 3 * run.slots());
        run.sync();
        removeAll(run, 2, 2 * run.slots() - 2);
        putAll(run, 2, run.usedLimit());
      },
      // The file is closed cleanly.
      run -> {
        putAll(run, 0, run.usedLimit() + 2);
        run.closeAndOpen();
      });

  private static void removeAll(CrashRun run, int from, int count) {
    IntStream.range(from, from + count).forEach(i -> run.remove(run.key(i)));
  }

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
    Set<Step> steps = EnumSet.noneOf(Step.class);
    for (int beginning : Trials.of(0, BEGINNINGS.size() - 1)) {
      steps.addAll(threeOperations(SPECS.get(beginning % SPECS.size()), beginning));
    }
    assertThat(steps).contains(Step.SPLIT, Step.DOUBLING, Step.PURGE, Step.SYNC);
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("specs")
  void threeOperationsSurviveEveryFailureOfEverySpec(TableSpec spec) {
    for (int beginning = 0; beginning < BEGINNINGS.size(); beginning++) {
      threeOperations(spec, beginning);
    }
  }

  /** Runs all sequences of three operations; shorter ones are their prefixes. */
  private static Set<Step> threeOperations(TableSpec spec, int beginning) {
    Set<Step> steps = EnumSet.noneOf(Step.class);
    int count = OPERATIONS.size();
    for (int sequence = 0; sequence < count * count * count; sequence++) {
      int[] operations = {sequence / count / count, sequence / count % count, sequence % count};
      CrashRun run = new CrashRun(
          spec,
          spec + ", beginning " + beginning + ", operations " + sequence,
          31L * sequence + beginning);
      BEGINNINGS.get(beginning).accept(run);
      for (int i = 0; i < operations.length; i++) {
        // A common prefix of several sequences is checked in the first of them only.
        boolean isFirst = IntStream.of(operations).skip(i + 1).allMatch(o -> o == 0);
        run.failurePercent(isFirst ? 100 : 0);
        OPERATIONS.get(operations[i]).accept(run);
      }
      steps.addAll(run.steps());
      run.close();
    }
    return steps;
  }

  @Test
  void aPowerFailureAfterADeathInACheckpointLosesNothing() {
    for (Consumer<CrashRun> next :
        List.<Consumer<CrashRun>>of(CrashRun::attribute, CrashRun::sync)) {
      afterADeath(
          run -> {
            putAll(run, 2, 2 * SLOTS);
            run.sync();
            removeAll(run, 2, SLOTS - 2);
          },
          CrashRun::sync,
          next,
          1);
    }
  }

  @Test
  void aPowerFailureAfterADeathInTheFirstChangeLosesNothing() {
    for (int seed = 1; seed <= 10; seed++) {
      afterADeath(
          run -> {
            putAll(run, 2, SLOTS / 2);
            run.closeAndOpen();
          },
          run -> run.put(run.key(100)),
          OPERATIONS.get(seed % 4),
          seed);
    }
  }

  /** The segments that the dead writer had retired are those that a power failure goes back to. */
  @Test
  void aPowerFailureAfterADeathWithRetiredSegmentsLosesNothing() {
    for (int seed = 1; seed <= 2; seed++) {
      afterADeath(
          run -> {
            putAll(run, 2, run.usedLimit());
            run.sync();
            putAll(run, 2 + run.usedLimit(), 1);
          },
          run -> run.put(run.key(100)),
          run -> putAll(run, 101, run.slots()),
          seed);
    }
  }

  /**
   * Makes the process die before each event of an operation, and the machine fail when it
   * continues.
   */
  private static void afterADeath(
      Consumer<CrashRun> beginning,
      Consumer<CrashRun> operation,
      Consumer<CrashRun> next,
      int seed) {
    boolean isInOperation = true;
    for (int event = 1; isInOperation; event++) {
      CrashRun run = new CrashRun(SPECS.get(0), "seed " + seed + ", death at " + event, seed);
      beginning.accept(run);
      run.dieAt(event);
      operation.accept(run);
      isInOperation = run.isLeft();
      run.goOnAfterFailure();
      run.failurePercent(100);
      next.accept(run);
      run.close();
    }
  }

  @Test
  void aChangeThatWaitsForACheckpointSurvives() {
    for (int i = 0; i < SPECS.size(); i++) {
      CrashRun run = new CrashRun(SPECS.get(i), SPECS.get(i).toString(), i);
      putAll(run, 2, run.usedLimit());
      for (int round = 0; round < 20; round++) {
        int from = 2 + round * run.slots();
        removeAll(run, from, run.usedLimit());
        putAll(run, from + run.slots(), run.usedLimit());
      }
      run.automatic(true);
      run.failurePercent(20);
      int fresh = 2 + 21 * run.slots();
      putAll(run, fresh, run.usedLimit());
      removeAll(run, fresh, run.usedLimit());
      assertThat(run.steps()).contains(Step.WAIT);
      run.close();
    }
  }

  @Test
  void whatIsSyncedAfterAFailedForceIsThere() {
    List<Consumer<CrashRun>> operations =
        List.of(CrashRun::sync, CrashRun::attribute, CrashRun::closeAndOpen, CrashRun::change);
    for (int i : Trials.of(0, 2 * operations.size() - 1)) {
      Consumer<CrashRun> operation = operations.get(i / 2);
      boolean hasFailed = true;
      for (int force = 1; hasFailed; force++) {
        CrashRun run = new CrashRun(
            SPECS.get((i + force) % SPECS.size()), "operation " + i + ", force " + force, force);
        putAll(run, 0, run.usedLimit());
        run.closeAndOpen();
        if ((i + i / 2) % 2 == 0) {
          putAll(run, 2, 2 * run.slots());
          removeAll(run, 2, run.slots());
        }
        run.failurePercent(100);
        hasFailed = run.withFailingForce(force, () -> operation.accept(run));
        run.attribute();
        run.put(run.key(101));
        run.sync();
        run.attribute();
        run.close();
      }
    }
  }

  @Test
  void aSectorThatIsReadWhileItChangesHoldsNoForeignValue() {
    for (int seed : Trials.of(1, 2_000)) {
      SplittableRandom random = new SplittableRandom(seed);
      CrashRun run = new CrashRun(SPECS.get(seed % SPECS.size()), "seed " + seed, seed);
      IntStream.range(0, 40).forEach(i -> run.put(run.key(random.nextInt(2, 10))));
      run.sync();
      run.failurePercent(0);
      run.slowUnit();
      IntStream.range(0, 12).forEach(i -> {
        int key = random.nextInt(2, 10);
        run.remove(run.key(key));
        run.put(run.key(random.nextInt(10, 18)));
      });
      run.close();
    }
  }

  @Test
  void randomOperationsSurviveFailures() {
    long failures = 0;
    Set<Step> steps = EnumSet.noneOf(Step.class);
    for (int seed : Trials.of(1, 60)) {
      failures += runAtRandom(seed, steps);
    }
    assertThat(failures).isGreaterThan(500);
    assertThat(steps)
        .contains(Step.SPLIT, Step.DOUBLING, Step.PURGE, Step.SYNC, Step.OWN_CHECKPOINT);
  }

  @Tag("slow")
  @Test
  void randomOperationsSurviveManyFailures() {
    long start = System.nanoTime();
    long failures = 0;
    long seed = Long.getLong("store.test.crashSeed", 1_000);
    for (; failures < LONG_FAILURES; seed++) {
      failures += runAtRandom(seed, EnumSet.noneOf(Step.class));
    }
    System.out.printf(
        "random failures survived: %d, last seed %d, %d s%n",
        failures, seed - 1, (System.nanoTime() - start) / 1_000_000_000);
  }

  private static long runAtRandom(long seed, Set<Step> steps) {
    SplittableRandom random = new SplittableRandom(seed);
    List<TableSpec> specs = random.nextBoolean() ? SPECS : LONGER_SPECS;
    TableSpec spec = specs.get(random.nextInt(specs.size()));
    CrashRun run = new CrashRun(spec, "seed " + seed, seed);
    putAll(run, 0, random.nextInt(2 * spec.segmentSlots()));
    run.automatic(random.nextInt(3) == 0);
    run.failurePercent(1 + random.nextInt(5));
    int count = random.nextInt(10, 200);
    for (int i = 0; i < count; i++) {
      operation(run, random);
    }
    steps.addAll(run.steps());
    run.close();
    return run.failureCount();
  }

  private static void operation(CrashRun run, SplittableRandom random) {
    int kind = random.nextInt(100);
    if (kind < 5) {
      run.sync();
    } else if (kind < 7) {
      run.attribute();
    } else if (kind < 9) {
      run.closeAndOpen();
    } else if (kind < 12) {
      run.goOnAfterFailure();
    } else if (kind < 13) {
      run.clear();
    } else if (kind < 14) {
      run.automatic(random.nextBoolean());
    } else if (kind < 15) {
      run.withFailingForce(
          1 + random.nextInt(6), random.nextBoolean() ? run::sync : run::attribute);
    } else {
      run.change();
    }
  }
}
