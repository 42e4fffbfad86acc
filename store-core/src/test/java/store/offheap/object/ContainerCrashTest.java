package store.offheap.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import store.offheap.Trials;
import store.offheap.record.ContentHash;

/**
 * Whenever a process or its machine fails, every element of a container has the value of the last
 * sync or a later one, and nothing else is there. If only the process dies, every acknowledged
 * change is kept, and the change in progress is either complete or not made at all.
 */
@Tag("crash")
class ContainerCrashTest {
  @Test
  void randomChangesSurviveFailures() {
    long failures = 0;
    for (int seed : Trials.of(1, Integer.getInteger("store.test.containerCrashes", 12))) {
      failures += runAtRandom(seed);
    }
    assertThat(failures).isGreaterThan(100);
  }

  @Tag("slow")
  @Test
  void randomChangesSurviveManyFailures() {
    long failures = 0;
    for (long seed = 1_000; failures < 50_000; seed++) {
      failures += runAtRandom(seed);
    }
  }

  /** Returns a hash that makes keys collide in every third run. */
  private static ObjectSettings.KeyHash keyHash(long seed) {
    return seed % 3 == 0
        ? (bytes, any) -> any >>> 5 << 5 | ContentHash.of(bytes, 1) & 8
        : ContentHash::of;
  }

  private static long runAtRandom(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    ContainerCrashRun run = new ContainerCrashRun("seed " + seed, seed, keyHash(seed));
    int size = random.nextInt(3) == 0 ? 150 : random.nextInt(3, 40);
    run.failurePercent(1);
    int count = random.nextInt(10, 90);
    for (int i = 0; i < count; i++) {
      int kind = random.nextInt(100);
      if (kind < 10) {
        run.sync();
      } else if (kind < 12) {
        run.closeAndOpen();
      } else if (kind < 15) {
        run.goOnAfterFailure();
      } else {
        run.change(size);
      }
    }
    run.close();
    return run.failureCount();
  }

  /**
   * At sizes where a container gains or loses a level of nodes, or no longer fits in a few words.
   */
  @Test
  void everyEventAtABoundaryMayBeTheLast() {
    int[] sizes = {15, 16, 17, 63, 64, 65, 126, 127, 128};
    for (int trial : Trials.of(0, 2 * sizes.length - 1)) {
      int size = sizes[trial % sizes.length];
      int seed = trial / sizes.length;
      ContainerCrashRun run =
          new ContainerCrashRun("size " + size + ", seed " + seed, seed, ContainerCrashTest::hash);
      run.fill(size);
      run.sync();
      run.failurePercent(size < 20 ? 30 : 5);
      run.grow();
      if (seed > 0) {
        run.sync();
      }
      run.shrink();
      run.rearrange();
      run.close();
    }
  }

  private static long hash(byte[] bytes, long seed) {
    return ContentHash.of(bytes, seed);
  }

  /** A log that is being rewritten is found complete, either the new one or the old one. */
  @Test
  void anyEventOfARewritingMayBeTheLast() {
    for (int seed = 0; seed < 3; seed++) {
      ContainerCrashRun run =
          new ContainerCrashRun("rewriting, seed " + seed, seed, ContainerCrashTest::hash);
      run.fill(130);
      run.remove(0, 96);
      run.sync();
      run.failurePercent(30);
      run.remove(96, 99);
      run.close();
    }
  }
}
