package store.offheap.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import store.offheap.Trials;
import store.offheap.record.ContentHash;

/**
 * Whenever a process or its machine fails, every key has the value of the last sync or a later one,
 * and nothing else is there. If only the process dies, every acknowledged change is kept.
 */
@Tag("crash")
class ObjectCrashTest {
  @Test
  void randomChangesSurviveFailures() {
    long failures = 0;
    for (int seed : Trials.of(1, 40)) {
      failures += runAtRandom(seed, false);
    }
    assertThat(failures).isGreaterThan(500);
  }

  /** A container is stored completely, or not at all. */
  @Test
  void randomContainersSurviveFailures() {
    for (int seed : Trials.of(1, 8)) {
      runAtRandom(seed, true);
    }
  }

  @Tag("slow")
  @Test
  void randomContainersSurviveManyFailures() {
    long failures = 0;
    for (long seed = 1_000; failures < 50_000; seed++) {
      failures += runAtRandom(seed, true);
    }
  }

  @Tag("slow")
  @Test
  void randomChangesSurviveManyFailures() {
    long failures = 0;
    for (long seed = 1_000; failures < 50_000; seed++) {
      failures += runAtRandom(seed, false);
    }
  }

  /** Returns a hash that makes keys collide or be adjacent in every third run. */
  private static ObjectSettings.KeyHash keyHash(long seed) {
    return seed % 3 == 0 ? (bytes, any) -> ContentHash.of(bytes, 1) >>> 62 << 3 : ContentHash::of;
  }

  private static long runAtRandom(long seed, boolean hasContainers) {
    SplittableRandom random = new SplittableRandom(seed);
    ObjectCrashRun run = new ObjectCrashRun("seed " + seed, seed, keyHash(seed), hasContainers);
    int keys = random.nextInt(3, 60);
    run.failurePercent(1 + random.nextInt(4));
    int count = random.nextInt(10, 120);
    for (int i = 0; i < count; i++) {
      int kind = random.nextInt(100);
      if (kind < 8) {
        run.sync();
      } else if (kind < 10) {
        run.closeAndOpen();
      } else if (kind < 13) {
        run.goOnAfterFailure();
      } else {
        run.change(keys);
      }
    }
    run.close();
    return run.failureCount();
  }

  @Test
  void everyEventOfAChangeMayBeTheLast() {
    for (int sequence : Trials.of(0, 26)) {
      ObjectCrashRun run =
          new ObjectCrashRun("sequence " + sequence, sequence, ContentHash::of, false);
      for (int i = 0; i < 6; i++) {
        run.change(3);
      }
      run.sync();
      run.failurePercent(100);
      for (int i = 0, left = sequence; i < 3; i++, left /= 3) {
        switch (left % 3) {
          case 0 -> run.change(3);
          case 1 -> run.sync();
          default -> run.change(6);
        }
      }
      run.close();
    }
  }

  @Test
  void aRecordOfADeadProcessIsNeverTakenForALaterOne() {
    boolean isInChange = true;
    for (int event = 1; isInChange; event++) {
      ObjectCrashRun run = new ObjectCrashRun("death at " + event, event, ContentHash::of, false);
      run.put(1, "a value that is on disk");
      run.sync();
      run.dieAt(event);
      run.put(2, "the value of a dead process");
      isInChange = run.isLeft();
      run.goOnAfterFailure();
      run.failurePercent(600);
      run.put(3, "the value of a next process");
      run.close();
    }
  }
}
