package store.offheap.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import store.offheap.error.DuplicateKeyException;
import store.offheap.error.StoreIoException;
import store.offheap.map.IdMap;
import store.offheap.model.ArrayType;
import store.offheap.model.DType;

class SparseArrayTest {
  @TempDir
  Path folder;

  private Path file() {
    return folder.resolve("array");
  }

  @ParameterizedTest
  @EnumSource(ArrayType.class)
  void whatWasSetIsThereAfterTheFileIsOpenedAgain(ArrayType type) {
    try (SparseArray array = SparseArray.builder(file()).type(type).shape(3, 4).create()) {
      array.setLong(1, 2, 1);
      array.setDouble(2, 3, 1);
      array.setLong(0, 0, 1);
      array.setLong(0, 0, 0);
      assertThat(array.nnz()).isEqualTo(2);
      assertThat(array.density()).isEqualTo(2.0 / 12);
      assertThat(array.denseBytes()).isEqualTo(12.0 * type.bytes());
    }
    try (SparseArray array = SparseArray.openReadOnly(file())) {
      assertThat(array.type()).isEqualTo(type);
      assertThat(array.shape()).containsExactly(3, 4);
      assertThat(array.getDouble(1, 2)).isEqualTo(1);
      assertThat(array.getLong(2, 3)).isEqualTo(1);
      assertThat(array.getLong(0, 0)).isZero();
      assertThat(array.nnz()).isEqualTo(2);
      assertThat(array.isReadOnly()).isTrue();
      assertThatThrownBy(() -> array.setLong(0, 0, 1))
          .isInstanceOf(UnsupportedOperationException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(ArrayType.class)
  void everyNumberOfATypeIsKept(ArrayType type) {
    long size = type.isFloating() ? 4 : 2;
    try (SparseArray array = SparseArray.builder(file()).type(type).shape(size).create()) {
      if (type.isFloating()) {
        double[] numbers = {
          -0.0, type.maxFinite(), Double.NEGATIVE_INFINITY, Double.NaN,
        };
        for (int i = 0; i < size; i++) {
          array.setDouble(i, numbers[i]);
          assertThat(array.getDouble(i)).isEqualTo(Double.valueOf(numbers[i]));
        }
        assertThat(array.nnz()).isEqualTo(4);
      } else if (type != ArrayType.UINT64) {
        array.setLong(0, type.minValue());
        array.setLong(1, type.maxValue());
        assertThat(array.getLong(0)).isEqualTo(type.minValue());
        assertThat(array.getLong(1)).isEqualTo(type.maxValue());
        assertThatThrownBy(() -> array.setDouble(1, 0.5))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("element=[1]");
      } else {
        array.setDouble(1, 0x1p63);
        assertThat(array.getDouble(1)).isEqualTo(0x1p63);
        assertThat(array.all().getLong(1)).isEqualTo(Long.MIN_VALUE);
        assertThat(array.getLong(1)).isEqualTo(Long.MIN_VALUE);
        array.setLong(0, Long.MIN_VALUE);
        assertThat(array.getDouble(0)).isEqualTo(0x1p63);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, -0.0, 2.5})
  void fillValueIsNotStoredAndComesBack(double fill) {
    try (SparseArray array =
        SparseArray.builder(file()).type(ArrayType.FLOAT32).shape(10).fill(fill).create()) {
      array.setDouble(3, 7);
      array.setDouble(3, fill);
      array.setDouble(4, 8);
      assertThat(array.nnz()).isEqualTo(1);
    }
    try (SparseArray array = SparseArray.open(file())) {
      assertThat(array.fillDouble()).isEqualTo(Double.valueOf(fill));
      assertThat(array.getDouble(3)).isEqualTo(Double.valueOf(fill));
      assertThat(array.all().toDoubles())
          .containsExactly(fill, fill, fill, fill, 8, fill, fill, fill, fill, fill);
    }
  }

  @Test
  void threeThousandMillionElementsAreAddressedAtBothEnds() {
    long side = 3_000_000_000L;
    try (SparseArray array =
        SparseArray.builder(file()).type(ArrayType.INT32).shape(side).create()) {
      array.setLong(0, 1);
      array.setLong(side - 1, 2);
      assertThat(array.getLong(0)).isEqualTo(1);
      assertThat(array.getLong(side - 1)).isEqualTo(2);
      assertThat(array.getLong(side - 2)).isZero();
      assertThat(array.all().select("::-1").getLong(0)).isEqualTo(2);
      assertThat(array.all().reduce(Reduction.SUM)).isEqualTo(3);
      assertThat(array.all().reduce(Reduction.MEAN)).isEqualTo(1e-9);
      assertThatThrownBy(() -> array.getLong(side)).isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void theLastPlaceOfEveryKeyTypeIsAPlace() {
    long[] sizes = {1, 1L << 32, (1L << 32) + 1, Long.MAX_VALUE};
    for (long size : sizes) {
      Path path = folder.resolve("array" + size);
      try (SparseArray array = SparseArray.builder(path).shape(size).create()) {
        array.setDouble(size - 1, 5);
        array.setDouble(0, array.getDouble(0) + 1);
        try (SparseCursor cursor = array.all().cursor()) {
          long last = -1;
          while (cursor.next()) {
            last = cursor.place();
          }
          assertThat(last).isEqualTo(size - 1);
        }
      }
      try (IdMap map = IdMap.openReadOnly(path)) {
        assertThat(map.keyType()).isEqualTo(size > 1L << 32 ? DType.INT64 : DType.UINT32);
        assertThat(map.getDouble(size - 1, 0)).isEqualTo(size == 1 ? 6 : 5);
      }
    }
  }

  @Test
  void anArrayWithoutAxesHasOneElement() {
    try (SparseArray array = SparseArray.builder(file()).create()) {
      array.setDouble(new long[0], 4);
      assertThat(array.getDouble(new long[0])).isEqualTo(4);
      assertThat(array.size()).isEqualTo(1);
    }
    try (SparseArray array = SparseArray.open(file())) {
      assertThat(array.rank()).isZero();
      assertThat(array.all().transpose().toDoubles()).containsExactly(4);
    }
  }

  @Test
  void duplicatesAreAddedOrRefused() {
    SparseArrayBuilder builder =
        SparseArray.builder(file()).type(ArrayType.INT8).shape(2, 2).overwrite(true);
    try (SparseArrayBuild build = builder.onDuplicate(Duplicates.SUM).start()) {
      build.addLong(5, 0, 1);
      build.addLong(-5, 0, 1);
      build.addLong(100, 1, 1);
      build.addLong(27, 1, 1);
      assertThatThrownBy(() -> build.addLong(1, 1, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("element=[1, 1]");
      try (SparseArray array = build.finish()) {
        assertThat(array.all().toLongs()).containsExactly(0, 0, 0, 127);
        assertThat(array.nnz()).isEqualTo(1);
      }
    }
    try (SparseArrayBuild build = builder.onDuplicate(Duplicates.REFUSE).start()) {
      build.addLong(0, 1, 0);
      assertThatThrownBy(() -> build.addLong(1, 1, 0))
          .isInstanceOf(DuplicateKeyException.class)
          .hasMessageContaining("[1, 0]");
    }
    try (SparseArray array = SparseArray.open(file())) {
      assertThat(array.getLong(1, 1)).isEqualTo(127);
    }
  }

  @Test
  void moreElementsThanThereAreAreNotExpected() {
    try (SparseArray array =
        SparseArray.builder(file()).shape(10).expected(1_000_000).create()) {
      assertThat(array.fileBytes()).isLessThan(1 << 20);
    }
  }

  @Test
  void aBuildThatIsGivenUpLeavesNothing() throws Exception {
    try (SparseArrayBuild build = SparseArray.builder(file()).shape(5).start()) {
      build.addDouble(1, 2);
    }
    try (var files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void aFileThatIsThereIsNotReplacedUnasked() {
    SparseArray.builder(file()).shape(5).create().close();
    assertThatThrownBy(() -> SparseArray.builder(file()).shape(5).start())
        .isInstanceOf(StoreIoException.class);
    assertThatThrownBy(() -> SparseArray.builder(file()).shape(5).create())
        .isInstanceOf(StoreIoException.class);
    SparseArray.builder(file()).shape(5).openOrCreate().close();
    assertThatThrownBy(() -> SparseArray.builder(file()).shape(6).openOrCreate())
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatIsRefusedLeavesNothingOpen() {
    SparseArray.builder(file()).type(ArrayType.INT8).shape(5).create().close();
    assertThatThrownBy(() ->
            SparseArray.builder(file()).type(ArrayType.INT8).shape(5).fill(0.5).openOrCreate())
        .isInstanceOf(IllegalArgumentException.class);
    SparseArray.open(file()).close();
  }

  @Test
  void attributesAreSetExceptForThoseOfTheHeader() {
    try (SparseArray array = SparseArray.builder(file())
        .type(ArrayType.INT8)
        .shape(5)
        .attribute("source", "one")
        .create()) {
      array.setAttribute("source", "another");
      array.setAttribute("unit", "m");
      array.setAttribute("unit", null);
      assertThatThrownBy(() -> array.setAttribute("array.shape", "6"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("attribute name: expected=not beginning with array., actual=array.shape");
    }
    try (SparseArray array = SparseArray.openReadOnly(file())) {
      assertThat(array.attributes()).containsEntry("source", "another").doesNotContainKey("unit");
      assertThat(array.shape()).containsExactly(5);
      assertThat(array.warnings()).isEqualTo(IdMap.warnings(file()));
      assertThatThrownBy(() -> array.setAttribute("source", "one"))
          .isInstanceOf(UnsupportedOperationException.class);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "INT64, 9223372036854775807, 9223372036854775807",
    "INT64, 9007199254740993, 9007199254740993",
    "UINT64, 18446744073709551615, 18446744073709551615",
    "INT8, 1e2, 100",
    "BOOL, 1, true",
    "BOOL, false, false",
    "FLOAT32, NaN, NaN",
    "FLOAT64, 1, 1.0",
    "FLOAT64, -0, -0.0",
    "FLOAT64, 36893488147419103232, 3.6893488147419103E19",
    "FLOAT16, 0.1, 0.099975586",
    "FLOAT16, 2050, 2050.0"
  })
  void everyNumberOfATypeMayBeTheFillValue(ArrayType type, String text, String expected) {
    SparseArray.builder(file()).type(type).shape(5).fill(text).create().close();
    try (SparseArray array = SparseArray.openReadOnly(file())) {
      assertThat(array.attributes()).containsEntry("array.fill", expected);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "INT8, 128",
    "INT8, 0.5",
    "UINT64, -1",
    "INT64, 9223372036854775808",
    "BOOL, 2",
    "FLOAT64, true",
    "INT8, true",
    "INT8, one",
    "FLOAT64, 9007199254740993",
    "FLOAT32, -16777217",
    "FLOAT16, 2049"
  })
  void whatIsNoNumberOfATypeIsNoFillValue(ArrayType type, String text) {
    assertThatThrownBy(
            () -> SparseArray.builder(file()).type(type).shape(5).fill(text).create())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("fill value: ");
    assertThat(file()).doesNotExist();
  }

  @Test
  void aResultWithoutElementsIsNotTooLarge() {
    try (SparseArray array =
        SparseArray.builder(file()).shape(70_000, 70_000, 0, 3).create()) {
      assertThat(array.all().reduce(Reduction.SUM, 3)).isEmpty();
      assertThat(array.all().reduce(Reduction.SUM, 0)).isEmpty();
    }
  }

  @Test
  void shapesThatNoArrayCanHaveAreRefused() {
    assertThatThrownBy(() -> SparseArray.builder(file()).shape(-1).create())
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SparseArray.builder(file()).shape(new long[33]).create())
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> SparseArray.builder(file()).shape(1L << 32, 1L << 31).create())
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> SparseArray.builder(file()).type(ArrayType.UINT8).fill(-1).create())
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(file()).doesNotExist();
  }

  @Test
  void aCursorThatIsAtNoElementOrClosedSaysSo() {
    try (SparseArray array = SparseArray.builder(file()).shape(2, 3).create()) {
      array.setDouble(1, 2, 7);
      SparseCursor cursor = array.all().cursor();
      requireAtNone(cursor);
      assertThat(cursor.next()).isTrue();
      assertThat(cursor.index()).containsExactly(1, 2);
      assertThat(cursor.next()).isFalse();
      requireAtNone(cursor);
      cursor.close();
      assertThatIllegalStateException().isThrownBy(cursor::next);
      SparseCursor closed = array.all().cursor();
      assertThat(closed.next()).isTrue();
      closed.close();
      closed.close();
      requireAtNone(closed);
    }
  }

  @Test
  void integersOfFloatingPointElementsAreRefusedInTheUsersWords() {
    try (SparseArray array = SparseArray.builder(file()).shape(2).create()) {
      array.setDouble(1, 0.5);
      assertRefused("elements are float64: use fillDouble", array::fillLong);
      assertRefused("elements are float64: use fillDouble", array.all()::fillLong);
      assertRefused("elements are float64: use toDoubles", array.all()::toLongs);
      try (SparseCursor cursor = array.all().cursor()) {
        assertThat(cursor.next()).isTrue();
        assertRefused("elements are float64: use doubleValue", cursor::longValue);
      }
    }
  }

  private static void assertRefused(String message, ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(UnsupportedOperationException.class).hasMessage(message);
  }

  private static void requireAtNone(SparseCursor cursor) {
    assertThatIllegalStateException().isThrownBy(cursor::place);
    assertThatIllegalStateException().isThrownBy(cursor::index);
    assertThatIllegalStateException().isThrownBy(cursor::doubleValue);
    assertThatIllegalStateException().isThrownBy(cursor::longValue);
    assertThatIllegalStateException().isThrownBy(cursor::text);
  }

  @Test
  void aCursorThatCannotBeMadeLeavesNothingOpen() {
    AtomicInteger closed = new AtomicInteger();
    try (SparseArray array = SparseArray.builder(file()).shape(5).create()) {
      array.setDouble(1, 2);
      SparseView failing = array.all().map(number -> {
        if (number == 2) {
          throw new ArithmeticException("no result");
        }
        return number;
      });
      SparseView view = counting(failing.plus(array.all()).source(), closed);
      assertThatThrownBy(view::cursor).hasMessage("no result");
    }
    assertThat(closed).hasValue(1);
  }

  /** Returns a view that counts how often its sorted elements are closed. */
  private static SparseView counting(SparseSource source, AtomicInteger closed) {
    return new SparseView((SparseSource) Proxy.newProxyInstance(
        SparseSource.class.getClassLoader(),
        new Class<?>[] {SparseSource.class},
        (proxy, method, arguments) -> {
          Object result = method.invoke(source, arguments);
          return result instanceof OrderedCells cells ? counting(cells, closed) : result;
        }));
  }

  private static OrderedCells counting(OrderedCells cells, AtomicInteger closed) {
    return new OrderedCells() {
      @Override
      public CellCursor cursor() {
        return cells.cursor();
      }

      @Override
      public void close() {
        closed.incrementAndGet();
        cells.close();
      }
    };
  }

  @Test
  void aClosedArrayRefusesCalls() {
    SparseArray array = SparseArray.builder(file()).shape(5).create();
    SparseView view = array.all();
    array.close();
    array.close();
    assertThatThrownBy(() -> array.getDouble(1)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> array.setDouble(1, 1)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(array::nnz).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(view::stats).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(view::cursor).isInstanceOf(IllegalStateException.class);
    assertThat(array.toString()).contains("float64");
  }
}
