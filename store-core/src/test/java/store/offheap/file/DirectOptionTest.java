package store.offheap.file;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Tests that the JDKs that the library is built with have the option. */
class DirectOptionTest {
  @Test
  void optionIsFound() {
    assertThat(DirectOption.get()).hasToString("DIRECT");
  }
}
