package store.offheap.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An object map with nested values does what plain collections do, through any reopening. */
class ObjectMapModelTest {
  @TempDir
  private Path folder;

  private static LongStream seeds() {
    return LongStream.range(0, 4);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void mapDoesWhatTheModelDoes(long seed) {
    run(seed, 10, 2_500);
  }

  @Test
  @Tag("slow")
  void mapDoesWhatTheModelDoesForLong() {
    LongStream.range(100, 110).forEach(seed -> run(seed, 20, 10_000));
  }

  private void run(long seed, int reopenings, int operations) {
    Path file = folder.resolve("map" + seed);
    ObjectModelRun run = new ObjectModelRun(seed);
    ObjectMap.builder(file).segmentSlots(1 << 10).seed(seed).create().close();
    for (int i = 0; i < reopenings; i++) {
      try {
        file = change(run, file, operations, i % 3 == 2);
      } catch (RuntimeException | IOException | AssertionError e) {
        throw new AssertionError("seed=" + seed + ", reopening=" + i, e);
      }
      try (ObjectMap map = ObjectMap.openReadOnly(file)) {
        run.use(map);
        run.compareAll();
      }
      assertThat(ObjectMap.verify(file).problems()).as("seed=" + seed).isEmpty();
    }
    assertThat(file.toFile().delete()).isTrue();
  }

  /** Returns where it goes on: if the process is to die, with the file as that left it. */
  private static Path change(ObjectModelRun run, Path file, int operations, boolean isToDie)
      throws IOException {
    Path left = file.resolveSibling(file.getFileName() + ".left");
    try (ObjectMap map = ObjectMap.open(file)) {
      run.use(map);
      run.run(operations / 2);
      run.compareAll();
      map.sync();
      run.run(operations / 2);
      if (!isToDie) {
        return file;
      }
      Files.copy(file, left);
    }
    Files.delete(file);
    return left;
  }
}
