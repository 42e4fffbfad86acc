package store.offheap.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** Laws of {@link Arguments}. */
class ArgumentsTest {
  @Test
  void oneNumberInRangeIsTaken() {
    assertEquals(7, Arguments.count(new String[0], 7, 100));
    assertEquals(100, Arguments.count(new String[] {"100"}, 7, 100));
    assertEquals(1, Arguments.count(new String[] {"1"}, 7, 100));
  }

  @Test
  void anythingElseIsRefused() {
    for (String line : new String[] {"0", "101", "x", "1 2", "-1"}) {
      assertThrows(
          IllegalArgumentException.class, () -> Arguments.count(line.split(" "), 7, 100), line);
    }
  }
}
