package store.offheap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files that match a pattern. */
class SourcesTest {
  @TempDir
  private Path folder;

  @Test
  void hiddenFilesAreMeantByPatternsWithADotOnly() throws IOException {
    for (String name : List.of("b.csv", "a.csv", "._a.csv", ".b.csv")) {
      Files.createFile(folder.resolve(name));
    }
    assertThat(found("*.csv")).containsExactly("a.csv", "b.csv");
    assertThat(found(".?*.csv")).containsExactly("._a.csv", ".b.csv");
    assertThat(found("{b,.b}.csv")).containsExactly(".b.csv", "b.csv");
    assertThat(found("{b,a}.csv")).containsExactly("a.csv", "b.csv");
    assertThat(found("{a,?.b}*")).containsExactly("a.csv");
  }

  @Test
  void patternMayHaveALineEnd() throws IOException {
    Files.createFile(folder.resolve("a\nb.csv"));
    assertThat(found("a\n*.csv")).containsExactly("a\nb.csv");
  }

  @Test
  void whatIsNoPatternIsAFileThatIsNotThere() {
    for (String input : List.of("part-[0-9.csv", "{a", "[", "[z-a]")) {
      assertThatExceptionOfType(NoSuchFileException.class)
          .isThrownBy(() -> found(input))
          .withMessageEndingWith("/" + input);
    }
  }

  @Test
  void namesOfManyFilesFitIntoAnAttribute() {
    assertThat(Sources.names(List.of("in/a.csv", "-"))).isEqualTo("a.csv, stdin");
    List<String> sources =
        IntStream.range(0, 100_000).mapToObj(i -> "in/part-" + i + ".csv").toList();
    assertThat(Sources.names(sources))
        .startsWith("part-0.csv, part-1.csv, ")
        .endsWith(" more")
        .hasSizeLessThan(100_000);
  }

  @Test
  void standardInputIsReadOnce() throws IOException {
    assertThat(Sources.find(List.of("-", "a.csv"))).containsExactly("-", "a.csv");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Sources.find(List.of("-", "a.csv", "-")))
        .withMessage("standard input (-): expected=once, actual=2");
  }

  @Test
  void anEmptyNameIsNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Sources.find(List.of("a.csv", "")))
        .withMessage("input: expected=a path, actual=''");
  }

  private List<String> found(String pattern) throws IOException {
    return Sources.find(List.of(folder + "/" + pattern)).stream()
        .map(file -> file.substring(folder.toString().length() + 1))
        .toList();
  }
}
