package store.offheap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DelimiterTest {
  private static Delimiter detect(String text) {
    return Delimiter.detect(text, true, true);
  }

  @Test
  void delimiterThatMakesRowsAlikeWins() {
    assertThat(detect("a,b\n1,2\n")).isEqualTo(Delimiter.COMMA);
    assertThat(detect("a\tb\n1\t2\n")).isEqualTo(Delimiter.TAB);
    assertThat(detect("a;b\r\n1;2\r\n")).isEqualTo(Delimiter.SEMICOLON);
    assertThat(detect("a|b\r1|2")).isEqualTo(Delimiter.PIPE);
    assertThat(detect("1;a, b, c\n2;d\n3;e, f\n")).isEqualTo(Delimiter.SEMICOLON);
    assertThat(detect("id\tname\n1\tx, y\n2\tz, w\n")).isEqualTo(Delimiter.TAB);
    assertThat(detect("1,2,3|4\n1,2,3|4\n")).isEqualTo(Delimiter.COMMA);
  }

  @Test
  void oneColumnIsTakenForCommas() {
    assertThat(detect("")).isEqualTo(Delimiter.COMMA);
    assertThat(detect("1\n2\n3\n")).isEqualTo(Delimiter.COMMA);
    assertThat(detect("\n\n\r\n")).isEqualTo(Delimiter.COMMA);
  }

  @Test
  void whatIsQuotedDoesNotCount() {
    assertThat(detect("\"a,b\nc,d,e\";1\n\"x,\"\"y,z\";2\n")).isEqualTo(Delimiter.SEMICOLON);
    assertThat(detect("5\" pipe;1\n6\" pipe;2\n")).isEqualTo(Delimiter.SEMICOLON);
    assertThat(Delimiter.detect("\"a,b;1\nc,d;2\n", true, false)).isEqualTo(Delimiter.COMMA);
  }

  @Test
  void rowCutShortDoesNotCount() {
    assertThat(Delimiter.detect("a;b\n1;2\n3,,,,,,", false, true)).isEqualTo(Delimiter.SEMICOLON);
    assertThat(Delimiter.detect("a;b;c", false, true)).isEqualTo(Delimiter.SEMICOLON);
  }

  @Test
  void everyDelimiterHasItsNames() {
    for (Delimiter delimiter : Delimiter.values()) {
      assertThat(Delimiter.parse(delimiter.name().toLowerCase())).isEqualTo(delimiter);
      assertThat(Delimiter.parse(String.valueOf(delimiter.character()))).isEqualTo(delimiter);
    }
    assertThat(Delimiter.parse("\\t")).isEqualTo(Delimiter.TAB);
    assertThatThrownBy(() -> Delimiter.parse("dot"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("comma|tab|semicolon|pipe");
  }
}
