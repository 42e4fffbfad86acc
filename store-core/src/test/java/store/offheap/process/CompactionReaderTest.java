package store.offheap.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import store.offheap.build.BulkBuilder;
import store.offheap.build.Compaction;
import store.offheap.map.IdMap;
import store.offheap.model.DType;

/**
 * Tests that a reader in another process continues in the file with which a compaction replaced its
 * own.
 */
class CompactionReaderTest {
  private static final int KEYS = 20_000;
  private static final int ROUNDS = 20;

  @TempDir
  private Path folder;

  /**
   * Looks up values until it sees the last round; fails if a value is older than an earlier one.
   */
  static final class Reading {
    private Reading() {}

    /** Reads the file that the argument names. */
    public static void main(String[] args) {
      try (IdMap map = IdMap.openReadOnly(Path.of(args[0]))) {
        ChildJvm.obeyParent(line -> {}, () -> Runtime.getRuntime().halt(3));
        System.out.println("open");
        long newest = 0;
        while (newest < ROUNDS) {
          for (long key = 1; key < KEYS; key += 97) {
            long value = map.get(key, -1);
            if (value < (key == 1 ? newest : 0)) {
              System.out.println("older: " + value + " after " + newest);
              Runtime.getRuntime().halt(2);
            }
            newest = key == 1 ? value : newest;
          }
        }
        System.out.println("seen " + newest);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void readerFollowsEveryCompaction(boolean isRaw) throws Exception {
    Path file = folder.resolve("a.store");
    try (IdMap map =
        IdMap.builder(file).keyType(DType.UINT32).valueType(DType.UINT32).create()) {
      for (long key = 0; key < KEYS; key++) {
        map.put(key, 0);
      }
    }
    Process reader = ChildJvm.start(
        ChildJvm.command(Reading.class, isRaw, file.toString()),
        null,
        folder.resolve("errors").toFile());
    try (BufferedReader lines = new BufferedReader(
        new InputStreamReader(reader.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(lines.readLine()).isEqualTo("open");
      for (int round = 1; round <= ROUNDS; round++) {
        Compaction.of(file, BulkBuilder.to(file).overwrite(true)).run(n -> {}, n -> {});
        try (IdMap map = IdMap.open(file)) {
          map.put(1, round);
        }
      }
      assertThat(lines.readLine()).isEqualTo("seen " + ROUNDS);
    } finally {
      reader.destroyForcibly().waitFor();
    }
  }
}
