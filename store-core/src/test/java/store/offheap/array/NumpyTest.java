package store.offheap.array;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.map.FastFolder;
import store.offheap.model.ArrayType;

/** Files are exchanged in both directions between the library and NumPy. */
@Tag("once")
class NumpyTest {
  private static final long[][] SHAPES = {
    {}, {1}, {5}, {0}, {3, 4}, {0, 4}, {4, 0}, {2, 3, 4}, {2, 0, 4}, {1, 2, 3, 2}, {2, 1, 3, 2, 2}
  };

  @TempDir(factory = FastFolder.class)
  private Path folder;

  @BeforeAll
  static void numpyIsThere() {
    Numpy.assumePresent();
  }

  @Test
  void numpyReadsWhatIsWritten() throws IOException, InterruptedException {
    List<String> names = new ArrayList<>();
    for (ArrayType type : ArrayType.values()) {
      for (long[] shape : SHAPES) {
        for (String order : List.of("C", "F")) {
          String name = type.code() + "_" + order + "_"
              + LongStream.of(shape).mapToObj(Long::toString).collect(Collectors.joining("x"))
              + ".npy";
          names.add(name);
          try (DenseArray array = order.equals("C")
              ? DenseArray.create(folder.resolve(name), type, shape)
              : DenseArray.createFortran(folder.resolve(name), type, shape)) {
            SampleNumbers.write(array.all());
          }
        }
      }
    }

    assertThat(Numpy.run("check", folder)).containsExactlyInAnyOrderElementsOf(names);
  }

  @Test
  void whatNumpyWritesIsRead() throws IOException, InterruptedException {
    Numpy.run("make", folder);

    int count = 0;
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        isRead(file);
        count++;
      }
    }

    assertThat(count)
        .as("types, shapes, orders, versions, byte orders")
        .isEqualTo(ArrayType.values().length * SHAPES.length * 2 * 3 * 2);
  }

  private static void isRead(Path file) {
    String[] words = file.getFileName().toString().replace(".npy", "").split("_");
    long[] shape = words[2].isEmpty()
        ? new long[0]
        : Stream.of(words[2].split("x")).mapToLong(Long::parseLong).toArray();
    try (DenseArray array = DenseArray.openReadOnly(file)) {
      ArrayType type = array.type();
      assertThat(type.code()).as("%s", file).isEqualTo(words[0]);
      assertThat(array.shape()).as("%s", file).isEqualTo(shape);
      assertThat(array.formatVersion()).as("%s", file).isEqualTo(Integer.parseInt(words[3]));
      if (type.bytes() > 1) {
        assertThat(array.byteOrder() == ByteOrder.BIG_ENDIAN)
            .as("%s", file)
            .isEqualTo(words[4].equals("B"));
      }
      if (type.isFloating()) {
        assertThat(array.all().toDoubles())
            .as("%s", file)
            .isEqualTo(SampleNumbers.doubles(array.size()));
      } else {
        assertThat(array.all().toLongs())
            .as("%s", file)
            .isEqualTo(SampleNumbers.longs(type, array.size()));
      }
    }
  }

  @Test
  void filesInNumpysForeignByteOrderAreWritten() throws IOException, InterruptedException {
    Numpy.run("make", folder);
    Path file = folder.resolve("f4_C_2x3x4_1_B.npy");

    try (DenseArray array = DenseArray.open(file);
        Numpy.Watcher numpy = new Numpy.Watcher(file)) {
      array.setDouble(1, 2, 3, 0.75);
      array.select("0, 1").write(new float[] {1, 2, 3, 4});

      assertThat(numpy.ask("1,2,3")).isEqualTo(0.75);
      assertThat(numpy.ask("0,1,2")).isEqualTo(3);
    }
  }

  @Test
  void aMappingOfNumpySeesWrites() throws IOException {
    Path file = folder.resolve("live.npy");
    try (DenseArray array = DenseArray.create(file, ArrayType.FLOAT32, 4, 300, 300);
        Numpy.Watcher numpy = new Numpy.Watcher(file)) {
      assertThat(numpy.ask("3,299,299")).isZero();

      float[] plane = new float[90_000];
      Arrays.fill(plane, 2.5f);
      array.plane(3).write(plane);
      array.select("0, :, 7").write(new float[300]);
      array.setDouble(1, 2, 3, -8);

      assertThat(numpy.ask("3,299,299")).isEqualTo(2.5);
      assertThat(numpy.ask("3,0,0")).isEqualTo(2.5);
      assertThat(numpy.ask("2,299,299")).isZero();
      assertThat(numpy.ask("1,2,3")).isEqualTo(-8);
      assertThat(numpy.ask("0,5,5=6.5")).isEqualTo(6.5);
      assertThat(array.getDouble(0, 5, 5)).isEqualTo(6.5);
    }
  }

  @Test
  void halvesAreThoseOfNumpy() throws IOException, InterruptedException {
    Numpy.run("halves", folder);
    try (DenseArray halves = DenseArray.openReadOnly(folder.resolve("halves.npy"));
        DenseArray doubles = DenseArray.openReadOnly(folder.resolve("doubles.npy"));
        DenseArray rounded = DenseArray.openReadOnly(folder.resolve("rounded.npy"));
        DenseArray own =
            DenseArray.create(folder.resolve("own.npy"), ArrayType.FLOAT16, rounded.size())) {
      long count = halves.size();
      assertThat(halves.all().toDoubles())
          .isEqualTo(doubles.select(Index.range(0, count)).toDoubles());

      own.all().write(doubles.select(Index.range(count, doubles.size())).toDoubles());

      assertThat(own.all().toDoubles()).isEqualTo(rounded.all().toDoubles());
    }
  }
}
