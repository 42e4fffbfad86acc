package store.offheap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.array.DenseArray;
import store.offheap.map.IdMap;
import store.offheap.map.IdMapCursor;
import store.offheap.model.ArrayType;
import store.offheap.model.DType;

/** ID maps are built from pairs of NumPy arrays, and exported to them. */
class NpyIT {
  private static final int ROWS = 20_000;

  @TempDir
  private Path folder;

  private StoreProcess store() {
    return StoreProcess.inOneJvm(folder);
  }

  private void array(String name, ArrayType type, long... numbers) {
    try (DenseArray array = DenseArray.create(folder.resolve(name), type, numbers.length)) {
      array.all().write(Arrays.stream(numbers).asDoubleStream().toArray());
    }
  }

  private void longs(String name, long... bits) {
    try (DenseArray array =
        DenseArray.create(folder.resolve(name), ArrayType.UINT64, bits.length)) {
      array.all().write(bits);
    }
  }

  @AfterEach
  void failedBuildLeavesNothing() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.startsWith("x.store") || name.endsWith(".work"));
    }
  }

  @Test
  void arraysMakeTheStoreThatTheSameRowsMake() throws IOException {
    long[] keys = LongStream.range(0, ROWS).map(i -> i * 7919 % 3_000_000_000L).toArray();
    long[] values = LongStream.range(0, ROWS).map(i -> i % 300 - 5).toArray();
    array("keys.npy", ArrayType.UINT32, keys);
    array("values.npy", ArrayType.INT16, values);
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < ROWS; i++) {
      rows.append(keys[i]).append(',').append(values[i]).append('\n');
    }
    Files.writeString(folder.resolve("rows.csv"), rows);
    store()
        .run("build", "a.store", "--keys", "keys.npy", "--values", "values.npy", "-a", "source=x")
        .succeeds();
    store().run("build", "b.store", "rows.csv", "-a", "source=x").succeeds();
    assertThat(folder.resolve("a.store")).hasSameBinaryContentAs(folder.resolve("b.store"));
  }

  @Test
  void dtypeOfEachWidthComesBackAsItWas() throws IOException {
    longs("keys.npy", -1, 0, 1L << 40);
    for (DType type :
        List.of(DType.UINT8, DType.INT16, DType.FLOAT32, DType.UINT64, DType.FLOAT64)) {
      ArrayType element = ArrayType.of(type);
      array("values.npy", element, 0, 100, 7);
      String[] build = {
        "build",
        "a.store",
        "--overwrite",
        "--keys",
        "keys.npy",
        "--values",
        "values.npy",
        "--value-type",
        type.label()
      };
      store().run(build).succeeds();
      String[] export = {"export", "a.store", "--overwrite", "--keys", "k.npy", "--values", "v.npy"
      };
      store().run(export).succeeds();
      requireArrays(type, element);
      Files.delete(folder.resolve("values.npy"));
    }
    store().run("build", "s.store", "--keys", "keys.npy", "--set").succeeds();
    store().run("export", "s.store", "--keys", "s.npy").succeeds();
    store()
        .run("export", "s.store", "--keys", "t.npy", "--values", "v.npy")
        .fails(2)
        .complains("a set has no values");
    store()
        .run("export", "s.store", "--keys", "s.npy")
        .fails(2)
        .complains("--overwrite replaces it");
  }

  @Test
  void keysAndValuesTakeTwoFiles() throws IOException {
    try (IdMap map = IdMap.builder(folder.resolve("a.store")).create()) {
      map.put(1, 10);
    }
    Files.createDirectory(folder.resolve("d"));
    Files.createSymbolicLink(folder.resolve("link"), Path.of("d"));
    for (String[] pair :
        new String[][] {{"a.npy", "./a.npy"}, {"d/../a.npy", "a.npy"}, {"d/a.npy", "link/a.npy"}}) {
      store()
          .run("export", "a.store", "--keys", pair[0], "--values", pair[1], "--overwrite")
          .fails(2)
          .complains("--keys and --values: expected=two files, actual=" + pair[0]);
      assertThat(folder).isDirectoryRecursivelyContaining("glob:**/a.store");
      assertThat(folder).isDirectoryNotContaining("glob:**.npy");
      assertThat(folder.resolve("d")).isEmptyDirectory();
    }
    Files.createDirectory(folder.resolve("b.npy"));
    store()
        .run("export", "a.store", "--keys", "b.npy", "--values", "c.npy", "--overwrite")
        .fails(2)
        .complains("already exists, not a regular file: b.npy\n");
    assertThat(folder.resolve("c.npy")).doesNotExist();
  }

  private void requireArrays(DType type, ArrayType element) {
    try (IdMap map = IdMap.openReadOnly(folder.resolve("a.store"));
        DenseArray keys = DenseArray.openReadOnly(folder.resolve("k.npy"));
        DenseArray values = DenseArray.openReadOnly(folder.resolve("v.npy"))) {
      assertThat(map.valueType()).isEqualTo(type);
      assertThat(keys.type()).isEqualTo(ArrayType.UINT64);
      assertThat(values.type()).isEqualTo(element);
      assertThat(keys.shape()).containsExactly(map.size());
      IdMapCursor cursor = map.cursor();
      for (int i = 0; cursor.next(); i++) {
        assertThat(keys.all().getLong(i)).isEqualTo(cursor.key());
        assertThat(values.getDouble(i)).isEqualTo(cursor.doubleValue());
      }
      assertThat(map.getDouble(-1, 1)).isZero();
      assertThat(map.getDouble(0, 0)).isEqualTo(100);
      assertThat(map.getDouble(1L << 40, 0)).isEqualTo(7);
    }
  }

  @Test
  void badElementIsToldByFileAndIndex() {
    array("keys.npy", ArrayType.INT32, 5, -1, 7, 8);
    array("values.npy", ArrayType.FLOAT64, 1, 2, 300, 4);
    StoreProcess.Result result = store()
        .run(
            "build",
            "x.store",
            "--keys",
            "keys.npy",
            "--values",
            "values.npy",
            "--key-type",
            "u32",
            "--value-type",
            "u8");
    result
        .fails(1)
        .complains("keys.npy[1]: key: out of range of uint32 0..4294967295: -1\n")
        .complains("values.npy[2]: ")
        .complains("300")
        .complains("2 bad rows (--max-errors 0): nothing was written");
    array("twice.npy", ArrayType.INT32, 5, 6, 7, 5);
    store()
        .run(
            "build",
            "x.store",
            "--keys",
            "twice.npy",
            "--values",
            "values.npy",
            "--on-duplicate",
            "error")
        .fails(1)
        .complains("twice.npy[3]: duplicate key 5 (first at twice.npy[0])");
  }

  @Test
  void filesThatAreNoPairAreRefused() throws IOException {
    array("keys.npy", ArrayType.INT32, 1, 2, 3);
    array("short.npy", ArrayType.INT32, 1, 2);
    array("half.npy", ArrayType.FLOAT16, 1, 2, 3);
    DenseArray.create(folder.resolve("wide.npy"), ArrayType.INT32, 3, 1).close();
    Files.writeString(folder.resolve("text.npy"), "1,2\n3,4\n");
    byte[] whole = Files.readAllBytes(folder.resolve("keys.npy"));
    Files.write(folder.resolve("cut.npy"), Arrays.copyOf(whole, whole.length - 1));
    refused(1, "length: expected=3 as in keys.npy, actual=2, file=short.npy", "keys", "short");
    refused(1, "key: expected=integers, actual=float16, file=half.npy", "half", "keys");
    refused(1, "value: expected=one axis, actual=[3, 1], file=wide.npy", "keys", "wide");
    refused(1, "key: expected=one axis, actual=[3, 1], file=wide.npy", "wide", "keys");
    refused(3, "text.npy", "text", "keys");
    refused(3, "data: expected=12 bytes, actual=11", "keys", "cut");
    refused(5, "none.npy", "none", "keys");
    store().run("build", "x.store", "--keys", "keys.npy").fails(2).complains("--set makes a set");
    store().run("build", "x.store", "--values", "keys.npy").fails(2).complains("needs --keys");
    store().run("build", "x.store", "keys.npy").fails(2).complains("--keys keys.npy --values");
    store()
        .run("build", "x.store", "rows.csv", "--keys", "keys.npy", "--set")
        .fails(2)
        .complains("do not go together");
    store()
        .run("build", "half.store", "--keys", "keys.npy", "--values", "half.npy")
        .succeeds();
    try (IdMap map = IdMap.openReadOnly(folder.resolve("half.store"))) {
      assertThat(map.valueType()).isEqualTo(DType.FLOAT32);
    }
  }

  private void refused(int code, String reason, String keys, String values) {
    store()
        .run("build", "x.store", "--keys", keys + ".npy", "--values", values + ".npy")
        .fails(code)
        .complains(reason);
  }

  @Test
  void arraysOfNumpyInEitherByteOrderGoInAndOut() throws IOException {
    assumeTrue(hasNumpy(), "python3 with numpy is not here");
    python("import numpy as np\n"
        + "k = np.arange(50000, dtype='>i8') * 1000003\n"
        + "np.save('k.npy', k)\n"
        + "np.save('v.npy', np.asfortranarray((k % 1000).astype('>f4') / 8))\n");
    store().run("build", "n.store", "--keys", "k.npy", "--values", "v.npy").succeeds();
    store().run("export", "n.store", "--keys", "k2.npy", "--values", "v2.npy").succeeds();
    python("import numpy as np\n"
        + "k, v = np.load('k2.npy', mmap_mode='r'), np.load('v2.npy')\n"
        + "o = np.argsort(k)\n"
        + "assert k.dtype == '<i8' and v.dtype == '<f4', (k.dtype, v.dtype)\n"
        + "assert (k[o] == np.load('k.npy')).all()\n"
        + "assert (v[o] == np.load('v.npy')).all()\n");
  }

  private boolean hasNumpy() {
    try {
      return StoreProcess.inOneJvm(folder)
              .execute(List.of("python3", "-c", "import numpy"))
              .exitCode()
          == 0;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  private void python(String program) {
    StoreProcess.Result result = store().execute(List.of("python3", "-c", program));
    assertThat(result.exitCode()).as(result.err()).isZero();
  }
}
