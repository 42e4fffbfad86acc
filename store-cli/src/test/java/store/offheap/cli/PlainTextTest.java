package store.offheap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import store.offheap.model.DType;

class PlainTextTest {
  @Test
  void textIsSafeOnATerminal() {
    assertThat(PlainText.safe("S\u00e3o Paulo \u6771\u4eac \ud83d\ude00"))
        .isEqualTo("S\u00e3o Paulo \u6771\u4eac \ud83d\ude00");
    assertThat(PlainText.safe("\u001b[2J\u0007\u009b\u007f"))
        .isEqualTo("\\u001b[2J\\u0007\\u009b\\u007f");
    assertThat(PlainText.safe("a\nb\rc\td")).isEqualTo("a\\nb\\rc\\td");
    assertThat(PlainText.safe("\u202eevil\u2028\ud800\uffff"))
        .isEqualTo("\\u202eevil\\u2028\\ud800\\uffff");
  }

  @Test
  void namesAreCutAndOfVeryManyTheLastAreCounted() {
    assertThat(PlainText.names(List.of())).isEmpty();
    assertThat(PlainText.names(List.of("id", "n"))).isEqualTo("id, n");
    String longest = "x".repeat(80);
    assertThat(PlainText.names(List.of(longest, longest + "y", "z")))
        .isEqualTo(longest + ", " + longest + "..., z");
    assertThat(PlainText.names(List.of("x".repeat(79) + "\ud83d\ude00")))
        .isEqualTo("x".repeat(79) + "...");
    List<String> many = IntStream.range(0, 100_000).mapToObj(i -> "column" + i).toList();
    assertThat(PlainText.names(many))
        .startsWith("column0, column1, ")
        .matches(".*, column\\d+ and 9\\d,\\d\\d\\d more")
        .hasSizeLessThan(2_200);
  }

  @Test
  void sizesAreShortAndNeverRoundedToTheNextUnit() {
    assertThat(PlainText.bytes(0)).isEqualTo("0 B");
    assertThat(PlainText.bytes(1023)).isEqualTo("1,023 B");
    assertThat(PlainText.bytes(1024)).isEqualTo("1.0 KiB");
    assertThat(PlainText.bytes(1_048_575)).isEqualTo("1.0 MiB");
    assertThat(PlainText.bytes(1.5 * (1L << 30))).isEqualTo("1.5 GiB");
    assertThat(PlainText.bytes(Long.MAX_VALUE)).isEqualTo("8.0 EiB");
  }

  @Test
  void countsHaveTheirNoun() {
    assertThat(PlainText.count(1, "row", "rows")).isEqualTo("1 row");
    assertThat(PlainText.count(0, "row", "rows")).isEqualTo("0 rows");
    assertThat(PlainText.count(1_234_567, "row", "rows")).isEqualTo("1,234,567 rows");
  }

  @Test
  void timesHaveTheSameDigitsInEveryLocale() {
    Locale locale = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG"));
      assertThat(PlainText.duration(65)).isEqualTo("1:05");
      assertThat(PlainText.duration(3_723)).isEqualTo("1:02:03");
      assertThatThrownBy(() -> Utf8Text.of(new byte[] {'a', -1}))
          .hasMessage("byte 2: expected=UTF-8 text, actual=0xff");
    } finally {
      Locale.setDefault(locale);
    }
  }

  @Test
  void typesOfSetsNameTheKeysOnly() {
    assertThat(PlainText.types(DType.UINT32, DType.NONE)).isEqualTo("set of uint32");
    assertThat(PlainText.types(DType.UINT32, DType.FLOAT64)).isEqualTo("uint32 -> float64");
  }
}
