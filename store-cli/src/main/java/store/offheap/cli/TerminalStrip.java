package store.offheap.cli;

import java.util.List;

/**
 * Draws a {@link Strip} as a line of characters, higher for fuller cells, and coloured if wanted.
 */
final class TerminalStrip {
  private static final String HEIGHTS = "▁▂▃▄▅▆▇█";
  private static final String GREYS = ".:-=+*#%@";

  /** From dark blue to yellow, in the palette of 256 colours. */
  private static final int[] COLOURS = {54, 61, 31, 36, 77, 149, 220};

  private static final int MAX_CELL_COLUMNS = 4;
  private static final int INDENT_COLUMNS = 2;

  /** The characters that a strip uses. */
  static final String CHARACTERS = HEIGHTS;

  private final int widthColumns;
  private final boolean isUnicode;
  private final boolean isColoured;

  /**
   * Creates an instance.
   *
   * @param widthColumns width of a line
   * @param isUnicode whether cells are block characters, otherwise ASCII
   * @param isColoured whether the terminal supports colours
   */
  TerminalStrip(int widthColumns, boolean isUnicode, boolean isColoured) {
    this.widthColumns = widthColumns;
    this.isUnicode = isUnicode;
    this.isColoured = isColoured;
  }

  /** Returns an instance that suits standard output. */
  static TerminalStrip onOutput() {
    return new TerminalStrip(
        Terminal.widthColumns(), Terminal.OUT.canShow(CHARACTERS), Terminal.OUT.isColourful());
  }

  /** Returns the line of a strip and a legend of its characters. */
  List<String> lines(Strip strip) {
    int room = widthColumns - INDENT_COLUMNS;
    double[] cells = strip.cells(room);
    int columns = Math.min(MAX_CELL_COLUMNS, room / Math.max(1, cells.length));
    StringBuilder line = new StringBuilder("  ");
    for (double cell : cells) {
      line.append(cell(cell, columns));
    }
    StringBuilder legend = new StringBuilder("  0 % ");
    int steps = characters().length();
    for (int i = 0; i < steps; i++) {
      legend.append(cell((i + 0.5) / steps, 1));
    }
    return List.of(line.toString(), legend.append(" 100 %").toString());
  }

  private String characters() {
    return isUnicode ? HEIGHTS : GREYS;
  }

  private String cell(double share, int columns) {
    String characters = characters();
    String text = String.valueOf(characters.charAt(step(share, characters.length())))
        .repeat(Math.max(1, columns));
    return isColoured
        ? "\u001b[38;5;" + COLOURS[step(share, COLOURS.length)] + "m" + text + "\u001b[0m"
        : text;
  }

  private static int step(double share, int steps) {
    return Math.min(steps - 1, (int) (share * steps));
  }
}
