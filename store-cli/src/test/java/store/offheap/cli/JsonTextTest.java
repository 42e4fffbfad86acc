package store.offheap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

class JsonTextTest {
  /**
   * If the buffer grew only by what is needed, all text would be copied every few thousand
   * characters.
   */
  @Test
  @Tag("slow")
  @EnabledIf("hasRoom")
  void textOfMoreThanAGibibyteIsWritten() {
    String text = Assertions.assertTimeoutPreemptively(
        Duration.ofMinutes(3), () -> JsonText.of(Collections.nCopies(150_000_000, 1_234_567)));

    assertThat(text.length()).isEqualTo(1_200_000_001);
  }

  static boolean hasRoom() {
    return Runtime.getRuntime().maxMemory() > 5L << 30;
  }
}
