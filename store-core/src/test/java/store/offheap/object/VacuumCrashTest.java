package store.offheap.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import store.offheap.Trials;
import store.offheap.record.ContentHash;

/**
 * Whenever a process or its machine fails during a vacuum, the name of the store leads to the old
 * or the new file, with everything that was acknowledged, or synced.
 */
@Tag("crash")
class VacuumCrashTest {
  private static final int ROOM = 1 << 20;

  @Test
  void vacuumsAmongRandomChangesSurviveFailures() {
    long failures = 0;
    for (int seed : Trials.of(1, 8)) {
      failures += runAtRandom(seed, seed % 4 < 2, 60);
    }
    assertThat(failures).isGreaterThan(100);
  }

  @Tag("slow")
  @Test
  void vacuumsAmongRandomChangesSurviveManyFailures() {
    long failures = 0;
    for (long seed = 1_000; failures < 50_000; seed++) {
      failures += runAtRandom(seed, seed % 2 == 0, 120);
    }
  }

  private static long runAtRandom(long seed, boolean hasContainers, int most) {
    SplittableRandom random = new SplittableRandom(seed);
    ObjectCrashRun run = new ObjectCrashRun("seed " + seed, seed, ContentHash::of, hasContainers);
    int keys = random.nextInt(3, 60);
    run.failurePercent(1 + random.nextInt(3));
    int count = random.nextInt(10, most);
    for (int i = 0; i < count; i++) {
      int kind = random.nextInt(100);
      if (kind < 8) {
        assertThat(run.vacuum(ROOM)).as("seed %d", seed).isTrue();
      } else if (kind < 11) {
        run.vacuum(random.nextInt(100_000));
      } else if (kind < 16) {
        run.sync();
      } else if (kind < 18) {
        run.closeAndOpen();
      } else if (kind < 21) {
        run.goOnAfterFailure();
      } else {
        run.change(keys);
      }
    }
    run.close();
    return run.failureCount();
  }

  @Test
  void everyEventOfAVacuumMayBeTheLast() {
    for (int seed : Trials.of(0, 1)) {
      ObjectCrashRun run = new ObjectCrashRun("seed " + seed, seed, ContentHash::of, true);
      for (int i = 0; i < 10; i++) {
        run.change(6);
      }
      run.failurePercent(100);
      assertThat(run.vacuum(ROOM)).isTrue();
      run.change(6);
      assertThat(run.vacuum(ROOM)).isTrue();
      run.close();
    }
  }
}
