package store.offheap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of texts in any encoding. */
class CsvInputTest {
  @TempDir
  private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "ISO-8859-1", "UTF-16"})
  void withoutQuotesNoCharacterIsOne(String charset) throws Exception {
    Path file = folder.resolve("rows");
    Files.writeString(file, "\0a,b\0\n\"c\",\0\n", Charset.forName(charset));
    CsvFormat format = new CsvFormat(Delimiter.COMMA, Charset.forName(charset), false);
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
    CsvFormat format = new CsvFormat(Delimiter.COMMA, Charset.forName(charset), false);
    try (CsvInput input = CsvInput.open(file.toString(), format)) {
      assertThat(input.next().cells()).isEqualTo(List.of(last, last + last));
    }
  }
}
