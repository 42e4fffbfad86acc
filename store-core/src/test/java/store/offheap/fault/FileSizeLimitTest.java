package store.offheap.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.map.IdMap;

/** Tests a limit on the length of files, as {@code ulimit -f} sets it. */
class FileSizeLimitTest {
  private static final int COUNT = 100_000;

  @TempDir
  private Path folder;

  /** The signal that accompanies the error would end a process that does not expect it. */
  @Test
  void fileThatMayNotGrowRefusesWritesAndGoesOnReading() throws Exception {
    ChildJvm.assume("needs a shell with ulimit -f", "sh", "-c", "ulimit -f 1024");
    Path file = folder.resolve("map");
    ChildJvm.Result result = ChildJvm.after("sh", "-c", "ulimit -f 1024; exec \"$@\"", "sh")
        .run("write", file, COUNT)
        .ended();

    assertThat(result.last("failed")).contains("File too large").contains("file=" + file);
    int put = result.lastNumber("put");
    assertThat(put).isBetween(5_000, COUNT - 1);
    assertThat(result.lastNumber("read")).isEqualTo(put);
    assertThat(result.last("again")).isEqualTo("done");
    assertThat(IdMap.verify(file).problems()).isEmpty();
    try (IdMap map = IdMap.open(file)) {
      assertThat(map.size()).isEqualTo(put);
      assertThat(map.put(COUNT, 1)).isTrue();
    }
  }
}
