package store.offheap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TerminalStripTest {
  private static final double[] RISING = {0, 0.2, 0.4, 0.6, 0.8, 1};

  @Test
  void fullerIsHigher() {
    List<String> lines = new TerminalStrip(8, true, false).lines(new Strip(RISING));
    assertThat(lines)
        .containsExactly(
            "  \u2581\u2582\u2584\u2585\u2587\u2588",
            "  0 % \u2581\u2582\u2583\u2584\u2585\u2586\u2587\u2588 100 %");
    assertThat(new TerminalStrip(8, false, false).lines(new Strip(RISING)))
        .containsExactly("  .:=*%@", "  0 % .:-=+*#%@ 100 %");
  }

  @Test
  void fewCellsAreWide() {
    assertThat(new TerminalStrip(80, false, false)
            .lines(new Strip(new double[] {1, 0}))
            .get(0))
        .isEqualTo("  @@@@....");
    assertThat(
            new TerminalStrip(80, false, false).lines(new Strip(new double[0])).get(0))
        .isEqualTo("  ");
  }

  @Test
  void manyShareCells() {
    double[] shares = new double[1000];
    Arrays.fill(shares, 500, 1000, 1);
    Strip strip = new Strip(shares);
    assertThat(new TerminalStrip(12, false, false).lines(strip).get(0)).isEqualTo("  .....@@@@@");
    assertThat(strip.cells(4)).containsExactly(0, 0, 1, 1);
    assertThat(strip.mean()).isEqualTo(0.5);
    assertThat(strip.least()).isZero();
    assertThat(strip.most()).isEqualTo(1);
    double[] uneven = {0, 1, 1};
    assertThat(new Strip(uneven).cells(2)).containsExactly(0, 1);
  }

  @Test
  void coloursAreEndedWhereTheyBegin() {
    String line =
        new TerminalStrip(4, true, true).lines(new Strip(new double[] {0, 1})).get(0);
    assertThat(line).isEqualTo("  \u001b[38;5;54m\u2581\u001b[0m\u001b[38;5;220m\u2588\u001b[0m");
  }
}
