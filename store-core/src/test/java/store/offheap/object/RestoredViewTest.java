package store.offheap.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Views that a reader has, while a writer's file goes back to its last checkpoint. */
class RestoredViewTest {
  private static final long BOOT_AT = 2 * 4096 + 392;

  @TempDir
  private Path folder;

  @Test
  void viewsOfWhatIsThereAgainGoOn() throws IOException {
    Path copy = folder.resolve("copy");
    try (ObjectMap map =
        ObjectMap.builder(folder.resolve("map")).segmentSlots(1 << 8).create()) {
      map.set("small", List.of("one", "two"));
      map.set("large", IntStream.range(0, 100).boxed().toList());
      map.set("map", Map.of("key", List.of(7)));
      map.sync();
      for (int i = 0; i < 5_000; i++) {
        map.set(i, "a value with the number " + i);
      }
      Files.copy(folder.resolve("map"), copy);
    }
    try (ObjectMap reader = ObjectMap.openReadOnly(copy)) {
      LazyList small = (LazyList) reader.get("small");
      LazyList large = (LazyList) reader.get("large");
      LazyMap map = (LazyMap) reader.get("map");
      LazyList inner = (LazyList) map.get("key");
      assertThat(small.get(1)).isEqualTo("two");
      assertThat(large.get(99)).isEqualTo(99);
      assertThat(inner.get(0)).isEqualTo(7);
      try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.allocate(16), BOOT_AT); // As after a failure of storage.
      }
      ObjectMap.open(copy).close();
      assertThat(small.get(1)).isEqualTo("two");
      assertThat(large.get(99)).isEqualTo(99);
      assertThat(inner.get(0)).isEqualTo(7);
      assertThat(map.get("key")).isEqualTo(List.of(7));
    }
  }
}
