package store.offheap.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example in the package documentation is this code, and does what it claims. */
class ObjectMapTutorialTest {
  private static final Path SOURCES = Path.of("src");

  @TempDir
  private Path folder;

  @Test
  void exampleRuns() {
    Path file = folder.resolve("map");
    // example
    try (ObjectMap map = ObjectMap.builder(file).create()) {
      map.put(1, "John");
      map.put("ages", Map.of("John", 40, "Paul", 38));
      map.put("tags", List.of("a", "b"));

      List<Object> tags = (LazyList) map.get("tags");
      tags.add("c");
      ((LazyList) map.computeIfAbsent("log", key -> List.of())).add("begun");
    }
    try (ObjectMap map = ObjectMap.open(file)) {
      Object age = ((LazyMap) map.get("ages")).get("Paul");
      List<Object> tags = ((LazyList) map.get("tags")).eager();
      map.delete("tags");
      // end
      assertThat(age).isEqualTo(38);
      assertThat(tags).containsExactly("a", "b", "c");
      assertThat(map.get("log")).isEqualTo(List.of("begun"));
      assertThat(map.get(1)).isEqualTo("John");
      assertThat(map).hasSize(3);
    }
  }

  @Test
  void exampleIsThatOfTheDocumentation() throws IOException {
    String folders = "java/store/offheap/object";
    String code = Files.readString(
        SOURCES.resolve("test").resolve(folders).resolve("ObjectMapTutorialTest.java"));
    String shown =
        Files.readString(SOURCES.resolve("main").resolve(folders).resolve("package-info.java"));
    String example = code.substring(code.indexOf("// example") + 10, code.indexOf("// end"));
    String documented = shown.substring(shown.indexOf("{@code") + 6, shown.indexOf("}</pre>"));
    // The test continues before the last block of the example ends.
    assertThat(words(documented.replaceAll("(?m)^ \\*", ""))).isEqualTo(words(example) + " }");
  }

  private static String words(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }
}
