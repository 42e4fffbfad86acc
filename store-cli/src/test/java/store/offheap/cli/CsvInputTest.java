package store.offheap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading rows of text in any encoding. */
class CsvInputTest {
  @TempDir
  private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "ISO-8859-1", "UTF-16"})
  void withoutQuotesNoCharacterIsOne(String charset) throws Exception {
    Path file = folder.resolve("rows");
    Files.writeString(file, "\0a,b\0\n\"c\",\0\n", Charset.forName(charset));
    CsvFormat format = new CsvFormat(Delimiter.COMMA, Charset.forName(charset), false, false);
    try (CsvInput input = CsvInput.open(file.toString(), format)) {
      assertThat(input.next().cells()).isEqualTo(List.of("\0a", "b\0"));
      assertThat(input.next().cells()).isEqualTo(List.of("\"c\"", "\0"));
      assertThat(input.next()).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16"})
  void charactersOfTwoHalvesAreKept(String charset) throws Exception {
    Path file = folder.resolve("rows");
    String last = Character.toString(Character.MAX_CODE_POINT);
    Files.writeString(file, last + "," + last + last + "\n", Charset.forName(charset));
    CsvFormat format = new CsvFormat(Delimiter.COMMA, Charset.forName(charset), false, false);
    try (CsvInput input = CsvInput.open(file.toString(), format)) {
      assertThat(input.next().cells()).isEqualTo(List.of(last, last + last));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16"})
  void rowsAreTheSameWhereBadOnesMayBeLeftOut(String charset) throws Exception {
    Path file = folder.resolve("rows");
    SplittableRandom random = new SplittableRandom(1);
    String[] parts = {"1", ",", "\n", "\r", "\r\n", "\"\"", "x".repeat(3_000), "\",\r\n\"", "\n,"};
    for (int seed = 0; seed < 200; seed++) {
      StringBuilder text = new StringBuilder("\"q\",2\n");
      for (int i = random.nextInt(100); i >= 0; i--) {
        String part = parts[random.nextInt(parts.length)];
        // Quotes enclose a whole cell.
        boolean isQuoted = part.startsWith("\"");
        boolean isBetweenCells = ",\r\n".indexOf(text.charAt(text.length() - 1)) >= 0;
        text.append(isQuoted && !isBetweenCells ? "," : "").append(part);
        text.append(isQuoted ? "," : "");
      }
      Files.writeString(file, text, Charset.forName(charset));
      assertThat(rows(file, charset, true))
          .as(text.toString())
          .isEqualTo(rows(file, charset, false));
    }
  }

  private static List<List<String>> rows(Path file, String charset, boolean isTolerant)
      throws Exception {
    CsvFormat format = new CsvFormat(Delimiter.COMMA, Charset.forName(charset), true, isTolerant);
    List<List<String>> rows = new ArrayList<>();
    try (CsvInput input = CsvInput.open(file.toString(), format)) {
      for (TextRow row = input.next(); row != null; row = input.next()) {
        List<String> cells = row.cells();
        cells.add(0, "line " + row.line());
        rows.add(cells);
      }
    }
    return rows;
  }
}
