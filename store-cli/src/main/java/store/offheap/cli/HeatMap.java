package store.offheap.cli;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.function.LongConsumer;
import javax.imageio.ImageIO;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapChartBuilder;
import store.offheap.array.ArrayView;
import store.offheap.array.Conversion;
import store.offheap.array.Index;

/** A heat map of a plane: the colour of each cell is the mean of the elements in it. */
final class HeatMap {
  private static final int MAX_CELLS = 400;

  /** Number of digits of the numbers next to the colour bar. */
  private static final int DIGITS = 4;

  /**
   * Larger numbers are drawn as this one, so that the difference of any two drawn numbers is
   * finite.
   */
  private static final double LARGEST = Double.MAX_VALUE / 8;

  /**
   * Offset in pixels of the whole drawing: if an edge between two cells ran through the middle of a
   * pixel, rounding might assign it to neither, leaving a line of background.
   */
  private static final double ASIDE = 0.00137;

  /** Number of elements read at a time. */
  private static final int BLOCK = 1 << 16;

  /**
   * From dark blue to yellow in even steps of lightness, so that it is also readable in greyscale.
   */
  private static final Color[] COLOURS = {
    new Color(68, 1, 84),
    new Color(59, 82, 139),
    new Color(33, 145, 140),
    new Color(94, 201, 98),
    new Color(253, 231, 37)
  };

  private final ArrayView plane;
  private final long rows;
  private final long columns;

  /** Number of elements of a cell along each axis. */
  private final long step;

  private final LongConsumer progress;

  /**
   * Creates a heat map.
   *
   * @param plane a view with two axes
   * @param progress called repeatedly with the number of elements read so far
   */
  HeatMap(ArrayView plane, LongConsumer progress) {
    this.progress = progress;
    this.plane = plane.with(Conversion.SATURATE);
    this.rows = plane.shape()[0];
    this.columns = plane.shape()[1];
    this.step = (Math.max(rows, columns) + MAX_CELLS - 1) / MAX_CELLS;
  }

  /**
   * Draws the heat map.
   *
   * @param size width and height in pixels
   * @return a PNG file
   */
  byte[] png(String title, int size) throws IOException {
    // No display is needed.
    System.setProperty("java.awt.headless", "true");
    HeatMapChart chart = new HeatMapChartBuilder()
        .width(size)
        .height(size)
        .title(title)
        .xAxisTitle("column")
        .yAxisTitle("row")
        .build();
    chart.getStyler().setLocale(Locale.ROOT);
    chart.getStyler().setRangeColors(COLOURS);
    chart.getStyler().setPlotContentSize(1);
    chart.getStyler().setPlotGridLinesVisible(false);
    chart.getStyler().setXAxisMaxLabelCount(10);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    // With antialiasing, the background would show between cells.
    chart.getStyler().setAntiAlias(false);
    long down = (rows + step - 1) / step;
    long across = (columns + step - 1) / step;
    List<Number[]> cells = cells((int) down, (int) across);
    if (cells.isEmpty()) {
      throw new IllegalArgumentException("no finite element to draw");
    }
    DoubleSummaryStatistics numbers =
        cells.stream().mapToDouble(cell -> cell[2].doubleValue()).summaryStatistics();
    double min = rounded(numbers.getMin(), RoundingMode.FLOOR);
    double max = rounded(numbers.getMax(), RoundingMode.CEILING);
    chart.getStyler().setMin(min);
    chart.getStyler().setMax(max);
    cells.forEach(cell -> cell[2] = onBar(cell[2].doubleValue(), min, max));
    chart.addSeries("elements", labels(across, false), labels(down, true), cells);
    return png(chart, size);
  }

  /** Returns an end of the colour bar, rounded so that its label is short. */
  private static double rounded(double number, RoundingMode mode) {
    return new BigDecimal(number).round(new MathContext(DIGITS, mode)).doubleValue();
  }

  /**
   * Returns a number, or the end of the bar if the number is too close to it for a colour in
   * between.
   */
  private static double onBar(double number, double min, double max) {
    return (number - min) / (max - min) >= 1 ? max : number;
  }

  /** Draws at twice the size: averaging four pixels smooths the edges between colours. */
  private static byte[] png(HeatMapChart chart, int size) throws IOException {
    BufferedImage large = new BufferedImage(2 * size, 2 * size, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = large.createGraphics();
    graphics.scale(2, 2);
    graphics.translate(ASIDE, ASIDE);
    chart.paint(graphics, size, size);
    graphics.dispose();
    BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    Graphics2D shrinking = image.createGraphics();
    shrinking.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    shrinking.drawImage(large, 0, 0, size, size, null);
    shrinking.dispose();
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(image, "png", png);
    return png.toByteArray();
  }

  private List<Long> labels(long count, boolean isDownwards) {
    List<Long> labels = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      labels.add((isDownwards ? count - 1 - i : i) * step);
    }
    return labels;
  }

  /** Returns column, row from the bottom, and number of each cell. */
  private List<Number[]> cells(int down, int across) {
    List<Number[]> cells = new ArrayList<>();
    for (int i = 0; i < down; i++) {
      double[] means = new double[across];
      long[] counts = new long[across];
      for (long row = i * step; row < Math.min(rows, (i + 1) * step); row++) {
        add(row, means, counts);
      }
      for (int j = 0; j < across; j++) {
        if (counts[j] > 0) {
          cells.add(new Number[] {j, down - 1 - i, means[j]});
        }
      }
    }
    return cells;
  }

  private void add(long row, double[] means, long[] counts) {
    long[] begin = {0};
    plane.select(Index.at(row)).forEachBlock(BLOCK, block -> {
      double[] numbers = block.toDoubles();
      for (int i = 0; i < numbers.length; i++) {
        if (Double.isFinite(numbers[i])) {
          int cell = (int) ((begin[0] + i) / step);
          double number = Math.max(-LARGEST, Math.min(LARGEST, numbers[i]));
          means[cell] += (number - means[cell]) / ++counts[cell];
        }
      }
      begin[0] += numbers.length;
      progress.accept(row * columns + begin[0]);
    });
  }
}
