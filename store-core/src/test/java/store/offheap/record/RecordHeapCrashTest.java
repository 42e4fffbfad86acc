package store.offheap.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whenever a process or its machine fails, each key has its value of the last sync or a later one,
 * complete; if only the process dies, it has the last value.
 *
 * <p>Each of these changes to the library made this test fail: a cell that never stores the
 * previous word, ignores a checkpoint in progress, or has no third word; appending to an open
 * segment after a power failure; and an opening that considers no record durable.
 */
@Tag("crash")
class RecordHeapCrashTest {
  @Test
  void cellsAndRecordsSurviveFailures() {
    long failures = 0;
    long restored = 0;
    for (long seed = 1; seed <= 25; seed++) {
      HeapCrashRun run = run(seed);
      failures += run.failureCount();
      restored += run.restoredRecords();
    }
    assertThat(failures).isGreaterThan(1000);
    assertThat(restored).isGreaterThan(100);
  }

  @Test
  void recordThatADeadProcessLeftNeverTakesThePlaceOfALaterOne() {
    boolean isInChange = true;
    for (int event = 1; isInChange; event++) {
      HeapCrashRun run = new HeapCrashRun(1, "death at " + event, event);
      run.put(1, 101);
      run.sync();
      run.dieAt(event);
      run.put(1, 103);
      isInChange = run.isLeft();
      run.goOnAfterFailure();
      run.writeBack();
      run.put(1, 903);
      run.failNow(40);
      run.close();
    }
  }

  @Tag("slow")
  @Test
  void cellsAndRecordsSurviveAHundredThousandFailures() {
    long failures = 0;
    for (long seed = 1_000; failures < 100_000; seed++) {
      failures += run(seed).failureCount();
    }
  }

  private static HeapCrashRun run(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    HeapCrashRun run = new HeapCrashRun(random.nextBoolean() ? 4 : 40, "seed " + seed, seed);
    run.failurePercent(1 + random.nextInt(4));
    int count = random.nextInt(10, 250);
    for (int i = 0; i < count; i++) {
      int kind = random.nextInt(100);
      if (kind < 6) {
        run.sync();
      } else if (kind < 8) {
        run.closeAndOpen();
      } else if (kind < 12) {
        run.goOnAfterFailure();
      } else {
        run.change();
      }
    }
    run.close();
    return run;
  }
}
