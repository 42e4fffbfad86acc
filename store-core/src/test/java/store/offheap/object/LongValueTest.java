package store.offheap.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.map.FastFolder;
import store.offheap.record.FreshJvm;

/** Values that are longer than the heap of the JVM that frees them. */
@Tag("once")
class LongValueTest {
  private static final int LENGTH = 48 << 20;
  private static final int SHORT_HEAP = 40;

  @TempDir(factory = FastFolder.class)
  private Path folder;

  @Test
  void aValueGoesThatTheHeapHasNoRoomFor() throws Exception {
    Path file = folder.resolve("map");
    try (ObjectMap map = ObjectMap.builder(file).create()) {
      for (String key : List.of("deleted", "replaced", "removed")) {
        byte[] value = new byte[LENGTH];
        value[0] = (byte) key.length();
        map.put(key, value);
      }
      map.put("list", List.of(new byte[LENGTH]));
      map.put("kept", "a value that is no longer than others");
    }

    assertThat(run(GivesUp.class, file)).containsExactly("true", "false", "true");
    assertThat(ObjectMap.verify(file).problems()).isEmpty();
    try (ObjectMap map = ObjectMap.open(file)) {
      assertThat(map)
          .containsOnly(
              Map.entry("replaced", 1), Map.entry("kept", "a value that is no longer than others"));
      assertThat(map.stats().heapBytes() - map.stats().deadBytes()).isLessThan(LENGTH / 100);
    }
  }

  private List<String> run(Class<?> program, Path file) throws IOException, InterruptedException {
    return FreshJvm.run(
        folder, List.of("-Xmx" + SHORT_HEAP + "m", "-XX:+UseSerialGC"), program, file.toString());
  }

  /** Deletes, replaces and removes values that do not fit in the heap. */
  static final class GivesUp {
    public static void main(String... arguments) {
      Path file = Path.of(arguments[0]);
      try (ObjectMap map = ObjectMap.open(file)) {
        System.out.println(map.delete("deleted"));
        System.out.println(map.set("replaced", 1));
        System.out.println(map.keySet().remove("removed"));
        map.delete("list");
      }
    }
  }
}
