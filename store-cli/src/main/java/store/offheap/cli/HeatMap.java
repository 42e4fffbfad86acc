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

/** A picture of a plane: a colour for each cell, the mean of the elements that fall into it. */
final class HeatMap {
  private static final int MAX_CELLS = 400;

  /** Digits of the numbers beside the colour bar. */
  private static final int DIGITS = 4;

  /** Numbers beyond are drawn as these: the difference of any two that are drawn is a number. */
  private static final double LARGEST = Double.MAX_VALUE / 8;

  /**
   * Pixels by which everything is moved: where an edge between two cells went through the middle of
   * a pixel, rounding might give that to neither, and a line of background be left.
   */
  private static final double ASIDE = 0.00137;

  /** Elements that are read at a time. */
  private static final int BLOCK = 1 << 16;

  /** From dark blue to yellow by even steps of lightness, so that it reads in grey, too. */
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

  /** Elements of a cell along each axis. */
  private final long step;

  private final LongConsumer progress;

  /**
   * Prepares to draw.
   *
   * @param plane of two axes
   * @param progress is told how many elements were read, again and again
   */
  HeatMap(ArrayView plane, LongConsumer progress) {
    this.progress = progress;
    this.plane = plane.with(Conversion.SATURATE);
    this.rows = plane.shape()[0];
    this.columns = plane.shape()[1];
    this.step = (Math.max(rows, columns) + MAX_CELLS - 1) / MAX_CELLS;
  }

  /**
   * Draws it.
   *
   * @param size width and height in pixels
   * @return a PNG file
   */
  byte[] png(String title, int size) throws IOException {
    // There is no screen to ask.
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
    // Cells whose edges are smoothed show the background between them.
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

  /** Returns the end of the colour bar, short enough to stand beside it. */
  private static double rounded(double number, RoundingMode mode) {
    return new BigDecimal(number).round(new MathContext(DIGITS, mode)).doubleValue();
  }

  /** Returns a number, or the end of the bar if it is too near to it for a colour in between. */
  private static double onBar(double number, double min, double max) {
    return (number - min) / (max - min) >= 1 ? max : number;
  }

  /** Draws twice as large: the mean of four pixels has smooth edges where two colours meet. */
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
