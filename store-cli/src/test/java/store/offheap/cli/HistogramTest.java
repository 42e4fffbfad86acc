package store.offheap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HistogramTest {
  @Test
  void barsAreInProportion() {
    assertThat(new Histogram(40, false).lines(new long[] {800, 400, 1, 0, 0}))
        .containsExactly(
            "  1  " + "#".repeat(22) + "  800  66.6 %",
            "  2  " + "#".repeat(11) + " ".repeat(11) + "  400  33.3 %",
            "  3  #" + " ".repeat(21) + "    1   0.1 %");
    List<String> eighths = new Histogram(27, true).lines(new long[] {64, 32, 1, 5, 0});
    assertThat(eighths.get(0))
        .contains("  \u2588\u2588\u2588\u2588\u2588\u2588\u2588\u2588\u2588\u2588  ");
    assertThat(eighths.get(1)).contains("  \u2588\u2588\u2588\u2588\u2588       ");
    assertThat(eighths.get(2)).contains("  \u258f ");
    assertThat(eighths.get(3)).contains("  \u258a ");
  }

  @Test
  void longProbesShareLines() {
    long[] counts = new long[64];
    java.util.Arrays.fill(counts, 1);
    List<String> lines = new Histogram(60, false).lines(counts);
    assertThat(lines).hasSize(18);
    assertThat(lines.get(15)).startsWith("     16  ").contains("  1   1.6 %");
    assertThat(lines.get(16)).startsWith("  17-32  ").contains(" 16  25.0 %");
    assertThat(lines.get(17)).startsWith("    33+  ").contains(" 32  50.0 %");
    assertThat(lines).allMatch(line -> line.length() <= 60);
  }

  @Test
  void nothingIsDrawnOfNothing() {
    assertThat(new Histogram(40, true).lines(new long[8])).isEmpty();
    assertThat(new Histogram(40, true).lines(new long[0])).isEmpty();
  }
}
