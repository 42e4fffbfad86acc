package store.offheap.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import store.offheap.map.IdMap;

/** A file that somebody else cuts short: whatever is called then, the JVM goes on. */
class VanishedPageTest {
  private static final int COUNT = 5_000;

  @TempDir
  private Path folder;

  @ParameterizedTest
  @CsvSource({
    "reader, 0", "reader, 8192", "reader, 12288", "reader, 40960",
    "writer, 0", "writer, 8192", "writer, 12288", "writer, 40960"
  })
  void callsOnAFileCutShortEndWithAnException(String mode, long length) throws Exception {
    Path file = folder.resolve("map");
    try (IdMap map = IdMap.builder(file).segmentSlots(FaultScript.SEGMENT_SLOTS).create()) {
      for (long key = 1; key <= COUNT; key++) {
        map.put(key, FaultScript.value(key));
      }
    }

    ChildJvm.Result result = new ChildJvm().run("truncate", file, length, mode).ended();

    assertThat(folder.resolve("crash.log")).doesNotExist();
    assertThat(result.last("getAll")).as(result.out()).doesNotStartWith("done");
    assertThat(result.out()).contains("StoreIoException");
    for (String line : result.out().lines().toList()) {
      if (line.contains("StoreIoException") || line.contains("CorruptStoreException")) {
        assertThat(line).contains("file=" + file);
      } else {
        // What the JVM reports by itself may come after the call that it belongs to.
        assertThat(line)
            .as(result.out())
            .matches(
                "end|[A-Za-z]+ (InternalError|done.*|NotAStoreException: .*|IllegalStateException: .*)");
      }
    }
    if (mode.equals("writer")) {
      assertThat(result.last("putAgain")).as(result.out()).contains("takes no more changes");
    }
    assertThat(Files.exists(folder.resolve("copy"))).isFalse();
  }
}
