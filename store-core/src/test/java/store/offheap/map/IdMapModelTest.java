package store.offheap.map;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import store.offheap.Trials;
import store.offheap.model.DType;

/**
 * Tests random operations on maps of every combination of key and value widths against a
 * {@code java.util.HashMap}: 1.9 million operations on each memory path, thirty times as many with
 * the tag {@code slow}.
 *
 * <p>A failure names the seed; {@code -Dstore.test.seed=N} repeats the run.
 */
@Tag("compiled")
class IdMapModelTest {
  private static final String SEED_PROPERTY = "store.test.seed";
  private static final List<Integer> OPERATIONS = List.of(40_000, 40_000, 110_000, 187_500);
  private static final int SLOW_FACTOR = 30;
  private static final List<Integer> SEGMENT_SLOTS = List.of(16, 64, 256, 1024);
  private static final List<List<DType>> KEYS =
      List.of(List.of(DType.INT32, DType.UINT32), List.of(DType.UINT64, DType.INT64));
  private static final List<List<DType>> VALUES = List.of(
      List.of(DType.NONE, DType.NONE),
      List.of(DType.INT8, DType.UINT8),
      List.of(DType.UINT16, DType.INT16),
      List.of(DType.INT32, DType.UINT32),
      List.of(DType.UINT64, DType.INT64));

  @TempDir
  private Path folder;

  /**
   * Returns ten combinations of widths with four lengths of segments, of which each path takes two
   * per combination; the dtypes of a width take turns.
   */
  static Stream<Arguments> mixes() {
    List<Arguments> mixes = new ArrayList<>();
    int mix = 0;
    for (List<DType> keys : KEYS) {
      for (List<DType> values : VALUES) {
        for (int trial : Trials.of(0, SEGMENT_SLOTS.size() - 1)) {
          // The next combination takes the other two.
          int i = trial ^ (mix & 1);
          mixes.add(Arguments.of(keys.get(i & 1), values.get(i >> 1), SEGMENT_SLOTS.get(i)));
        }
        mix++;
      }
    }
    return mixes.stream();
  }

  @ParameterizedTest(name = "{0} -> {1}, {2} slots a segment")
  @MethodSource("mixes")
  void mapBehavesLikeHashMap(DType keyType, DType valueType, int segmentSlots) {
    compare(keyType, valueType, segmentSlots, 1);
  }

  @Tag("slow")
  @ParameterizedTest(name = "{0} -> {1}, {2} slots a segment")
  @MethodSource("mixes")
  void mapBehavesLikeHashMapForLong(DType keyType, DType valueType, int segmentSlots) {
    compare(keyType, valueType, segmentSlots, SLOW_FACTOR);
  }

  private void compare(DType keyType, DType valueType, int segmentSlots, int factor) {
    int operations = factor * OPERATIONS.get(SEGMENT_SLOTS.indexOf(segmentSlots));
    long seed = Long.getLong(SEED_PROPERTY, new SplittableRandom().nextLong());
    try (ModelRun run = new ModelRun(folder, keyType, valueType, segmentSlots, seed)) {
      run.run(operations);
      run.assertSegmentsWereReplaced();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("repeat with -D" + SEED_PROPERTY + "=" + seed, e);
    }
  }
}
