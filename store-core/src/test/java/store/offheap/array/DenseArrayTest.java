package store.offheap.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import store.offheap.error.CorruptStoreException;
import store.offheap.error.StoreIoException;
import store.offheap.error.StoreLockedException;
import store.offheap.map.FastFolder;
import store.offheap.model.ArrayType;
import store.offheap.model.DType;

class DenseArrayTest {
  @TempDir(factory = FastFolder.class)
  private Path folder;

  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("a.npy");
  }

  @Test
  void noTypeIsNotTheTypeOfTruthValues() {
    assertThatThrownBy(() -> DenseArray.create(file, (DType) null, 2))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("type");
    assertThat(file).doesNotExist();
  }

  @Test
  void aNewArrayIsZerosOfItsTypeAndShape() {
    try (DenseArray array = DenseArray.create(file, DType.UINT16, 3, 4)) {
      assertThat(array.type()).isEqualTo(ArrayType.UINT16);
      assertThat(array.shape()).containsExactly(3, 4);
      assertThat(array.rank()).isEqualTo(2);
      assertThat(array.size()).isEqualTo(12);
      assertThat(array.isFortran()).isFalse();
      assertThat(array.all().toLongs()).containsOnly(0).hasSize(12);
      assertThat(array.fileBytes()).isEqualTo(array.dataStart() + 24);
      assertThat(array).hasToString("DenseArray{type=uint16, shape=[3, 4], file=" + file + "}");
    }
  }

  @ParameterizedTest
  @EnumSource(ArrayType.class)
  void elementsOfEveryTypeComeBack(ArrayType type) {
    try (DenseArray array = DenseArray.create(file, type, 5, 6)) {
      SampleNumbers.write(array.all());
      for (int i = 0; i < 5; i++) {
        for (int j = 0; j < 6; j++) {
          if (type.isFloating()) {
            double number = SampleNumbers.doubles(30)[6 * i + j];
            assertThat(array.getDouble(i, j)).isEqualTo(number);
            array.setDouble(i, j, -number);
            assertThat(array.getDouble(new long[] {i, j})).isEqualTo(-number);
          } else {
            long number = SampleNumbers.longs(type, 30)[6 * i + j];
            assertThat(array.getLong(i, j)).isEqualTo(number);
            array.setLong(i, j, number / 2);
            assertThat(array.getLong(new long[] {i, j})).isEqualTo(number / 2);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(ArrayType.class)
  void everyBufferTakesAndGivesWhatFits(ArrayType type) {
    try (DenseArray array = DenseArray.create(file, type, 2, 50)) {
      byte[] bits = new byte[100];
      Arrays.setAll(new Object[100], i -> bits[i] = (byte) (i % 2));
      array.all().write(bits);

      long[] longs = LongStream.range(0, 100).map(i -> i % 2).toArray();
      double[] doubles = Arrays.stream(longs).asDoubleStream().toArray();
      assertThat(array.all().toBytes()).isEqualTo(bits);
      assertThat(array.all().toDoubles()).isEqualTo(doubles);
      array.all().write(array.all().toShorts());
      array.all().write(array.all().toInts());
      array.all().write(array.all().toFloats());
      array.all().write(array.all().toDoubles());
      assertThat(array.all().toLongs()).isEqualTo(longs);
    }
  }

  @Test
  void buffersAreReadAndWrittenBetweenPositionAndLimit() {
    try (DenseArray array = DenseArray.create(file, ArrayType.FLOAT32, 40)) {
      FloatBuffer source = ByteBuffer.allocateDirect(200).asFloatBuffer();
      for (int i = 0; i < 50; i++) {
        source.put(i, i);
      }
      array.all().write(source.position(5).limit(45));
      DoubleBuffer target = DoubleBuffer.allocate(42).position(1).limit(41);

      array.all().read(target);

      assertThat(source.position()).isEqualTo(5);
      assertThat(target.position()).isEqualTo(1);
      assertThat(target.array()[0]).isZero();
      assertThat(target.array()[1]).isEqualTo(5);
      assertThat(target.array()[40]).isEqualTo(44);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> array.all().read(ShortBuffer.allocate(39)))
          .withMessageContaining("length: expected=40, actual=39");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> array.all().read(java.nio.CharBuffer.allocate(40)))
          .withMessage("buffer: expected=one of numbers, actual=HeapCharBuffer");
    }
  }

  @Test
  void aNumberThatDoesNotFitIsNamedByItsElement() {
    try (DenseArray array = DenseArray.create(file, ArrayType.UINT8, 2, 3)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> array.all().write(new int[] {1, 2, 3, 4, 256, 6}))
          .withMessageContaining("value does not fit uint8: expected=0..255, actual=256")
          .withMessageContaining("element=[1, 1]")
          .withMessageContaining("a.npy");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> array.setDouble(1, 2, 0.5))
          .withMessageContaining("actual=0.5, element=[1, 2]");
      assertThatIllegalArgumentException().isThrownBy(() -> array.setLong(0, 0, -1));

      array.all().with(Conversion.SATURATE).write(new double[] {1, -2, 3.9, Double.NaN, 256, 1e30});

      assertThat(array.all().toInts()).containsExactly(1, 0, 3, 0, 255, 255);
    }
  }

  @Test
  void anElementInFortranOrderIsNamedByItsIndex() {
    try (DenseArray array = DenseArray.createFortran(file, ArrayType.INT8, 2, 3, 4)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> array.setLong(1, 0, 3, 128))
          .withMessageContaining("element=[1, 0, 3]");
    }
  }

  @Test
  void wideIntegersAreNotRoundedUnnoticed() {
    try (DenseArray array = DenseArray.create(file, ArrayType.INT64, 2)) {
      array.setLong(0, (1L << 53) + 1);
      array.setLong(1, 1L << 53);

      assertThatIllegalArgumentException().isThrownBy(() -> array.getDouble(0));
      assertThatIllegalArgumentException().isThrownBy(() -> array.all().toDoubles());
      assertThat(array.getDouble(1)).isEqualTo(0x1p53);
      double[] rounded = new double[2];
      array.all().with(Conversion.SATURATE).read(rounded);
      assertThat(rounded).containsExactly(0x1p53, 0x1p53);
    }
  }

  @Test
  void whoOpensAnArrayThatGrowsSeesItWithTheNewPlacesOrWithout() throws Exception {
    int rows = 3_000;
    try (DenseArray array = DenseArray.create(file, ArrayType.INT8, 0, 5_000)) {
      Thread writer = new Thread(() -> {
        for (int i = 0; i < rows; i++) {
          array.append(1);
        }
      });
      writer.start();
      try {
        long seen = 0;
        while (seen < rows && (writer.isAlive() || array.shape()[0] == rows)) {
          try (DenseArray reader = DenseArray.openReadOnly(file)) {
            assertThat(reader.shape()[0]).isBetween(seen, (long) rows);
            seen = reader.shape()[0];
          }
        }
        assertThat(seen).isEqualTo(rows);
      } finally {
        writer.join();
      }
    }
  }

  /** Each GiB needs a mapping, and a JVM that exceeds its maximum number of mappings crashes. */
  @ParameterizedTest
  @ValueSource(longs = {1L << 47, 1L << 62})
  void whatIsTooLongToBeMappedIsRefusedBeforeAnythingIsMade(long length) throws Exception {
    assertThatThrownBy(() -> DenseArray.create(file, ArrayType.INT8, length))
        .isInstanceOf(StoreIoException.class)
        .hasMessageContaining("data to map: expected=at most");
    assertThat(file).doesNotExist();

    Files.write(file, DenseArray.header(ArrayType.INT8, length));
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(1), Files.size(file) + length - 1);
    } catch (IOException e) {
      assumeTrue(false, "needs files of that length, as tmpfs and XFS have");
    }
    assertThatThrownBy(() -> DenseArray.openReadOnly(file))
        .isInstanceOf(StoreIoException.class)
        .hasMessageContaining("data to map: expected=at most");
  }

  /** Writes integers just above a double that is halfway between two floats. */
  @Test
  void integersAreRoundedToTheNearestFloatAtOnce() {
    long above = (1L << 60) + (1L << 36) + 1;
    try (DenseArray array = DenseArray.create(file, ArrayType.FLOAT32, 2);
        DenseArray unsigned = DenseArray.create(folder.resolve("b.npy"), ArrayType.UINT64, 1)) {
      array.all().with(Conversion.SATURATE).write(new long[] {above, -above});
      assertThat(array.all().toFloats()).containsExactly(above, -above);

      unsigned.setLong(0, 8 * above);
      float[] rounded = new float[1];
      unsigned.all().with(Conversion.SATURATE).read(rounded);
      assertThat(rounded).containsExactly(8 * (float) above);
    }
  }

  @Test
  void aCopyIsNoneThatNumPyHasNoRoomFor() {
    try (DenseArray array = DenseArray.create(file, ArrayType.INT8, 0, 1L << 61)) {
      Path copy = folder.resolve("b.npy");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> array.all().copyTo(copy, ArrayType.FLOAT64))
          .withMessageContaining("shape: expected=bytes of 63 bits");
      assertThat(copy).doesNotExist();
    }
  }

  @Test
  void aCopyOfASelectionConverts() {
    try (DenseArray from = DenseArray.create(file, ArrayType.INT16, 20, 30);
        DenseArray to =
            DenseArray.createFortran(folder.resolve("b.npy"), ArrayType.FLOAT64, 10, 30)) {
      from.all().write(IntStream.range(0, 600).toArray());

      to.all().write(from.select("::2, ::-1"));

      for (int i = 0; i < 10; i++) {
        for (int j = 0; j < 30; j++) {
          assertThat(to.getDouble(i, j)).isEqualTo(60 * i + 29 - j);
        }
      }
      assertThatIllegalArgumentException()
          .isThrownBy(() -> to.all().write(from.all()))
          .withMessageContaining("shape: expected=[10, 30], actual=[20, 30]");
    }
  }

  @Test
  void aSelectionIsNotCopiedOntoItself() {
    try (DenseArray array = DenseArray.create(file, ArrayType.INT16, 20)) {
      array.all().write(IntStream.range(0, 20).toArray());

      array.select("10:").write(array.select(":10"));

      assertThat(array.getLong(19)).isEqualTo(9);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> array.select("1:").write(array.select(":-1")));
    }
  }

  @Test
  void fillSetsASelectionOnly() {
    try (DenseArray array = DenseArray.create(file, ArrayType.FLOAT32, 3, 3000)) {
      array.all().fill(1.5);
      array.select("1, ::3").fill(2);
      array.plane(2).fill(-1);

      assertThat(array.getDouble(0, 2999)).isEqualTo(1.5);
      assertThat(array.getDouble(1, 3)).isEqualTo(2);
      assertThat(array.getDouble(1, 4)).isEqualTo(1.5);
      assertThat(array.plane(2).toFloats()).containsOnly(-1);
      assertThatIllegalArgumentException().isThrownBy(() -> array.all().fill(1e300));
    }
  }

  @Test
  void anArrayThatIsOpenForReadingIsNotWritten() throws IOException {
    DenseArray.create(file, ArrayType.INT32, 2000).close();
    byte[] before = Files.readAllBytes(file);
    try (DenseArray array = DenseArray.openReadOnly(file)) {
      assertThatThrownBy(() -> array.setLong(0, 1))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("a.npy");
      assertThatThrownBy(() -> array.all().fill(1))
          .isInstanceOf(UnsupportedOperationException.class);
      assertThatThrownBy(() -> array.all().write(new int[2000]))
          .isInstanceOf(UnsupportedOperationException.class);
      assertThatThrownBy(() -> array.append(1)).isInstanceOf(UnsupportedOperationException.class);
    }
    assertThat(file).hasBinaryContent(before);
  }

  @Test
  void aCopyOnWriteHandleSeesItsChangesAlone() throws IOException {
    DenseArray.create(file, ArrayType.INT32, 3, 5000).close();
    byte[] before = Files.readAllBytes(file);
    try (DenseArray own = DenseArray.openCopyOnWrite(file);
        DenseArray other = DenseArray.openReadOnly(file)) {
      own.setLong(0, 1, 7);
      own.plane(2).fill(9);

      assertThat(own.getLong(0, 1)).isEqualTo(7);
      assertThat(own.getLong(2, 4999)).isEqualTo(9);
      assertThat(other.getLong(0, 1)).isZero();
      own.flush();
    }
    assertThat(file).hasBinaryContent(before);
  }

  @Test
  void oneHandleWritesAndOthersSeeIt() {
    try (DenseArray array = DenseArray.create(file, ArrayType.FLOAT64, 100, 100);
        DenseArray reader = DenseArray.openReadOnly(file)) {
      assertThatThrownBy(() -> DenseArray.open(file)).isInstanceOf(StoreLockedException.class);
      double[] row = new double[100];
      Arrays.fill(row, 0.25);

      array.select("50").write(row);
      array.select(":, 3").write(row);

      assertThat(reader.getDouble(50, 99)).isEqualTo(0.25);
      assertThat(reader.getDouble(99, 3)).isEqualTo(0.25);
    }
  }

  @Test
  void whatIsWrittenIsThereAfterReopening() {
    try (DenseArray array = DenseArray.create(file, ArrayType.INT32, 1000, 10)) {
      array.all().write(IntStream.range(0, 10_000).toArray());
      array.setLong(999, 9, -1);
      array.flush();
    }
    try (DenseArray array = DenseArray.open(file)) {
      assertThat(array.getLong(0, 5)).isEqualTo(5);
      assertThat(array.getLong(999, 8)).isEqualTo(9_998);
      assertThat(array.getLong(999, 9)).isEqualTo(-1);
    }
  }

  @Test
  void aFileThatIsThereIsNotReplaced() throws IOException {
    Files.writeString(file, "mine");

    assertThatThrownBy(() -> DenseArray.create(file, ArrayType.INT8, 1))
        .isInstanceOf(StoreIoException.class);
    assertThat(file).hasContent("mine");
  }

  @Test
  void impossibleShapesAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DenseArray.create(file, ArrayType.INT8, -1))
        .withMessageContaining("actual=[-1]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DenseArray.create(file, ArrayType.INT8, new long[33]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DenseArray.create(file, ArrayType.INT64, 1L << 40, 1L << 40));
    // NumPy also multiplies the lengths of the other axes if one axis is empty.
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DenseArray.create(file, ArrayType.INT64, 1L << 40, 0, 1L << 40))
        .withMessageStartingWith("shape: expected=bytes of 63 bits");
    assertThat(file).doesNotExist();
    try (DenseArray array = DenseArray.create(file, ArrayType.INT64, 1, 0, 1L << 40)) {
      assertThatIllegalArgumentException().isThrownBy(() -> array.append(1L << 40));
      assertThat(array.shape()).containsExactly(1, 0, 1L << 40);
    }
  }

  @Test
  void indicesOutsideAreRefused() {
    try (DenseArray array = DenseArray.create(file, ArrayType.INT8, 2, 3)) {
      assertThatThrownBy(() -> array.getLong(2, 0))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessageContaining("expected=0..1 on axis 0, actual=2");
      assertThatThrownBy(() -> array.setLong(0, -1, 1))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatIllegalArgumentException().isThrownBy(() -> array.getLong(1));
      assertThatIllegalArgumentException().isThrownBy(() -> array.getLong(1, 1, 1));
      assertThatIllegalArgumentException().isThrownBy(() -> array.select("5"));
      assertThatIllegalArgumentException().isThrownBy(() -> array.select("0,0,0"));
      assertThatIllegalArgumentException().isThrownBy(() -> array.select("...,..."));
      assertThatIllegalArgumentException().isThrownBy(() -> array.select("::0"));
      assertThatIllegalArgumentException().isThrownBy(() -> array.select("a"));
    }
  }

  @Test
  void aCommaMayEndASelection() {
    try (DenseArray array = DenseArray.create(file, ArrayType.INT8, 2, 3)) {
      array.select("1, ::2,").fill(7);
      assertThat(array.select("1,").toLongs()).containsExactly(7, 0, 7);
      assertThat(array.select("..., ").shape()).containsExactly(2, 3);
      assertThatIllegalArgumentException().isThrownBy(() -> array.select(","));
      assertThatIllegalArgumentException().isThrownBy(() -> array.select("1,,"));
      assertThatIllegalArgumentException().isThrownBy(() -> array.select(",1"));
    }
  }

  @Test
  void aFileThatIsCutShortIsNotWritten() throws IOException {
    try (DenseArray array = DenseArray.create(file, ArrayType.INT64, 1000, 1000)) {
      array.all().fill(1);
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(1 << 22);
      }

      for (ThrowingCallable call : List.<ThrowingCallable>of(
          () -> array.all().fill(2), () -> array.append(3), array::flush)) {
        assertThatThrownBy(call)
            .isInstanceOf(CorruptStoreException.class)
            .hasMessageContaining("file was cut short: expected=8000128 bytes, actual=4194304");
      }
      assertThat(Files.size(file)).isEqualTo(1 << 22);
    }
  }

  @Test
  void elementsAreNotWrittenOverOnesThatAnotherHandleReads() {
    int count = 1 << 20; // more than are read at a time
    try (DenseArray array = DenseArray.create(file, ArrayType.INT32, count);
        DenseArray reader = DenseArray.openReadOnly(file);
        DenseArray copy = DenseArray.openCopyOnWrite(file)) {
      array.all().fill(5);
      for (DenseArray other : List.of(reader, copy)) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> array.select("1:").write(other.select(":-1")))
            .withMessageContaining("ranges that overlap");
      }
      copy.setLong(3, 6);
      array.all().write(copy.all());
      assertThat(reader.getLong(3)).isEqualTo(6);
      copy.select("1:").write(reader.select(":-1"));
      assertThat(copy.getLong(4)).isEqualTo(6);
      array.select("0:10").write(reader.select("10:20"));
      assertThat(array.all().reduce(Reduction.SUM)).isEqualTo(5.0 * count);
    }
  }

  @Test
  void everyCallAfterCloseIsRefused() {
    DenseArray array = DenseArray.create(file, ArrayType.INT8, 2, 3000);
    ArrayView view = array.plane(0);
    array.close();
    array.close();

    assertThatIllegalStateException().isThrownBy(() -> array.getLong(0, 0));
    assertThatIllegalStateException().isThrownBy(() -> array.setLong(0, 0, 1));
    assertThatIllegalStateException().isThrownBy(view::toBytes);
    assertThatIllegalStateException().isThrownBy(() -> view.fill(1));
    assertThatIllegalStateException().isThrownBy(() -> array.append(1));
    assertThatIllegalStateException().isThrownBy(array::flush);
    assertThatIllegalStateException().isThrownBy(array::reserve);

    DenseArray reader = DenseArray.openReadOnly(file);
    reader.close();
    assertThatIllegalStateException().isThrownBy(() -> reader.append(1));
    assertThatIllegalStateException().isThrownBy(() -> reader.setLong(0, 0, 1));
  }

  @Test
  void appendedRowsAreZerosUntilWritten() {
    try (DenseArray array = DenseArray.create(file, ArrayType.INT32, 0, 1000)) {
      for (int i = 0; i < 200; i++) {
        ArrayView row = array.append(1);
        assertThat(row.shape()).containsExactly(1, 1000);
        assertThat(row.getLong(0, 999)).isZero();
        row.fill(i);
        array.setLong(i, 0, -i);
      }
    }
    try (DenseArray array = DenseArray.openReadOnly(file)) {
      assertThat(array.shape()).containsExactly(200, 1000);
      for (int i = 0; i < 200; i++) {
        assertThat(array.getLong(i, 0)).isEqualTo(-i);
        assertThat(array.getLong(i, 999)).isEqualTo(i);
      }
    }
  }

  @Test
  void zerosAfterTheDataAreRoomAndOtherBytesAreNot() throws IOException {
    try (DenseArray array = DenseArray.create(file, ArrayType.INT8, 10)) {
      array.all().fill(1);
    }
    Files.write(file, new byte[100], StandardOpenOption.APPEND);
    try (DenseArray array = DenseArray.open(file)) {
      array.append(5).fill(2);
      assertThat(array.all().toBytes()).endsWith(1, 1, 2, 2, 2, 2, 2).hasSize(15);
    }
    Files.write(file, new byte[] {1}, StandardOpenOption.APPEND);
    try (DenseArray array = DenseArray.open(file)) {
      assertThatIllegalStateException()
          .isThrownBy(() -> array.append(1))
          .withMessageContaining("after the data: expected=end of file at byte 143,");
      assertThat(array.shape()).containsExactly(15);
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(143);
    }
    try (DenseArray array = DenseArray.open(file)) {
      array.append(1);
      assertThat(array.all().toBytes()).endsWith(2, 2, 0).hasSize(16);
    }
  }

  @Test
  void appendIsForTheOuterAxisOfCOrder() {
    try (DenseArray array = DenseArray.createFortran(file, ArrayType.INT8, 2, 3)) {
      assertThatThrownBy(() -> array.append(1)).isInstanceOf(UnsupportedOperationException.class);
    }
  }

  @Test
  void blocksTogetherAreTheWhole() {
    try (DenseArray array = DenseArray.create(file, ArrayType.INT32, 7, 11, 13)) {
      array.all().write(IntStream.range(0, 1001).toArray());
      for (int most : new int[] {1, 5, 13, 100, 143, 300, 2000}) {
        List<Long> found = new ArrayList<>();
        array.all().forEachBlock(most, block -> {
          assertThat(block.size()).isBetween(1L, (long) most);
          assertThat(block.rank()).isEqualTo(3);
          Arrays.stream(block.toLongs()).forEach(found::add);
        });
        assertThat(found).isEqualTo(LongStream.range(0, 1001).boxed().toList());
      }
    }
  }

  @Test
  void moreThanTwoToThe31ElementsAreReached() {
    long rows = (1L << 31) / 1000 + 1000;
    try (DenseArray array = DenseArray.create(file, ArrayType.UINT8, rows, 1000)) {
      array.setLong(rows - 1, 999, 250);
      array.setLong((1L << 30) / 1000, 741 + 83, 9);
      array.select(Index.range(rows - 3, rows - 1)).fill(7);

      assertThat(array.size()).isGreaterThan(1L << 31);
      assertThat(array.getLong(rows - 1, 999)).isEqualTo(250);
      assertThat(array.getLong(rows - 2, 999)).isEqualTo(7);
      assertThat(array.getLong(rows - 4, 999)).isZero();
      byte[] column = new byte[3];
      array.select(Index.range(null, null, -((rows - 1) / 2)), Index.at(999)).read(column);
      assertThat(column).containsExactly(250, 0, 0);
    }
  }
}
