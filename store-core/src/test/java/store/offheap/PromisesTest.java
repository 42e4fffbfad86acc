package store.offheap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests that every promise names the tests that show it, and that these exist. */
@Tag("once")
class PromisesTest {
  private static final Path PAGE = Path.of("docs", "promises.md");
  private static final Pattern TEST = Pattern.compile("`(\\w+Test)`");

  private static List<String> promises() throws IOException {
    return Files.readAllLines(PAGE).stream()
        .filter(line -> line.startsWith("| **"))
        .toList();
  }

  private static Stream<String> testsIn(String line) {
    return TEST.matcher(line).results().map(found -> found.group(1));
  }

  private static Set<String> existing() throws IOException, URISyntaxException {
    Path classes = Path.of(
        PromisesTest.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> files = Files.walk(classes)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".class"))
          .map(name -> name.substring(0, name.length() - ".class".length()))
          .collect(Collectors.toSet());
    }
  }

  @Test
  void everyPromiseNamesATest() throws IOException {
    assertThat(promises()).hasSizeGreaterThan(10).allMatch(line -> testsIn(line).count() > 0);
  }

  @Test
  void everyTestThatIsNamedExists() throws IOException, URISyntaxException {
    Matcher named = TEST.matcher(Files.readString(PAGE));
    assertThat(existing())
        .containsAll(named.results().map(found -> found.group(1)).distinct().toList());
  }
}
