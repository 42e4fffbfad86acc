package store.offheap.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import store.offheap.map.IdMap;

/**
 * A process that is killed while it replaces a file leaves either the old file or the complete new
 * one; the next build removes its temporary files. {@code -Dstore.test.kills} is the number of
 * repetitions.
 */
@Tag("once")
class BuildKillTest {
  private static final int KILLS = Integer.getInteger("store.test.kills", 3);
  private static final int ROWS = 300_000;

  @TempDir
  private Path folder;

  /** The killed process, which replaces a file repeatedly. */
  static final class Replacing {
    private Replacing() {}

    /** Runs until it is killed; the arguments are the kind of replacement and the file. */
    public static void main(String[] args) {
      Path file = Path.of(args[1]);
      for (int round = 1; ; round++) {
        switch (args[0]) {
          case "build" -> build(file, round);
          case "merge" -> Merge.of(List.of(file, file), options(file)).run(n -> {}, n -> {});
          default -> Compaction.of(file, options(file)).run(n -> {}, n -> {});
        }
      }
    }
  }

  private static BuildOptions options(Path file) {
    return BulkBuilder.to(file).overwrite(true).plan(new MemoryPlan(4, 64, 1 << 14, 2));
  }

  private static void build(Path file, int round) {
    try (BulkBuilder builder = options(file).start()) {
      for (long key = 0; key < ROWS; key++) {
        builder.add(key * 31, round, 0);
      }
      builder.finish(done -> {});
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"build", "merge", "compact"})
  void killedWorkLeavesTheOldFileOrTheNew(String work) throws Exception {
    Random random = new Random(work.hashCode());
    Path file = folder.resolve("a.store");
    build(file, 7);
    for (int kill = 0; kill < KILLS; kill++) {
      Process process = new ProcessBuilder(List.of(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-XX:+UseSerialGC",
              "-cp",
              System.getProperty("java.class.path"),
              Replacing.class.getName(),
              work,
              file.toString()))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
      process.waitFor(400 + random.nextInt(800), TimeUnit.MILLISECONDS);
      process.destroyForcibly().waitFor();
      assertThat(process.exitValue()).isNotZero();
      requireWhole(file);
    }
    build(file, 8);
    assertThat(names()).containsExactlyInAnyOrder("a.store", "a.store.lock");
  }

  private static void requireWhole(Path file) {
    assertThat(IdMap.verify(file).problems()).isEmpty();
    try (IdMap map = IdMap.openReadOnly(file)) {
      assertThat(map.size()).isEqualTo(ROWS);
      long round = map.get(0, -1);
      map.forEach((key, value) -> assertThat(key % 31 == 0 && value == round).isTrue());
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(path -> path.getFileName().toString()).toList();
    }
  }
}
