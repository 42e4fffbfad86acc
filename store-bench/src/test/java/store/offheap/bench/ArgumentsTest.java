package store.offheap.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertThrowsExactly;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Laws of {@link Arguments}. */
class ArgumentsTest {
  @Test
  void oneNumberInRangeIsTaken() {
    assertEquals(7, Arguments.parseCount(new String[0], 7, 100));
    assertEquals(100, Arguments.parseCount(new String[] {"100"}, 7, 100));
    assertEquals(1, Arguments.parseCount(new String[] {"1"}, 7, 100));
  }

  @Test
  void anythingElseIsRefused() {
    for (String line : new String[] {"0", "101", "x", "1 2", "-1"}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> Arguments.parseCount(line.split(" "), 7, 100),
          line);
    }
  }

  @Test
  void aRefusalSaysWhatIsExpected() {
    assertEquals(
        "arguments: expected=one number, 1..100, actual=abc",
        refusal(() -> Arguments.parseCount(new String[] {"abc"}, 7, 100)));
    assertEquals(
        "arguments: expected=one of [UNIFORM, ZIPF], actual=abc",
        refusal(() -> Arguments.parseConstant(Distribution.class, "abc")));
  }

  private static String refusal(Executable call) {
    return assertThrowsExactly(IllegalArgumentException.class, call).getMessage();
  }

  @Test
  void aConstantHasItsName() {
    assertEquals(Distribution.ZIPF, Arguments.parseConstant(Distribution.class, "ZIPF"));
  }
}
