package store.offheap.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import store.offheap.map.IdMap;

/**
 * Tests a device that fails under a writer, simulated by a tracer that makes one system call fail.
 */
@Tag("once")
class DeviceErrorTest {
  private static final int COUNT = 6_000;

  @TempDir
  private Path folder;

  private Path file;

  @BeforeEach
  void requireTracer() throws Exception {
    ChildJvm.assume(
        "needs strace with fault injection",
        "strace",
        "-o",
        "/dev/null",
        "-e",
        "inject=msync:error=EIO",
        "true");
    file = folder.resolve("map");
  }

  private ChildJvm.Result writeWith(String call, int when) throws Exception {
    return ChildJvm.after(
            "strace",
            "-f",
            "-qq",
            "-o",
            "/dev/null",
            "-e",
            "trace=" + call,
            "-e",
            "inject=" + call + ":error=EIO:when=" + when)
        .run("write", file, COUNT)
        .ended();
  }

  private void assertKeeps(ChildJvm.Result result) {
    int put = result.lastNumber("put");
    assertThat(result.lastNumber("read")).isEqualTo(put);
    try (IdMap map = IdMap.open(file)) {
      for (long key = 1; key <= COUNT; key++) {
        long value = map.get(key, -1);
        if (key <= result.lastNumber("synced") || value != -1) {
          assertThat(value).as("key %d", key).isEqualTo(FaultScript.value(key));
        }
      }
      map.put(COUNT + 1, 1);
    }
    assertThat(IdMap.verify(file).problems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"msync, 40", "msync, 100", "fsync, 12", "fsync, 13", "fsync, 14"})
  void failedForceRefusesFurtherWritesAndSaysWhy(String call, int when) throws Exception {
    ChildJvm.Result result = writeWith(call, when);

    String refusal = "writing to storage failed, the store takes no more changes";
    assertThat(result.last("failed")).as(result.out()).contains("Input/output error");
    for (String word : new String[] {"again", "sync", "attribute"}) {
      assertThat(result.last(word)).startsWith(refusal).contains("Input/output error");
    }
    assertThat(result.lastNumber("synced")).isPositive();
    assertKeeps(result);
  }

  @ParameterizedTest
  @CsvSource({"60", "61", "62", "63", "64", "65", "66", "67", "68", "69"})
  void failedWriteLosesNothing(int when) throws Exception {
    ChildJvm.Result result = writeWith("pwrite64", when);

    assertThat(result.last("failed")).as(result.out()).contains("Input/output error");
    assertKeeps(result);
  }
}
