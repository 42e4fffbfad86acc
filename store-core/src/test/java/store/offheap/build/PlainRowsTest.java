package store.offheap.build;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import store.offheap.error.DuplicateKeyException;
import store.offheap.model.DType;
import store.offheap.model.DuplicatePolicy;

/** Rows that are added many at a time result in the same file as when added one by one. */
@Tag("once")
class PlainRowsTest {
  private static final int CELLS = 3;
  private static final long ORIGIN = 7L << 40;

  private static final List<String> ODD_ROWS = List.of(
      "",
      "x",
      "x,1",
      "x,1,2,3",
      ",,",
      "x, 5 ,6",
      "x,+4,5",
      "x,1234567890123456789,1",
      "x,12,1.5",
      "x,1x,2",
      "x,-,2",
      "x,-5,-6",
      "x\r,1,2",
      "a\"b,8,9",
      "\u00e4\u20ac,10,11",
      "\u00e4\u20ac,5000000000,11",
      "long".repeat(100_000) + ",12,13",
      "\u0001MALFORMED,14,15");

  @TempDir
  private Path folder;

  private static byte[] text(Random random, int rows, int oddness, String lineEnd)
      throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (int i = 0; i < rows; i++) {
      boolean isOdd = oddness > 0 && random.nextInt(oddness) == 0;
      String row = isOdd
          ? ODD_ROWS.get(random.nextInt(ODD_ROWS.size()))
          : "name" + i % 7 + "," + (i * 31L & 0xFFFF_FFFFL) + "," + random.nextInt(60_000);
      text.write(row.getBytes(row.startsWith("\u0001") ? ISO_8859_1 : UTF_8));
      if (row.startsWith("\u0001")) {
        text.write(0xE4);
      }
      text.write(lineEnd.getBytes(UTF_8));
    }
    return text.toByteArray();
  }

  /** Builds a file and returns the complaints about its input. */
  private List<String> build(BuildOptions options, InputStream text, boolean isMany)
      throws IOException {
    List<String> notes = new ArrayList<>();
    try (BulkBuilder builder = options.start()) {
      DelimitedRows rows = new DelimitedRows(text, ',', true);
      boolean isMore = true;
      while (isMore) {
        if (isMany && rows.addPlainTo(builder, CELLS, 1, 2, ORIGIN) > 0) {
          continue;
        }
        switch (rows.next()) {
          case ROW -> add(rows, builder, notes);
          case QUOTES -> {
            notes.add(rows.line() + ">" + Arrays.hashCode(rows.rest().readAllBytes()));
            isMore = false;
          }
          default -> isMore = false;
        }
      }
      notes.add("rows " + builder.rows() + ", line " + rows.line());
      builder.finish(done -> {});
    } catch (DuplicateKeyException e) {
      notes.add(e.getMessage() + " " + e.firstOrigin() + " " + e.origin());
    }
    return notes;
  }

  private static void add(DelimitedRows rows, BulkBuilder builder, List<String> notes) {
    if (rows.count() != CELLS || rows.isMalformed()) {
      notes.add(rows.line() + " " + rows.count() + rows.isMalformed());
      return;
    }
    try {
      rows.addTo(builder, 1, 2, ORIGIN + rows.line());
    } catch (IllegalArgumentException e) {
      notes.add(rows.line() + " " + e.getMessage());
    }
  }

  private BuildOptions to(String name, DuplicatePolicy policy, DType valueType, int threads) {
    BuildOptions options = BulkBuilder.to(folder.resolve(name))
        .onDuplicate(policy)
        .overwrite(true)
        .memory(MemoryPlan.MIN_BYTES)
        .threads(threads);
    return valueType == null ? options : options.valueType(valueType);
  }

  private void assertSame(byte[] text, DuplicatePolicy policy, DType valueType) throws IOException {
    Path one = folder.resolve("one");
    List<String> notes =
        build(to("one", policy, valueType, 1), new ByteArrayInputStream(text), false);
    for (int threads : new int[] {1, 3}) {
      assertThat(
              build(to("many", policy, valueType, threads), new ByteArrayInputStream(text), true))
          .as("threads: %d", threads)
          .isEqualTo(notes);
      Path many = folder.resolve("many");
      assertThat(Files.exists(many)).isEqualTo(Files.exists(one));
      if (Files.exists(one)) {
        assertThat(Files.mismatch(many, one)).isEqualTo(-1);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "LAST, , 0, LF",
    "LAST, , 30000, LF",
    "LAST, , 3000, CRLF",
    "MIN, , 20, LF",
    "MAX, INT16, 30000, LF",
    "SUM, , 30000, CRLF",
    "COUNT, , 30000, LF",
    "FIRST, FLOAT32, 30000, LF",
    "LAST, INT64, 0, CR",
    "ERROR, , 0, LF",
    "ERROR, , 40000, LF"
  })
  void manyAtATimeAreAsOneByOne(
      DuplicatePolicy policy, DType valueType, int oddness, String lineEnd) throws IOException {
    String end = lineEnd.replace("CR", "\r").replace("LF", "\n");
    assertSame(text(new Random(oddness), 40_000, oddness, end), policy, valueType);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x,1,2",
        "\uFEFFx,1,2\n",
        "\uFEFFx,1,2",
        "x,1,2\nx,3,4",
        "x,1,2\n\"x\",3,4\nx,5,6\n",
        "\n\n\n",
        "x,1,2\r\nx,3,4\r\n\r\n"
      })
  void fewAreAsOneByOne(String text) throws IOException {
    assertSame(text.getBytes(UTF_8), DuplicatePolicy.LAST, null);
  }

  @ParameterizedTest
  @CsvSource({"1, LF", "2, CRLF"})
  void allRowsOfAPlainTextAreAddedManyAtATime(int threads, String lineEnd) throws IOException {
    byte[] text = text(new Random(1), 40_000, 0, lineEnd.replace("CR", "\r").replace("LF", "\n"));
    try (BulkBuilder builder = to("plain", DuplicatePolicy.LAST, null, threads).start()) {
      DelimitedRows rows = new DelimitedRows(new ByteArrayInputStream(text), ',', true);
      int added = 0;
      int blocks = 0;
      for (int more = 1; more > 0; blocks++) {
        more = rows.addPlainTo(builder, CELLS, 1, 2, ORIGIN);
        added += more;
      }
      assertThat(rows.next()).isEqualTo(DelimitedRows.Found.END);
      assertThat(added).isEqualTo(40_000);
      assertThat(builder.rows()).isEqualTo(40_000);
      assertThat(blocks).isBetween(3, 10);
    }
  }

  @Test
  void quotesAfterManyBlocksAreLeftToOthers() throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    text.write(text(new Random(1), 40_000, 0, "\n"));
    text.write("\"x\",1,2\n".getBytes(UTF_8));
    text.write(text(new Random(2), 40_000, 0, "\n"));
    assertSame(text.toByteArray(), DuplicatePolicy.LAST, null);
  }

  @Test
  void duplicateIsReportedWithTheLinesOfBoth() throws IOException {
    byte[] text = text(new Random(1), 60_000, 0, "\n");
    byte[] again = Arrays.copyOf(text, text.length + 20);
    byte[] row = "x,31000,1\n".getBytes(UTF_8);
    System.arraycopy(row, 0, again, text.length, row.length);
    assertThat(build(
            to("error", DuplicatePolicy.ERROR, null, 2),
            new ByteArrayInputStream(again, 0, text.length + row.length),
            true))
        .last()
        .asString()
        .endsWith((ORIGIN + 1_001) + " " + (ORIGIN + 60_001));
  }

  @Test
  void rowsBeforeAFailureAreAddedBeforeItIsThrown() throws IOException {
    byte[] text = text(new Random(1), 40_000, 0, "\n");
    InputStream failing =
        new SequenceInputStream(new ByteArrayInputStream(text), new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("gone");
          }
        });
    try (BulkBuilder builder = to("failing", DuplicatePolicy.LAST, null, 2).start()) {
      DelimitedRows rows = new DelimitedRows(failing, ',', true);
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> {
            while (rows.addPlainTo(builder, CELLS, 1, 2, ORIGIN) > 0
                || rows.next() == DelimitedRows.Found.ROW) {
              // The last block may not be plain.
            }
          })
          .withMessage("gone");
      assertThat(rows.line()).isEqualTo(40_001);
    }
  }
}
