package store.offheap.file;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The JDKs that the library is built on have the option. */
class DirectOptionTest {
  @Test
  void optionIsFound() {
    assertThat(DirectOption.get()).hasToString("DIRECT");
  }
}
