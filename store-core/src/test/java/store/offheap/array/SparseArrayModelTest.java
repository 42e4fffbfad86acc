package store.offheap.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import store.offheap.Trials;
import store.offheap.map.FastFolder;
import store.offheap.model.ArrayType;

/** Random arrays, views and computations, compared with loops over all elements. */
class SparseArrayModelTest {
  private static final int ROUNDS = 12;

  @TempDir(factory = FastFolder.class)
  Path folder;

  private int files;

  @ParameterizedTest
  @EnumSource(ArrayType.class)
  void everyViewIsWhatNestedLoopsSay(ArrayType type) {
    for (int seed : Trials.of(0, ROUNDS - 1)) {
      Random random = new Random(seed);
      NestedLoops model = random(random, type, shape(random));
      try (SparseArray array = sparse(random, type, model)) {
        check("seed " + seed, array.all(), model);
        SparseView view = array.all();
        NestedLoops part = model;
        for (int step = 0; step < 3; step++) {
          if (random.nextBoolean()) {
            int[] axes = permutation(random, part.shape.length);
            view = view.transpose(axes);
            part = part.transpose(axes);
          } else {
            Selection selection = new Selection(random, part.shape);
            view = view.select(selection.indices);
            part = part.select(selection.picks, selection.isDropped);
          }
          check("seed " + seed + ", step " + step, view, part);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ArrayType.class,
      names = {"BOOL", "INT16", "UINT8", "INT64", "FLOAT32", "FLOAT64"})
  void computingIsWhatNestedLoopsSay(ArrayType type) {
    for (int seed : Trials.of(0, ROUNDS - 1)) {
      Random random = new Random(seed);
      int[] shape = shape(random);
      NestedLoops a = random(random, type, shape);
      NestedLoops b = random(random, type, shape);
      double number = random.nextInt(3);
      NestedLoops numbers = new NestedLoops(shape);
      Arrays.fill(numbers.values, number);
      try (SparseArray left = sparse(random, type, a);
          SparseArray right = sparse(random, type, b)) {
        String what = "seed " + seed;
        SparseView x = left.all();
        SparseView y = right.all();
        check(what, x.plus(y), a.with(b, Double::sum));
        check(what, x.minus(y), a.with(b, (i, j) -> i - j));
        check(what, x.times(y), a.with(b, (i, j) -> i * j));
        check(what, x.plus(number), a.with(numbers, Double::sum));
        check(what, x.minus(number), a.with(numbers, (i, j) -> i - j));
        check(what, x.times(number), a.with(numbers, (i, j) -> i * j));
        check(what, x.map(i -> i * i + 1), a.with(a, (i, j) -> i * i + 1));
        for (Comparison comparison : Comparison.values()) {
          check(what, x.compare(comparison, y), a.with(b, (i, j) -> is(comparison, i, j)));
          check(
              what, x.compare(comparison, number), a.with(numbers, (i, j) -> is(comparison, i, j)));
        }
        Selection selection = new Selection(random, shape);
        check(
            what,
            x.plus(y).times(y).select(selection.indices).transpose(),
            a.with(b, Double::sum)
                .with(b, (i, j) -> i * j)
                .select(selection.picks, selection.isDropped)
                .transpose(reversed(selection.kept())));
        try (SparseArray stored = x.plus(y).to(nextFile())) {
          check(what, stored.all(), a.with(b, Double::sum));
          assertThat(stored.type()).isEqualTo(x.plus(y).type());
          assertThat(stored.nnz()).isEqualTo(x.plus(y).nnz());
        }
      }
    }
  }

  private static double is(Comparison comparison, double i, double j) {
    switch (comparison) {
      case LESS:
        return i < j ? 1 : 0;
      case LESS_OR_EQUAL:
        return i <= j ? 1 : 0;
      case EQUAL:
        return i == j ? 1 : 0;
      case NOT_EQUAL:
        return i != j ? 1 : 0;
      case GREATER_OR_EQUAL:
        return i >= j ? 1 : 0;
      default:
        return i > j ? 1 : 0;
    }
  }

  private static int[] reversed(int rank) {
    return IntStream.range(0, rank).map(axis -> rank - 1 - axis).toArray();
  }

  private static void check(String what, SparseView view, NestedLoops model) {
    assertThat(view.shape()).as(what).containsExactly(model.longShape());
    assertThat(unsigned(view.toDoubles())).as(what).containsExactly(unsigned(model.values));
    try (SparseCursor cursor = view.cursor()) {
      double[] seen = new double[model.values.length];
      Arrays.fill(seen, view.fillDouble());
      long last = -1;
      while (cursor.next()) {
        assertThat(cursor.place()).as(what).isGreaterThan(last);
        assertThat(cursor.doubleValue()).as(what).isNotEqualTo(view.fillDouble());
        last = cursor.place();
        int[] index = Arrays.stream(cursor.index()).mapToInt(Math::toIntExact).toArray();
        seen[model.place(index)] = cursor.doubleValue();
      }
      assertThat(unsigned(seen)).as(what).containsExactly(unsigned(model.values));
    }
    for (int place = 0; place < model.values.length; place++) {
      long[] index = Arrays.stream(model.index(place)).asLongStream().toArray();
      assertThat(view.getDouble(index)).as(what).isEqualTo(model.values[place]);
    }
    for (Reduction reduction : Reduction.values()) {
      for (int axis = -1; axis < model.shape.length; axis++) {
        double[] expected = model.reduce(reduction, axis);
        double[] actual =
            axis < 0 ? new double[] {view.reduce(reduction)} : view.reduce(reduction, axis);
        assertThat(actual)
            .as(what + ", " + reduction + " of axis " + axis)
            .containsExactly(expected, within(1e-9));
      }
    }
  }

  /** Removes the sign of -0.0, which integers do not have, but the model's products do. */
  private static double[] unsigned(double[] numbers) {
    return Arrays.stream(numbers).map(number -> number + 0.0).toArray();
  }

  private SparseArray sparse(Random random, ArrayType type, NestedLoops model) {
    double fill = model.values.length == 0 ? 0 : model.values[0];
    SparseArray array = SparseArray.builder(nextFile())
        .type(type)
        .shape(model.longShape())
        .fill(fill)
        .create();
    for (int i = 0; i < 2 * model.values.length; i++) {
      // Some elements are set to another value first; some that equal the fill value are never set.
      int place = i < model.values.length ? random.nextInt(model.values.length) : i;
      place %= model.values.length;
      long[] index = Arrays.stream(model.index(place)).asLongStream().toArray();
      array.setDouble(index, i < model.values.length ? 1 : model.values[place]);
    }
    return array;
  }

  private Path nextFile() {
    return folder.resolve("array" + files++);
  }

  private static NestedLoops random(Random random, ArrayType type, int[] shape) {
    NestedLoops model = new NestedLoops(shape);
    double fill = random.nextBoolean() ? 0 : number(random, type);
    for (int i = 0; i < model.values.length; i++) {
      model.values[i] = random.nextInt(4) > 0 ? fill : number(random, type);
    }
    return model;
  }

  private static double number(Random random, ArrayType type) {
    int bound = type == ArrayType.BOOL ? 2 : 5;
    boolean isSigned = type.isFloating() || type.minValue() < 0;
    return random.nextInt(bound) - (isSigned && random.nextBoolean() ? 2 : 0);
  }

  private static int[] shape(Random random) {
    int[] shape = new int[random.nextInt(5)];
    Arrays.setAll(shape, axis -> random.nextInt(20) == 0 ? 0 : 1 + random.nextInt(5));
    return shape;
  }

  private static int[] permutation(Random random, int rank) {
    int[] axes = IntStream.range(0, rank).toArray();
    for (int i = rank - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swap = axes[i];
      axes[i] = axes[j];
      axes[j] = swap;
    }
    return axes;
  }

  /** A random selection, as indices and as lists of places. */
  private static final class Selection {
    final Index[] indices;
    final int[][] picks;
    final boolean[] isDropped;

    Selection(Random random, int[] shape) {
      int rank = shape.length;
      this.indices = new Index[rank];
      this.picks = new int[rank][];
      this.isDropped = new boolean[rank];
      for (int axis = 0; axis < rank; axis++) {
        int length = shape[axis];
        if (length > 0 && random.nextInt(4) == 0) {
          int at = random.nextInt(length);
          indices[axis] = Index.at(random.nextBoolean() ? at : at - length);
          picks[axis] = new int[] {at};
          isDropped[axis] = true;
        } else {
          range(random, axis, length);
        }
      }
    }

    private void range(Random random, int axis, int length) {
      int step = random.nextInt(3) + 1;
      int start = random.nextInt(length + 2);
      int end = random.nextInt(length + 2);
      if (random.nextBoolean()) {
        indices[axis] = Index.range((long) start, (long) end, step);
        picks[axis] = IntStream.range(start, Math.min(end, length))
            .filter(place -> (place - start) % step == 0)
            .toArray();
      } else {
        indices[axis] = Index.range(null, null, -step);
        picks[axis] = IntStream.range(0, length)
            .filter(place -> place % step == 0)
            .map(place -> length - 1 - place)
            .toArray();
      }
    }

    int kept() {
      return (int)
          IntStream.range(0, isDropped.length).filter(axis -> !isDropped[axis]).count();
    }
  }
}
