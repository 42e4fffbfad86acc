package store.offheap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON pointers; the first test uses the example of RFC 6901. */
class ElementPathTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\0',
      delimiter = ';',
      value = {
        "/foo/0;bar",
        "/;0",
        "/a~1b;1",
        "/c%d;2",
        "/e^f;3",
        "/g|h;4",
        "/i\\j;5",
        "/k\"l;6",
        "/m~0n;8"
      })
  void pointerLeadsToItsElement(String pointer, String expected) {
    Map<String, Object> document = new HashMap<>(Map.of(
        "", 0, "a/b", 1, "c%d", 2, "e^f", 3, "g|h", 4, "i\\j", 5, "k\"l", 6, " ", 7, "m~n", 8));
    document.put("foo", List.of("bar", "baz"));
    assertThat(ElementPath.of(pointer).in(document)).hasToString(expected);
    assertThat(ElementPath.of("/ ").in(document)).isEqualTo(7);
    assertThat(ElementPath.of("").in(document)).isSameAs(document);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/b",
        "/a/3",
        "/a/-",
        "/a/01",
        "/a/-1",
        "/a/x",
        "/a/",
        "/a/0/0",
        "/a/9999999999",
        "/a/99999999999999999999",
        "//a",
        "/n/x"
      })
  void pointerToNothingLeadsNowhere(String pointer) {
    Map<String, Object> document = new HashMap<>();
    document.put("a", List.of(1, 2, 3));
    document.put("n", null);
    assertThat(ElementPath.of(pointer).in(document)).isSameAs(ElementPath.NOWHERE);
    assertThat(ElementPath.of("/n").in(document)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a/b", "/a~", "/a~2", "/~", "/~~0", "/a~/b"})
  void whatIsNoPointerIsRefused(String pointer) {
    assertThatThrownBy(() -> ElementPath.of(pointer)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void nameWithoutSlashIsAMember() {
    assertThat(ElementPath.ofPointerOrName("a~b").in(Map.of("a~b", 1))).isEqualTo(1);
    assertThat(ElementPath.ofPointerOrName("a/b").in(Map.of("a/b", 1))).isEqualTo(1);
    assertThat(ElementPath.ofPointerOrName("/a/b").in(Map.of("a", Map.of("b", 2))))
        .isEqualTo(2);
  }
}
