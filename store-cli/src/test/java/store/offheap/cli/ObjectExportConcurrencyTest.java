package store.offheap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.object.ObjectMap;

/** An export while a writer replaces the values that are being exported. */
class ObjectExportConcurrencyTest {
  private static final int KEYS = 20;
  private static final int EXPORTS = 300;

  @TempDir
  private Path folder;

  @Test
  void eachLineIsAWholeEntryWhileValuesAreReplaced() throws Exception {
    Path file = folder.resolve("m");
    AtomicBoolean isDone = new AtomicBoolean();
    try (ObjectMap map = ObjectMap.builder(file).segmentSlots(1 << 12).create()) {
      for (int key = 0; key < KEYS; key++) {
        map.set(key, value(0));
      }
      Thread writer = new Thread(() -> {
        for (int i = 0; !isDone.get(); i++) {
          map.set(i % KEYS, value(i));
        }
      });
      writer.start();
      try (ObjectMap reader = ObjectMap.openReadOnly(file)) {
        for (int i = 0; i < EXPORTS; i++) {
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          new ObjectExport(reader, null).writeTo(bytes);
          List<String> lines = bytes.toString(StandardCharsets.US_ASCII).lines().toList();
          assertThat(lines).hasSize(KEYS);
          for (String line : lines) {
            Map<?, ?> entry = (Map<?, ?>) JsonValues.read(line);
            List<?> written = (List<?>) ((Map<?, ?>) entry.get("value")).get("list");
            assertThat(new HashSet<Object>(written)).as(line).hasSize(1);
            assertThat(written).hasSize(50);
          }
        }
      } finally {
        isDone.set(true);
        writer.join();
      }
    }
  }

  private static Map<String, Object> value(int number) {
    return Map.of("list", Collections.nCopies(50, "text number " + number));
  }
}
