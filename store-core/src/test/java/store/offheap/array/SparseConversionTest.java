package store.offheap.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import store.offheap.error.DuplicateKeyException;
import store.offheap.error.StoreException;
import store.offheap.map.FastFolder;
import store.offheap.model.ArrayType;

/** Sparse arrays from lists, maps and dense arrays, and back. */
class SparseConversionTest {
  @TempDir(factory = FastFolder.class)
  private Path folder;

  private Path file() {
    return folder.resolve("array");
  }

  @Test
  void listsOfCoordinatesComeBackInOrder() {
    Coordinates elements =
        new Coordinates(new long[][] {{2, 0, 1}, {3, 1, 0}}, new double[] {1.5, 2.5, 3.5});
    try (SparseArray array = SparseArray.builder(file()).shape(3, 4).buildFrom(elements)) {
      Coordinates back = array.all().toCoordinates();
      assertThat(back.index()).isDeepEqualTo(new long[][] {{0, 1, 2}, {1, 0, 3}});
      assertThat(back.doubles()).containsExactly(2.5, 3.5, 1.5);
      assertThat(back.longs()).isNull();
    }
    assertThatThrownBy(() -> new Coordinates(new long[][] {{1}}, new double[2]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void integersOfListsAreExact() {
    long[] numbers = {Long.MAX_VALUE, Long.MIN_VALUE, -1};
    Coordinates elements = new Coordinates(new long[][] {{5, 6, 7}}, numbers);
    for (ArrayType type : List.of(ArrayType.INT64, ArrayType.UINT64)) {
      try (SparseArray array =
          SparseArray.builder(file()).type(type).shape(9).overwrite(true).buildFrom(elements)) {
        assertThat(array.all().toCoordinates().longs()).containsExactly(numbers);
      }
    }
  }

  @Test
  void theLongestAxisComesBackFromAnNpzFile() {
    Path npz = folder.resolve("array.npz");
    long last = Long.MAX_VALUE - 1;
    try (SparseArray array = SparseArray.builder(file()).shape(Long.MAX_VALUE).create()) {
      array.setDouble(last, 2);
      array.all().toNpz(npz, NpzFormat.COO);
    }
    try (SparseArray back = SparseArray.builder(folder.resolve("back")).buildFromNpz(npz)) {
      assertThat(back.shape()).containsExactly(Long.MAX_VALUE);
      assertThat(back.getDouble(last)).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "0", "3000000000", "4, 5", "2, 3, 4", "2, 1, 3, 2", "3, 0, 2"})
  void scipysCoordinatesAreOfAnyAxes(String text) {
    long[] shape = Stream.of(text.split(", ")).mapToLong(Long::parseLong).toArray();
    Path npz = folder.resolve("array.npz");
    try (SparseArray array =
        SparseArray.builder(file()).type(ArrayType.INT16).shape(shape).create()) {
      if (array.size() > 0) {
        array.setLong(new long[shape.length], 3);
        array.setLong(LongStream.of(shape).map(length -> length - 1).toArray(), -5);
      }
      array.all().toNpz(npz, NpzFormat.SCIPY_COO);
      try (SparseArray back = SparseArray.builder(folder.resolve("back")).buildFromNpz(npz)) {
        assertThat(back.shape()).containsExactly(shape);
        assertThat(back.nnz()).isEqualTo(array.nnz());
        assertThat(back.all().compare(Comparison.NOT_EQUAL, array.all()).nnz()).isZero();
      }
    }
  }

  @Test
  void scipyHasNoArrayWithoutAxesNorLinesOfOtherThanTwo() {
    try (SparseArray none = SparseArray.builder(file()).shape().create();
        SparseArray one = SparseArray.builder(folder.resolve("one")).shape(5).create()) {
      Path npz = folder.resolve("array.npz");
      assertThatThrownBy(() -> none.all().toNpz(npz, NpzFormat.SCIPY_COO))
          .hasMessage("array: expected=1 axis or more, fill value 0 and another type than float16,"
              + " actual=0 axes, fill value 0.0, float64");
      assertThatThrownBy(() -> one.all().toNpz(npz, NpzFormat.SCIPY_CSC))
          .hasMessage("array: expected=2 axes, fill value 0 and another type than float16,"
              + " actual=1 axes, fill value 0.0, float64");
    }
  }

  @ParameterizedTest
  @CsvSource({"9223372036854775807, 1, SCIPY_CSR", "1, 1152921504606846975, SCIPY_CSC"})
  void moreLinesThanPythonCountsAreRefusedBeforeAnythingIsRead(
      long rows, long columns, NpzFormat format) {
    Path npz = folder.resolve("array.npz");
    try (SparseArray array = SparseArray.builder(file()).shape(rows, columns).create()) {
      SparseView unread = array.all(count -> {
        throw new AssertionError("looked at " + count + " elements");
      });
      assertThatThrownBy(() -> unread.toNpz(npz, format))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected=at most 1152921504606846974, actual=");
    }
    assertThat(npz).doesNotExist();
  }

  @Test
  void mapsOfCoordinatesAreBuilt() {
    Map<List<Long>, Number> elements = Map.of(List.of(0L, 1L), 7, List.of(2L, 2L), 0.5);
    try (SparseArray array = SparseArray.builder(file()).shape(3, 3).buildFrom(elements)) {
      assertThat(array.all().toDoubles()).containsExactly(0, 7, 0, 0, 0, 0, 0, 0, 0.5);
    }
    assertThatThrownBy(() -> SparseArray.builder(file())
            .shape(3, 3)
            .overwrite(true)
            .buildFrom(Map.of(List.of(3L, 0L), 1)))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "INT64, 9007199254740993, true",
    "INT64, 9223372036854775807, true",
    "INT64, 9223372036854775808, false",
    "INT64, -9223372036854775809, false",
    "UINT64, 18446744073709551615, true",
    "UINT64, -1, false",
    "UINT64, 18446744073709551616, false",
    "FLOAT64, 9007199254740993, false",
    "FLOAT64, 9223372036854775809, false",
    "FLOAT64, 36893488147419103232, true",
    "FLOAT32, 16777217, false",
    "UINT8, 256, false",
  })
  void integersOfAnyLengthAreExactOrRefused(ArrayType type, BigInteger number, boolean fits) {
    SparseArrayBuilder builder = SparseArray.builder(file()).type(type).shape(3);
    if (fits) {
      try (SparseArray array = builder.buildFrom(Map.of(List.of(1L), number))) {
        try (SparseCursor cursor = array.all().cursor()) {
          assertThat(cursor.next()).isTrue();
          BigDecimal stored = type.isFloating()
              ? new BigDecimal(cursor.doubleValue())
              : new BigDecimal(cursor.text());
          assertThat(stored).isEqualByComparingTo(new BigDecimal(number));
        }
      }
    } else {
      assertThatThrownBy(() -> builder.buildFrom(Map.of(List.of(1L), number)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("element=[1]");
    }
  }

  @Test
  void integersThatOthersChangeAreExact() {
    long number = 9007199254740993L;
    LongAdder adder = new LongAdder();
    adder.add(number);
    LongAccumulator accumulator = new LongAccumulator(Long::max, number);
    Map<List<Long>, Number> elements =
        Map.of(List.of(0L), new AtomicLong(number), List.of(1L), adder, List.of(2L), accumulator);
    try (SparseArray array =
        SparseArray.builder(file()).type(ArrayType.INT64).shape(3).buildFrom(elements)) {
      for (int i = 0; i < 3; i++) {
        assertThat(array.getLong(i)).isEqualTo(number);
      }
    }
  }

  @Test
  void builderIsAsItWasToldWhateverItHasBuilt() {
    Path npz = folder.resolve("array.npz");
    SparseArrayBuilder builder = SparseArray.builder(file()).shape(3).overwrite(true);
    try (SparseArray array = builder.buildFrom(new Coordinates(new long[1][0], new double[0]))) {
      array.all().toNpz(npz, NpzFormat.COO);
    }
    builder.buildFromNpz(npz).close();
    Coordinates twice = new Coordinates(new long[][] {{1, 1}}, new double[] {1, 2});
    assertThatThrownBy(() -> builder.buildFrom(twice)).isInstanceOf(DuplicateKeyException.class);
    try (DenseArray dense = DenseArray.create(folder.resolve("dense"), ArrayType.INT8, 2, 2)) {
      builder.buildFrom(dense).close();
    }
    try (SparseArrayBuild build = builder.start();
        SparseArray array = build.finish()) {
      assertThat(array.type()).isEqualTo(ArrayType.FLOAT64);
      assertThat(array.shape()).containsExactly(3);
    }
  }

  @Test
  void attributesThatNoFileTakesAreRefusedAtTheStart() {
    for (String value : List.of("x".repeat(1 << 20), "\ud800")) {
      assertThatThrownBy(() -> SparseArray.builder(file()).attribute("a", value).start())
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aBuildThatIsOverTakesNothingMore() {
    SparseArrayBuild finished = SparseArray.builder(file()).shape(5).start();
    finished.addDouble(1.5, 2);
    finished.finish().close();
    SparseArrayBuild closed =
        SparseArray.builder(folder.resolve("other")).shape(5).start();
    closed.close();
    for (SparseArrayBuild build : List.of(finished, closed)) {
      for (ThrowingCallable call : List.<ThrowingCallable>of(
          () -> build.addDouble(1, 0), () -> build.addLong(1, 0), build::finish)) {
        assertThatThrownBy(call)
            .isInstanceOf(IllegalStateException.class)
            .hasMessageStartingWith("build is over: file=" + folder);
      }
      build.close();
    }
    assertThat(folder.resolve("other")).doesNotExist();
  }

  @Test
  void rowsAndColumnsAreCompressed() {
    try (SparseArray array =
        SparseArray.builder(file()).type(ArrayType.INT8).shape(3, 4).create()) {
      array.setLong(0, 3, 1);
      array.setLong(2, 0, 2);
      array.setLong(2, 3, 3);
      CompressedLines rows = array.all().toRows();
      assertThat(rows.starts()).containsExactly(0, 1, 1, 3);
      assertThat(rows.places()).containsExactly(3, 0, 3);
      assertThat(rows.longs()).containsExactly(1, 2, 3);
      CompressedLines columns = array.all().transpose().toRows();
      assertThat(columns.starts()).containsExactly(0, 1, 1, 1, 3);
      assertThat(columns.places()).containsExactly(2, 0, 2);
      assertThat(columns.longs()).containsExactly(2, 1, 3);
      assertThatThrownBy(() -> array.select("0").toRows())
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(ArrayType.class)
  void denseArraysBecomeSparseAndDenseAgain(ArrayType type) throws Exception {
    for (boolean isFortran : new boolean[] {false, true}) {
      for (long fill = 0; fill <= 1; fill++) {
        Path dense = folder.resolve("dense" + isFortran + fill);
        Path back = folder.resolve("back" + isFortran + fill);
        try (DenseArray array = isFortran
            ? DenseArray.createFortran(dense, type, 5, 6, 7)
            : DenseArray.create(dense, type, 5, 6, 7)) {
          SampleNumbers.write(array.all());
          array.plane(2).fill(fill);
          try (SparseArray sparse =
                  SparseArray.builder(file()).fill(fill).overwrite(true).buildFrom(array);
              DenseArray again = sparse.all().toDense(back)) {
            assertThat(again.type()).isEqualTo(type);
            if (type.isFloating()) {
              assertThat(again.all().toDoubles()).containsExactly(array.all().toDoubles());
            } else {
              assertThat(again.all().toLongs()).containsExactly(array.all().toLongs());
            }
            assertThat(sparse.nnz()).isLessThanOrEqualTo(210 - 42);
          }
        }
      }
    }
  }

  @Test
  void elementsAtTheEndsOfBlocksAreWritten() {
    long[] places = {0, 1, (1 << 16) - 1, 1 << 16, (3 << 16) - 1, (5 << 16) + 2};
    for (double fill : new double[] {0, -0.0, 1}) {
      double[] model = new double[(5 << 16) + 3];
      Arrays.fill(model, fill);
      Path dense = folder.resolve("dense" + fill);
      try (SparseArray array = SparseArray.builder(folder.resolve("sparse" + fill))
          .shape(model.length)
          .fill(fill)
          .create()) {
        for (long place : places) {
          array.setDouble(place, place + 2);
          model[(int) place] = place + 2;
        }
        array.all().toDense(dense).close();
      }
      try (DenseArray array = DenseArray.openReadOnly(dense)) {
        assertThat(array.all().toDoubles()).isEqualTo(model);
      }
    }
  }

  @Test
  void whatGoesOverAllElementsTellsHowFarItIs() {
    int stored = 50_000;
    Path npz = folder.resolve("npz");
    try (SparseArrayBuild build = SparseArray.builder(file()).shape(500, 500).start()) {
      for (int i = 0; i < stored; i++) {
        build.addLong(i + 1, i % 500, i / 500);
      }
      Steps reading = new Steps();
      Steps writing = new Steps();
      try (SparseArray array = build.finish()) {
        SparseView part = array.all(reading).select("::-1, :250").transpose();
        assertThat(part.nnz()).isEqualTo(stored);
        reading.requireEnd(stored, 4);
        part.toDense(folder.resolve("dense"), writing).close();
        reading.requireEnd(stored, 4);
        writing.requireEnd(500 * 250, 2);
        for (NpzFormat format : NpzFormat.values()) {
          part.toNpz(folder.resolve("npz" + format), format, writing);
          reading.requireEnd(stored, 4);
          writing.requireEnd(stored, 4);
        }
        array.all().toNpz(npz, NpzFormat.COO);
      }
      SparseArray.builder(folder.resolve("again")).buildFromNpz(npz, reading).close();
      reading.requireEnd(stored, 4);
    }
  }

  /** Records progress reports. */
  private static final class Steps implements LongConsumer {
    private final List<Long> told = new ArrayList<>();

    @Override
    public void accept(long count) {
      told.add(count);
    }

    /** Checks that the progress rose in several steps up to an end, and forgets it. */
    void requireEnd(long end, int least) {
      assertThat(told).isSorted().hasSizeGreaterThanOrEqualTo(least).endsWith(end);
      told.clear();
    }
  }

  @Test
  void fillValuesOfAllBitsPassThroughDenseArrays() {
    try (SparseArray array = SparseArray.builder(file())
        .type(ArrayType.UINT64)
        .shape(2, 2)
        .fill(0x1p63)
        .create()) {
      array.setLong(0, 1, 3);
      try (DenseArray dense = array.all().toDense(folder.resolve("dense"))) {
        assertThat(dense.all().toLongs())
            .containsExactly(Long.MIN_VALUE, 3, Long.MIN_VALUE, Long.MIN_VALUE);
      }
    }
  }

  @Test
  void aPartIsWrittenAsAnArrayOfItsOwn() {
    try (SparseArray array = SparseArray.builder(file()).shape(1 << 20, 1 << 20).create()) {
      array.setDouble(5, 7, 2);
      array.setDouble(1 << 19, 7, 3);
      try (SparseArray part = array.select("::-1, 7").to(folder.resolve("part"))) {
        assertThat(part.shape()).containsExactly(1 << 20);
        assertThat(part.getDouble((1 << 20) - 6)).isEqualTo(2);
        assertThat(part.getDouble((1 << 19) - 1)).isEqualTo(3);
        assertThat(part.nnz()).isEqualTo(2);
      }
    }
  }

  @Test
  void whatIsInTheWayStays() throws Exception {
    Files.writeString(folder.resolve("npz"), "here");
    try (SparseArray array = SparseArray.builder(file()).shape(3, 3).create()) {
      assertThatThrownBy(() -> array.all().toNpz(folder.resolve("npz"), NpzFormat.COO))
          .isInstanceOf(StoreException.class);
      SparseView unread = array.all(count -> {
        throw new AssertionError("looked at " + count + " elements");
      });
      assertThatThrownBy(() -> unread.toNpz(folder.resolve("npz"), NpzFormat.COO))
          .isInstanceOf(StoreException.class);
      assertThatThrownBy(() -> unread.toDense(folder.resolve("npz")))
          .isInstanceOf(StoreException.class);
      assertThatThrownBy(() -> array.all().toDense(folder.resolve("npz")))
          .isInstanceOf(StoreException.class);
      assertThatThrownBy(() -> array.all().to(folder.resolve("npz")))
          .isInstanceOf(StoreException.class);
      assertThatThrownBy(() -> array.copyTo(folder.resolve("npz")))
          .isInstanceOf(StoreException.class);
    }
    assertThat(Files.readString(folder.resolve("npz"))).isEqualTo("here");
  }

  @Test
  void overflowIsAnErrorThatNamesTheElement() {
    try (SparseArray array =
        SparseArray.builder(file()).type(ArrayType.INT64).shape(3, 3).create()) {
      array.setLong(1, 2, Long.MAX_VALUE);
      SparseView sum = array.all().plus(array.all());
      assertThat(sum.getLong(0, 0)).isZero();
      assertThatThrownBy(() -> sum.getLong(1, 2))
          .isInstanceOf(ArithmeticException.class)
          .hasMessageContaining("[1, 2]");
      assertThatThrownBy(sum::stats).isInstanceOf(ArithmeticException.class);
    }
  }

  @Test
  void aReaderSeesWhatAWriterSets() {
    try (SparseArray writer = SparseArray.builder(file()).shape(1000, 1000).create();
        SparseArray reader = SparseArray.openReadOnly(file())) {
      for (int i = 0; i < 1000; i++) {
        writer.setDouble(i, i, i + 1);
        assertThat(reader.getDouble(i, i)).isEqualTo(i + 1);
      }
      assertThat(reader.all().reduce(Reduction.SUM)).isEqualTo(500_500);
      writer.setDouble(3, 3, 0);
      assertThat(reader.getDouble(3, 3)).isZero();
    }
  }
}
