package store.offheap.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import store.offheap.model.ReadAhead;
import store.offheap.model.VacuumReport;

/**
 * An object map with nested values behaves like plain collections, even if it is reopened and
 * vacuumed.
 */
@Tag("compiled")
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
        file = change(run, file, operations, i);
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

  /**
   * Makes random changes. Every second time the map is vacuumed, alternately at rest and while it
   * changes. Every third time its pages are read one by one.
   *
   * @return the file to continue with: every third time it is as left by a process that died
   */
  private static Path change(ObjectModelRun run, Path file, int operations, int opening)
      throws IOException {
    Path left = file.resolveSibling(file.getFileName() + ".left");
    ReadAhead readAhead = opening % 3 == 1 ? ReadAhead.OFF : ReadAhead.ON;
    try (ObjectMap map = ObjectMap.builder(file).readAhead(readAhead).open()) {
      run.use(map);
      run.run(operations / 2);
      if (opening % 4 == 1) {
        map.vacuum();
      }
      run.compareAll();
      map.sync();
      CompletableFuture<VacuumReport> vacuum =
          opening % 4 == 3 ? CompletableFuture.supplyAsync(map::vacuum) : null;
      run.run(operations / 2);
      if (vacuum != null) {
        vacuum.join();
      }
      if (opening % 3 != 2) {
        return file;
      }
      Files.copy(file, left);
    }
    Files.delete(file);
    return left;
  }
}
