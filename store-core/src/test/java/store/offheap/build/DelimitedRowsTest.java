package store.offheap.build;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import store.offheap.map.IdMap;
import store.offheap.model.DType;

/** The rows found in bytes equal those of the text. */
class DelimitedRowsTest {
  @TempDir
  private Path folder;

  /** Returns a stream that delivers a few bytes at a time, as a pipe may. */
  private static InputStream trickle(byte[] bytes, int seed) {
    Random random = new Random(seed);
    return new ByteArrayInputStream(bytes) {
      @Override
      public synchronized int read(byte[] target, int offset, int length) {
        return super.read(target, offset, Math.min(length, 1 + random.nextInt(7)));
      }
    };
  }

  private static List<String> rows(InputStream text, boolean hasQuotes) throws IOException {
    DelimitedRows rows = new DelimitedRows(text, ',', hasQuotes);
    List<String> found = new ArrayList<>();
    while (true) {
      switch (rows.next()) {
        case ROW -> {
          List<String> cells = new ArrayList<>();
          for (int cell = 0; cell < rows.count(); cell++) {
            cells.add(rows.cell(cell));
          }
          found.add(rows.line() + ":" + String.join("|", cells) + (rows.isMalformed() ? "!" : ""));
        }
        case QUOTES -> {
          found.add(rows.line() + ">" + new String(rows.rest().readAllBytes(), UTF_8));
          return found;
        }
        default -> {
          return found;
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void linesEndInEveryWay(String end) throws IOException {
    String text = String.join(end, "\uFEFFa,b", "", "1, 2 ,", ",", "x\u00e4y", "", "last");
    for (int seed = 0; seed < 20; seed++) {
      assertThat(rows(trickle(text.getBytes(UTF_8), seed), true))
          .containsExactly("1:a|b", "3:1|2|", "4:|", "5:x\u00e4y", "7:last");
      assertThat(rows(trickle((text + end).getBytes(UTF_8), seed), true)).hasSize(5);
    }
  }

  @Test
  void whatIsNotUtf8IsMalformed() throws IOException {
    byte[] text = "1,a\n2,\u00e4\n3,b\n".getBytes(ISO_8859_1);
    assertThat(rows(new ByteArrayInputStream(text), true))
        .containsExactly("1:1|a", "2:2|\uFFFD!", "3:3|b");
  }

  @Test
  void quotesAreLeftToOthers() throws IOException {
    String text = "a,b\n1,2 \"x\"\n\n3,\"4\n5\"\n6,7\n";
    for (int seed = 0; seed < 20; seed++) {
      assertThat(rows(trickle(text.getBytes(UTF_8), seed), true))
          .containsExactly("1:a|b", "2:1|2 \"x\"", "3>3,\"4\n5\"\n6,7\n");
      assertThat(rows(trickle(text.getBytes(UTF_8), seed), false)).hasSize(5);
    }
  }

  @Test
  void rowsLongerThanTheBufferAreWhole() throws IOException {
    String cell = "7".repeat(300_000);
    String text = "1,2\n" + cell + "," + cell + "\n3,4\n";
    assertThat(rows(new ByteArrayInputStream(text.getBytes(UTF_8)), true))
        .containsExactly("1:1|2", "2:" + cell + "|" + cell, "3:3|4");
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            rows(new ByteArrayInputStream(",".repeat((1 << 20) + 1).getBytes(UTF_8)), true))
        .withMessageStartingWith("row too long");
  }

  @Test
  void numbersAreAddedAsTheirTexts() throws IOException {
    String text = "1,2\n-3,+4\n 5 ,\t6\n18446744073709551615,7\n9223372036854775807,1.5\n8,x\n,9\n";
    Path file = folder.resolve("map");
    List<String> complaints = new ArrayList<>();
    try (BulkBuilder builder =
        BulkBuilder.to(file).keyType(DType.UINT64).valueType(DType.FLOAT64).start()) {
      DelimitedRows rows =
          new DelimitedRows(new ByteArrayInputStream(text.getBytes(UTF_8)), ',', true);
      while (rows.next() == DelimitedRows.Found.ROW) {
        try {
          rows.addTo(builder, 0, 1, rows.line());
        } catch (IllegalArgumentException e) {
          complaints.add(rows.line() + " " + e.getMessage());
        }
      }
      builder.finish(done -> {});
    }
    assertThat(complaints)
        .containsExactly(
            "2 key: out of range of uint64 0..18446744073709551615: -3",
            "6 value: not a number: 'x'",
            "7 key: empty");
    try (IdMap map = IdMap.openReadOnly(file)) {
      assertThat(map.size()).isEqualTo(4);
      assertThat(map.getDouble(1, 0)).isEqualTo(2);
      assertThat(map.getDouble(5, 0)).isEqualTo(6);
      assertThat(map.getDouble(-1, 0)).isEqualTo(7);
      assertThat(map.getDouble(Long.MAX_VALUE, 0)).isEqualTo(1.5);
    }
  }
}
