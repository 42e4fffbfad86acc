package store.offheap.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import store.offheap.map.IdMap;
import store.offheap.object.ObjectMap;

/** Tests a file that another process truncates: whatever is called then, the JVM keeps running. */
class VanishedPageTest {
  private static final int COUNT = 5_000;

  /** The first JDK known to report a vanished page before interpreted code continues. */
  private static final int TIMELY_JAVA = 25;

  private static final String LATE =
      Runtime.version().feature() < TIMELY_JAVA ? "|InternalError" : "";

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
        // An error that the JVM itself reports may arrive after the call that caused it.
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

  /**
   * Without compiled code, for which every JVM reports late, each iteration over a map names the
   * file. JDK 17 reports late there, too: it waits until the thread next enters the JVM, which may
   * be after the end of the iteration. When that is depends on which pages are gone, and so on the
   * layout of the file.
   */
  @ParameterizedTest
  @ValueSource(longs = {0, 8192, 12288, 40960})
  void walksNameTheFileThatWasCutShort(long length) throws Exception {
    Path file = folder.resolve("map");
    try (IdMap map = IdMap.builder(file).segmentSlots(FaultScript.SEGMENT_SLOTS).create()) {
      for (long key = 1; key <= COUNT; key++) {
        map.put(key, FaultScript.value(key));
      }
    }
    Path objects = folder.resolve("objects");
    try (ObjectMap map = ObjectMap.builder(objects).segmentSlots(1 << 8).create()) {
      for (int key = 1; key <= COUNT; key++) {
        map.set(key, "a value that has a record of its own, number " + key);
      }
    }

    ChildJvm child = new ChildJvm().option("-Xint");
    ChildJvm.Result ids = child.run("truncate", file, length, "reader").ended();
    ChildJvm.Result values = child.run("truncateObjects", objects, length).ended();

    for (String walk : List.of("forEach", "keys", "hashCode", "copyTo")) {
      assertThat(ids.last(walk))
          .as(ids.out())
          .matches(".* file=" + Pattern.quote(file.toString()) + LATE);
    }
    for (String walk : List.of("keySet", "forEach", "census")) {
      assertThat(values.last(walk))
          .as(values.out())
          .matches(".* file=" + Pattern.quote(objects.toString()) + LATE);
    }
  }
}
