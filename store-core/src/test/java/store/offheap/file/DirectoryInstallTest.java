package store.offheap.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import store.offheap.map.IdMap;
import store.offheap.model.DType;

/**
 * Tests lookups by another thread while a directory replaces another one base by base. The
 * replacement is slowed down: stores that do not go to a window are those of the bases.
 */
@Tag("crash")
class DirectoryInstallTest {
  private static final int STABLE = 8_000;
  private static final int WINDOW = 4_000;
  private static final int CHANGES = 80_000;
  private static final int SPINS_A_BASE = 100;

  @TempDir
  private Path folder;

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"UINT32", "INT64"})
  void lookupsOfThatMomentFindWhatIsThere(DType type) throws Exception {
    assumeTrue(Memory.RAW, "through buffers, a directory has no bases");
    AtomicBoolean isEnded = new AtomicBoolean();
    try (IdMap map = IdMap.builder(folder.resolve("map"))
        .keyType(type)
        .valueType(type)
        .segmentSlots(256)
        .create()) {
      for (long key = 1; key <= STABLE; key++) {
        map.put(key, key + 1);
      }
      CompletableFuture<Long> reader = CompletableFuture.supplyAsync(() -> lookUp(map, isEnded));
      Memory.observe((window, base) -> {
        for (int i = 0; window == null && i < SPINS_A_BASE; i++) {
          Thread.onSpinWait();
        }
      });
      try {
        for (long key = STABLE + 1; key <= STABLE + CHANGES && !reader.isDone(); key++) {
          map.put(key, key + 1);
          map.remove(Math.max(STABLE + 1, key - WINDOW));
        }
      } finally {
        Memory.observe(null);
        isEnded.set(true);
      }
      assertThat(reader.get(60, TimeUnit.SECONDS)).isPositive();
    }
  }

  private static long lookUp(IdMap map, AtomicBoolean isEnded) {
    SplittableRandom random = new SplittableRandom(1);
    long[] keys = new long[64];
    long[] values = new long[keys.length];
    long rounds = 0;
    do {
      Arrays.setAll(keys, i -> random.nextLong(1, STABLE + 1));
      map.getAll(keys, values, 0);
      for (int i = 0; i < keys.length; i++) {
        if (values[i] != keys[i] + 1) {
          throw new AssertionError("foreign value: key=" + keys[i] + ", value=" + values[i]);
        }
      }
      rounds++;
    } while (!isEnded.get());
    return rounds;
  }
}
