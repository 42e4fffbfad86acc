package store.offheap.array;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.map.FastFolder;
import store.offheap.model.ArrayType;

/**
 * Random selections, of arrays and of selections, read and change the same elements as nested
 * loops.
 *
 * <p>{@code -Dstore.test.selections=1000000} tests more selections, {@code -Dstore.test.seed=2}
 * others.
 */
class SelectionModelTest {
  private static final int SELECTIONS = Integer.getInteger("store.test.selections", 6_000);
  private static final long SEED = Long.getLong("store.test.seed", 1);
  private static final int SELECTIONS_A_FILE = 2_000;

  @TempDir(factory = FastFolder.class)
  private Path folder;

  /** An array in row-major order, whose elements are places in the original array. */
  private record Model(long[] shape, long[] places) {
    static Model of(long[] shape) {
      int size = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
      long[] places = new long[size];
      Arrays.setAll(places, i -> i);
      return new Model(shape, places);
    }

    long at(long[] index) {
      int place = 0;
      for (int axis = 0; axis < shape.length; axis++) {
        place = place * (int) shape[axis] + (int) index[axis];
      }
      return places[place];
    }

    /**
     * Returns a selection, given the selected places of each axis and whether it remains an axis.
     */
    Model select(List<long[]> taken, boolean[] isKept) {
      List<Long> found = new ArrayList<>();
      collect(taken, new long[shape.length], 0, found);
      long[] newShape = new long[shape.length];
      int rank = 0;
      for (int axis = 0; axis < shape.length; axis++) {
        if (isKept[axis]) {
          newShape[rank++] = taken.get(axis).length;
        }
      }
      return new Model(
          Arrays.copyOf(newShape, rank),
          found.stream().mapToLong(Long::longValue).toArray());
    }

    private void collect(List<long[]> taken, long[] index, int axis, List<Long> found) {
      if (axis == shape.length) {
        found.add(at(index));
        return;
      }
      for (long place : taken.get(axis)) {
        index[axis] = place;
        collect(taken, index, axis + 1, found);
      }
    }
  }

  /** A selection and its model. */
  private record Pair(ArrayView view, Model model, String way) {}

  @Test
  void selectionsAreThoseOfNestedLoops() {
    Random random = new Random(SEED);
    for (int done = 0; done < SELECTIONS; done += SELECTIONS_A_FILE) {
      ArrayType type = ArrayType.values()[1 + random.nextInt(ArrayType.values().length - 1)];
      long[] shape = shape(random);
      Path file = folder.resolve(done + ".npy");
      try (DenseArray array = random.nextBoolean()
          ? DenseArray.create(file, type, shape)
          : DenseArray.createFortran(file, type, shape)) {
        long[] numbers = new long[(int) array.size()];
        Arrays.setAll(numbers, i -> random.nextInt(100));
        array.all().write(numbers);
        for (int i = 0; i < Math.min(SELECTIONS_A_FILE, SELECTIONS - done); i++) {
          Pair all = new Pair(array.all(), Model.of(shape), type + Arrays.toString(shape));
          Pair pair = select(select(all, random), random);
          check(pair, array, numbers, random);
        }
      }
    }
  }

  private static long[] shape(Random random) {
    long[] shape = new long[random.nextInt(6)];
    Arrays.setAll(shape, i -> random.nextInt(12) == 0 ? 0 : 1 + random.nextInt(7));
    return shape;
  }

  private static Pair select(Pair pair, Random random) {
    int rank = pair.model.shape.length;
    int named = random.nextInt(rank + 1);
    int before = random.nextInt(named + 1);
    boolean isEllipsis = named < rank && before < named || random.nextBoolean();
    List<Index> indices = new ArrayList<>();
    List<long[]> taken = new ArrayList<>();
    boolean[] isKept = new boolean[rank];
    for (int axis = 0; axis < rank; axis++) {
      long length = pair.model.shape[axis];
      boolean isNamed =
          isEllipsis ? axis < before || axis >= rank - (named - before) : axis < named;
      if (isEllipsis && axis == before) {
        indices.add(Index.ELLIPSIS);
      }
      isKept[axis] = true;
      if (!isNamed) {
        taken.add(places(null, null, 1, length));
      } else if (length > 0 && random.nextInt(3) == 0) {
        long place = random.nextInt((int) length);
        indices.add(Index.at(random.nextBoolean() ? place : place - length));
        taken.add(new long[] {place});
        isKept[axis] = false;
      } else {
        Long start = bound(length, random);
        Long end = bound(length, random);
        long step = random.nextInt(10) == 0 ? 100 : 1 + random.nextInt(3);
        step = random.nextBoolean() ? step : -step;
        indices.add(Index.range(start, end, step));
        taken.add(places(start, end, step, length));
      }
    }
    if (isEllipsis && before == rank) {
      indices.add(Index.ELLIPSIS);
    }
    String text = indices.toString();
    ArrayView view = random.nextBoolean()
        ? pair.view.select(indices.toArray(Index[]::new))
        : pair.view.select(text.substring(1, text.length() - 1));
    return new Pair(view, pair.model.select(taken, isKept), pair.way + text);
  }

  private static Long bound(long length, Random random) {
    return random.nextInt(3) == 0 ? null : (long) random.nextInt(4 * (int) length + 5) - 2 * length;
  }

  /** Returns the places of a slice, as defined in the Python manual. */
  private static long[] places(Long start, Long end, long step, long length) {
    List<Long> places = new ArrayList<>();
    long low = step > 0 ? 0 : -1;
    long high = step > 0 ? length : length - 1;
    long first = start == null ? (step > 0 ? 0 : length - 1) : within(start, length, low, high);
    long last = end == null ? (step > 0 ? length : -1) : within(end, length, low, high);
    for (long place = first; step > 0 ? place < last : place > last; place += step) {
      places.add(place);
    }
    return places.stream().mapToLong(Long::longValue).toArray();
  }

  private static long within(long bound, long length, long low, long high) {
    long place = bound < 0 ? bound + length : bound;
    return Math.max(low, Math.min(high, place));
  }

  private static void check(Pair pair, DenseArray array, long[] numbers, Random random) {
    String way = "seed " + SEED + ": " + pair.way;
    long[] places = pair.model.places;
    assertThat(pair.view.shape()).as(way).isEqualTo(pair.model.shape);
    long[] expected = Arrays.stream(places).map(place -> numbers[(int) place]).toArray();
    assertThat(pair.view.toLongs()).as(way).isEqualTo(expected);
    assertThat(pair.view.toDoubles())
        .as(way)
        .isEqualTo(Arrays.stream(expected).asDoubleStream().toArray());
    if (random.nextInt(4) > 0) {
      return;
    }
    long[] changed = random.longs(places.length, 0, 100).toArray();
    for (int i = 0; i < places.length; i++) {
      numbers[(int) places[i]] = changed[i];
    }
    if (random.nextBoolean()) {
      pair.view.write(changed);
    } else {
      pair.view.write(Arrays.stream(changed).asDoubleStream().toArray());
    }
    assertThat(array.all().toLongs()).as(way).isEqualTo(numbers);
  }
}
