package store.offheap.array;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import store.offheap.model.ArrayType;

/** Selections whose elements are in two windows of 1 GiB are read as if they were in one. */
class WindowSelectionTest {
  private static final int SIDE = 1000;

  /** The first window ends before the element at this plane, row and column. */
  private static final int PLANE = (1 << 28) / (SIDE * SIDE);

  private static final int ROW = (1 << 28) / SIDE % SIDE;
  private static final int COLUMN = (1 << 28) % SIDE;

  @TempDir
  private static Path folder;

  private static DenseArray array;

  @BeforeAll
  static void write() {
    array = DenseArray.create(folder.resolve("a.npy"), ArrayType.INT32, PLANE + 2, SIDE, SIDE);
    array
        .select(Index.at(PLANE), Index.range(ROW - 20, ROW + 20))
        .write(IntStream.range(0, 40 * SIDE).toArray());
  }

  @AfterAll
  static void close() {
    array.close();
  }

  static Stream<List<Index>> selections() {
    Index plane = Index.at(PLANE);
    Index planes = Index.range(PLANE - 1, PLANE + 2);
    Index rows = Index.range(ROW - 10, ROW + 10);
    return Stream.of(
        List.of(plane, rows),
        List.of(plane, rows, Index.range(COLUMN - 50, COLUMN + 50)),
        List.of(plane, rows, Index.range(null, null, 7)),
        List.of(plane, Index.range(ROW + 10L, ROW - 10L, -1), Index.range(null, null, -7)),
        List.of(plane, rows, Index.range(COLUMN - 60, COLUMN + 3)),
        List.of(plane, rows, Index.at(COLUMN)),
        List.of(plane, rows, Index.at(COLUMN - 1)),
        List.of(plane, Index.range(ROW - 39, ROW + 39), Index.at(COLUMN)),
        List.of(plane, Index.range(ROW + 37L, ROW - 43L, -1), Index.at(COLUMN - 1)),
        List.of(plane, Index.range(ROW - 9, ROW + 1), Index.range(COLUMN - 40, COLUMN)),
        List.of(plane, Index.range(ROW, ROW + 9), Index.range(COLUMN, COLUMN + 40)),
        List.of(plane, Index.at(ROW), Index.range(COLUMN - 1, COLUMN + 1)),
        List.of(plane, Index.at(ROW), Index.range(COLUMN + 3L, COLUMN - 9L, -4)),
        List.of(planes, Index.at(ROW), Index.range(COLUMN - 5, COLUMN + 5)),
        List.of(planes, rows, Index.range(COLUMN - 300L, COLUMN + 300L, 2)));
  }

  @ParameterizedTest
  @MethodSource("selections")
  void everyElementIsWhereItsIndexSays(List<Index> selection) {
    ArrayView view = array.select(selection.toArray(Index[]::new));
    int[] expected = new int[(int) view.size()];
    Layout shape = Layout.of(view.shape(), false);
    for (int i = 0; i < expected.length; i++) {
      expected[i] = (int) view.getLong(shape.coordinates(i));
    }
    assertThat(IntStream.of(expected).anyMatch(number -> number > 0)).isTrue();
    assertThat(view.toInts()).isEqualTo(expected);
    assertThat(view.toLongs()).isEqualTo(IntStream.of(expected).asLongStream().toArray());
    IntBuffer direct = ByteBuffer.allocateDirect(4 * expected.length)
        .order(ByteOrder.nativeOrder())
        .asIntBuffer();
    view.read(direct);
    assertThat(direct).isEqualTo(IntBuffer.wrap(expected));
  }
}
