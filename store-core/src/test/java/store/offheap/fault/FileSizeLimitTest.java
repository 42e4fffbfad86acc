package store.offheap.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import store.offheap.map.IdMap;
import store.offheap.object.ObjectMap;

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

  @ParameterizedTest
  @ValueSource(strings = {"sync", "close"})
  void mapThatCouldNotBeClosedIsNotPublished(String first) throws Exception {
    ChildJvm.assume("needs a shell with ulimit -f", "sh", "-c", "ulimit -f 1024");
    Path file = folder.resolve("map");
    try (ObjectMap map = ObjectMap.builder(file).segmentSlots(256).create()) {
      map.set("before", 1);
    }
    ChildJvm.Result result = ChildJvm.after("sh", "-c", "ulimit -f 700; exec \"$@\"", "sh")
        .run("publish", file, first)
        .ended();

    assertThat(result.last(first)).contains("File too large");
    assertThat(result.last("publish")).contains("file=" + file);
    assertThat(result.last("again")).isEqualTo("build is over: file=" + file);
    try (ObjectMap map = ObjectMap.openReadOnly(file)) {
      assertThat(map).isEqualTo(Map.of("before", 1));
    }
  }
}
