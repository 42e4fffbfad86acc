package store.offheap.build;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.error.StoreException;
import store.offheap.error.StoreIoException;
import store.offheap.map.IdMap;
import store.offheap.model.DType;
import store.offheap.model.DifferenceReport;

/** A difference reports all changes, and applying it as a patch makes them. */
class PatchModelTest {
  /** Use {@code -Dstore.test.patches=10000} for a long campaign. */
  private static final int CASES = Integer.getInteger("store.test.patches", 60);

  private static final DType[] KEYS = {DType.INT32, DType.UINT32, DType.INT64, DType.UINT64};
  private static final DType[] VALUES = {
    DType.INT8, DType.UINT8, DType.INT16, DType.UINT32, DType.INT64, DType.UINT64, DType.NONE
  };

  @TempDir
  private Path folder;

  private Path write(String name, DType keys, DType values, Map<Long, Long> entries)
      throws IOException {
    Path file = folder.resolve(name);
    Files.deleteIfExists(file);
    try (BulkBuilder builder =
        BulkBuilder.to(file).keyType(keys).valueType(values).start()) {
      entries.forEach((key, value) -> builder.add(key, value, 0));
      builder.finish(rows -> {});
    }
    return file;
  }

  private static Map<Long, Long> random(Random random, DType keys, DType values, int count) {
    Map<Long, Long> entries = new HashMap<>();
    for (int i = 0; i < count; i++) {
      long key = random.nextInt(4) == 0 ? random.nextInt(3) - 1 : random.nextLong();
      entries.put(
          keys.fromRaw(keys.toRaw(random.nextBoolean() ? key : key & 0x3F)),
          values.fromRaw(values.toRaw(random.nextLong() & (random.nextBoolean() ? -1 : 3))));
    }
    return entries;
  }

  private static DifferenceReport model(Map<Long, Long> first, Map<Long, Long> second) {
    Set<Long> both = new HashSet<>(first.keySet());
    both.retainAll(second.keySet());
    return new DifferenceReport(
        second.size() - both.size(),
        first.size() - both.size(),
        both.stream().filter(key -> !first.get(key).equals(second.get(key))).count());
  }

  private static Map<Long, Long> entries(Path file) {
    try (IdMap map = IdMap.openReadOnly(file)) {
      Map<Long, Long> entries = new HashMap<>();
      map.forEach(entries::put);
      return entries;
    }
  }

  @Test
  void appliedPatchMakesTheTarget() throws IOException {
    for (int seed = 0; seed < CASES; seed++) {
      Random random = new Random(seed);
      DType keys = KEYS[random.nextInt(KEYS.length)];
      DType values = VALUES[random.nextInt(VALUES.length)];
      Map<Long, Long> before = random(random, keys, values, random.nextInt(60));
      Map<Long, Long> after = new HashMap<>(before);
      after.keySet().removeIf(key -> random.nextInt(4) == 0);
      after.putAll(random(random, keys, values, random.nextInt(30)));
      Path first = write("first", keys, values, before);
      Path second = write("second", keys, values, after);
      Path patch = folder.resolve("patch");
      DifferenceReport written = Patch.write(first, second, patch, true, n -> {});
      assertThat(written).as("seed %d", seed).isEqualTo(model(before, after));
      assertThat(Patch.apply(patch, first)).as("seed %d", seed).isEqualTo(written);
      assertThat(entries(first)).as("seed %d", seed).isEqualTo(after);
      assertThat(Difference.between(first, second, c -> {}, n -> {}).isSame()).isTrue();
      // Applies the patch again, as after a crash.
      Patch.apply(patch, first);
      assertThat(entries(first)).as("seed %d", seed).isEqualTo(after);
    }
  }

  @Test
  void everyBitOfAFloatingNumberIsKept() throws IOException {
    for (DType type : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
      Path first = write("first", DType.INT32, type, Map.of());
      Map<Long, Long> numbers = new HashMap<>();
      double[] samples = {0.0, -0.0, 0.1, Double.NaN, Double.NEGATIVE_INFINITY, 1e-42, 3.4e38};
      for (int i = 0; i < samples.length; i++) {
        numbers.put((long) i, Double.doubleToRawLongBits(samples[i]));
      }
      numbers.put(9L, 0x7ff8_1234_a000_0000L);
      Path second = write("second", DType.INT32, type, numbers);
      Patch.write(first, second, folder.resolve("patch"), true, n -> {});
      Patch.apply(folder.resolve("patch"), first);
      assertThat(Difference.between(first, second, c -> {}, n -> {}).isSame()).isTrue();
      try (IdMap map = IdMap.openReadOnly(first)) {
        assertThat(Double.doubleToRawLongBits(map.getDouble(9, 0))).isEqualTo(numbers.get(9L));
      }
    }
  }

  @Test
  void numbersAreComparedWhateverTheirTypes() throws IOException {
    Map<Long, Long> entries = Map.of(1L, 7L, 2L, -1L, 3L, 200L);
    Path narrow = write("narrow", DType.UINT32, DType.INT16, entries);
    Path wide = write("wide", DType.INT64, DType.INT64, entries);
    assertThat(Difference.between(narrow, wide, c -> {}, n -> {}).isSame()).isTrue();
    Path floating = folder.resolve("floating");
    try (IdMap map =
        IdMap.builder(floating).keyType(DType.UINT64).valueType(DType.FLOAT64).create()) {
      map.putDouble(1, 7);
      map.putDouble(2, -1.5);
      map.putDouble(-3, 1);
    }
    assertThat(Difference.between(wide, floating, c -> {}, n -> {}))
        .isEqualTo(new DifferenceReport(1, 1, 1));
    Path unsigned = write("unsigned", DType.UINT64, DType.UINT64, Map.of(-1L, -1L));
    Path signed = write("signed", DType.INT64, DType.INT64, Map.of(-1L, -1L));
    assertThat(Difference.between(unsigned, signed, c -> {}, n -> {}))
        .isEqualTo(new DifferenceReport(1, 1, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Patch.write(narrow, wide, folder.resolve("p"), false, n -> {}))
        .withMessage(
            "a patch needs the same dtypes: expected=uint32 -> int16, actual=int64 -> int64");
    assertThat(folder.resolve("p")).doesNotExist();
  }

  @Test
  void whatIsNoPatchForTheStoreChangesNothing() throws IOException {
    Path first = write("first", DType.UINT32, DType.INT16, Map.of(1L, 1L, 2L, 2L, 3L, 3L));
    Path second = write("second", DType.UINT32, DType.INT16, Map.of(1L, 1L, 2L, 5L, 4L, 4L));
    Path patch = folder.resolve("patch");
    Patch.write(first, second, patch, false, n -> {});
    String good = Files.readString(patch);
    assertThat(good.lines().sorted())
        .containsExactly(
            "+\t4\t\t4", "-\t3\t3\t", "end\t1\t1\t1", "store patch 1\tuint32\tint16", "~\t2\t2\t5");
    for (int cut = 0; cut < good.length() - 1; cut++) {
      Files.writeString(patch, good.substring(0, cut));
      assertThatIllegalArgumentException()
          .as("cut at %d", cut)
          .isThrownBy(() -> Patch.apply(patch, first))
          .withMessageStartingWith(patch + ":");
    }
    for (String bad : new String[] {
      good.replace("uint32", "uint64"),
      good.replace("~\t2", "~\t3"),
      good.replace("+", "*"),
      good.replace("+\t4", "+\t-4"),
      good.replace("2\t5", "2\t99999"),
      good + "+",
      "x",
      "\0"
    }) {
      Files.writeString(patch, bad);
      assertThatIllegalArgumentException().as(bad).isThrownBy(() -> Patch.apply(patch, first));
    }
    assertThat(entries(first)).isEqualTo(Map.of(1L, 1L, 2L, 2L, 3L, 3L));
  }

  @Test
  void patchMayComeThroughAPipe() throws Exception {
    Path first = write("first", DType.UINT32, DType.INT16, Map.of(1L, 1L, 2L, 2L));
    Path second = write("second", DType.UINT32, DType.INT16, Map.of(1L, 1L, 2L, 5L));
    Path patch = folder.resolve("patch");
    Patch.write(first, second, patch, false, n -> {});
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    for (String change : new String[] {"2\t5", "5\t2"}) {
      byte[] text = Files.readString(patch).replace("2\t5", change).getBytes(UTF_8);
      Thread writer = new Thread(
          () -> assertThatCode(() -> Files.write(pipe, text)).doesNotThrowAnyException());
      writer.start();
      assertThat(Patch.apply(pipe, first)).isEqualTo(new DifferenceReport(0, 0, 1));
      writer.join();
    }
    assertThat(entries(first)).isEqualTo(Map.of(1L, 1L, 2L, 2L));
    try (InputStream text = Files.newInputStream(patch)) {
      assertThat(Patch.apply(text, "stdin", first)).isEqualTo(new DifferenceReport(0, 0, 1));
    }
    assertThat(entries(first)).isEqualTo(entries(second));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Patch.apply(InputStream.nullInputStream(), "stdin", first))
        .withMessageStartingWith("stdin:1: ");
  }

  private static void cut(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(1 << 12);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path numbers(String name, int count, int value) throws IOException {
    Map<Long, Long> entries = new HashMap<>();
    for (long key = 1; key <= count; key++) {
      entries.put(key, (long) value);
    }
    return write(name, DType.INT64, DType.INT32, entries);
  }

  @Test
  void aFileThatIsCutShortWhileItIsComparedIsNamed() throws IOException {
    Path first = numbers("first", 5_000, 1);
    Path second = numbers("second", 5_000, 2);
    assertThatThrownBy(
            () -> Difference.between(first, second, change -> cut(second), entries -> {}))
        .isInstanceOf(StoreIoException.class)
        .hasMessageContaining("file=" + second);
  }

  @Test
  void theFileThatWasCutShortIsNamedAlsoIfTheJvmReportsItLate() throws IOException {
    Path first = numbers("first", 5_000, 1);
    Path second = numbers("second", 5_000, 2);
    for (Path file : List.of(first, second)) {
      assertThatThrownBy(() -> Difference.between(
              first,
              second,
              change -> {
                cut(file);
                throw new InternalError("late");
              },
              entries -> {}))
          .isInstanceOf(StoreIoException.class)
          .hasMessageContaining("file=" + file);
      numbers("first", 5_000, 1);
    }
  }

  /** Truncates a file as soon as this process has mapped it. */
  private static void cutOnceMapped(Path file) {
    try {
      while (!Files.readString(Path.of("/proc/self/maps")).contains(file.toString())) {
        Thread.onSpinWait();
      }
      cut(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aFileThatIsCutShortWhileAPatchIsAppliedIsNamed() throws Exception {
    Path first = numbers("first", 100_000, 1);
    Path patch = folder.resolve("patch");
    Patch.write(first, numbers("second", 100_000, 2), patch, false, entries -> {});
    Thread cutting = new Thread(() -> cutOnceMapped(first));
    cutting.start();
    assertThatThrownBy(() -> Patch.apply(patch, first))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("file=" + first);
    cutting.join();
  }
}
