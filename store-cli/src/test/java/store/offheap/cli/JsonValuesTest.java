package store.offheap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import store.offheap.error.CorruptStoreException;

/** Conversion of JSON to stored objects, and back. */
class JsonValuesTest {
  private static Object read(String text) {
    try {
      return JsonValues.read(text);
    } catch (JsonTextException e) {
      throw new IllegalArgumentException(e.column() + ": " + e.getMessage(), e);
    }
  }

  @Test
  void integersKeepEveryDigitInTheNarrowestType() {
    assertThat(read("0")).isEqualTo(0);
    assertThat(read("-2147483648")).isEqualTo(Integer.MIN_VALUE);
    assertThat(read("2147483648")).isEqualTo(2147483648L);
    assertThat(read("-9223372036854775808")).isEqualTo(Long.MIN_VALUE);
    assertThat(read("9223372036854775808")).isEqualTo(new BigInteger("9223372036854775808"));
    assertThat(read("1" + "0".repeat(5000))).isEqualTo(BigInteger.TEN.pow(5000));
  }

  @Test
  void decimalsAreDoublesWhereThatIsExact() {
    assertThat(read("0.1")).isEqualTo(0.1);
    assertThat(read("1.0")).isEqualTo(1.0);
    assertThat(read("1e3")).isEqualTo(1000.0);
    assertThat(read("1.50")).isEqualTo(1.5);
    assertThat(read("-0.0")).isEqualTo(-0.0);
    assertThat(read("4.9e-324")).isEqualTo(Double.MIN_VALUE);
    assertThat(read("5.684341886080802E-14")).isEqualTo(5.684341886080802E-14);
    assertThat(read("0.12345678901234567890")).isEqualTo(new BigDecimal("0.12345678901234567890"));
    assertThat(read("1e400")).isEqualTo(new BigDecimal("1e400"));
    assertThat(read("1e-400")).isEqualTo(new BigDecimal("1e-400"));
    assertThat(read("9007199254740993.0")).isEqualTo(new BigDecimal("9007199254740993.0"));
  }

  @Test
  void whatIsReadIsWrittenAndReadAgainTheSame() {
    for (String text : List.of(
        "null",
        "[true,false,[],{},[{\"a\":[1,2]}]]",
        "{\"a\":{\"b\":null},\"\":\"\\\"\\\\\\n\\u0001\"}",
        "1234567890123456789e0",
        "1.0E+30",
        "12345678901234567890123e7",
        "\"\\ud800 alone, \\udc00\\ud800\"")) {
      Object value = read(text);
      assertThat(read(JsonText.of(value))).as(text).isEqualTo(value);
    }
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 100_000; i++) {
      double number = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(number)) {
        assertThat(read(JsonText.of(number))).isEqualTo(number);
      }
    }
  }

  @Test
  void whatIsNoJsonIsToldWithItsColumn() {
    assertThatThrownBy(() -> read("{\"a\":1,}")).hasMessageStartingWith("8: not JSON: ");
    assertThatThrownBy(() -> read("[1")).hasMessageNotContaining("Source");
    assertThatThrownBy(() -> read("")).hasMessage("1: expected=a JSON value, actual=nothing");
    assertThatThrownBy(() -> read("1 2"))
        .hasMessage("3: expected=the end after one JSON value, actual=more");
    assertThatThrownBy(() -> read("{\"a\":1,\"b\":2,\"a\":3}"))
        .hasMessage("14: the object has two members of this name: a");
    assertThatThrownBy(() -> read("NaN")).hasMessageContaining("not JSON");
    assertThatThrownBy(() -> read("01")).hasMessageContaining("not JSON");
    assertThatThrownBy(() -> read("[".repeat(100_000))).hasMessageContaining("depth");
    for (String number : List.of("1e99999999999", "-1.5E-2147483650")) {
      assertThatThrownBy(() -> read("[1, " + number + "]"))
          .hasMessageContaining("expected=an exponent from")
          .hasMessageContaining("actual=" + number);
    }
    assertThatThrownBy(() -> read("1".repeat(200_000))).hasMessageContaining("length");
  }

  @Test
  void whatCannotBeStoredIsToldWithItsColumnToo() {
    assertThatThrownBy(() -> read("[".repeat(65) + "]".repeat(65)))
        .hasMessage("66: Document nesting depth (65) exceeds the maximum allowed (64)");
    assertThatThrownBy(() -> read("[1, " + "1".repeat(200_000)))
        .hasMessageStartingWith("200005: Number value length (200000) exceeds");
  }

  @Test
  void placesInTextsOfManyLinesHaveTheirLine() {
    assertThatThrownBy(() -> JsonValues.read("{\"a\":\n 1,\n \"b\": x}"))
        .isInstanceOfSatisfying(
            JsonTextException.class, e -> assertThat(e.place()).isEqualTo("line 3, column 7"));
    assertThatThrownBy(() -> JsonValues.read("\n{\"a\":\n[1"))
        .hasMessageContaining("start marker at line 3, column 1");
    assertThatThrownBy(() -> JsonValues.read("x"))
        .isInstanceOfSatisfying(
            JsonTextException.class, e -> assertThat(e.place()).isEqualTo("column 1"));
  }

  @Test
  void textIsWrittenInPrintableAscii() {
    String hostile = "\u0000\u001b\u007f\u0085\u009b\u202e\u2028\u00e9\ud83d\ude00\ud800";
    // The parser accepts an unpaired surrogate in text, but not in a name.
    String name = hostile.substring(0, hostile.length() - 1);
    String text = JsonText.of(Map.of(name, hostile));
    assertThat(text.chars()).allMatch(c -> c >= ' ' && c < 0x7f);
    assertThat(read(text)).isEqualTo(Map.of(name, hostile));
  }

  @Test
  void whatJsonLacksIsWrittenAsText() {
    assertThat(JsonText.of(new byte[] {1, 2, 3})).isEqualTo("\"AQID\"");
    assertThat(JsonText.of(new int[] {1, -2})).isEqualTo("[1,-2]");
    assertThat(JsonText.of(new char[] {'a', 'b'})).isEqualTo("\"ab\"");
    assertThat(JsonText.of(Double.NaN)).isEqualTo("\"NaN\"");
    assertThat(JsonText.of(0.1f)).isEqualTo("0.1");
    assertThat(JsonText.of('c')).isEqualTo("\"c\"");
    assertThat(JsonText.of(java.time.Instant.EPOCH)).isEqualTo("\"1970-01-01T00:00:00Z\"");
    assertThat(JsonText.of(new java.util.UUID(0, 1)))
        .isEqualTo("\"00000000-0000-0000-0000-000000000001\"");
    assertThat(JsonText.of(Map.of(1, "a"))).isEqualTo("[{\"key\":1,\"value\":\"a\"}]");
  }

  @Test
  void valueThatHoldsItselfEndsInACorruptStore() {
    List<Object> list = new java.util.ArrayList<>();
    list.add(list);
    assertThatThrownBy(() -> JsonText.of(list)).isInstanceOf(CorruptStoreException.class);
  }

  @Test
  void keyIsJsonIfItCanBe() {
    assertThat(ObjectKey.parse("1")).isEqualTo(1);
    assertThat(ObjectKey.parse("\"1\"")).isEqualTo("1");
    assertThat(ObjectKey.parse("1.0")).isEqualTo(1.0);
    assertThat(ObjectKey.parse("true")).isEqualTo(true);
    assertThat(ObjectKey.parse("null")).isNull();
    assertThat(ObjectKey.parse("[1,\"a\"]")).isEqualTo(List.of(1, "a"));
    for (String text : List.of("abc", "01", "", "a b", "1 2", "nulls", "[draft] text", "+1")) {
      assertThat(ObjectKey.parse(text)).isEqualTo(text);
    }
    for (String text :
        List.of("\"abc", "{\"a\":1,\"a\":2}", "1e99999999999", "[".repeat(65) + "]".repeat(65))) {
      assertThatThrownBy(() -> ObjectKey.parse(text))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
