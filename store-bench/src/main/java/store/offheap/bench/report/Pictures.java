package store.offheap.bench.report;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.style.Styler;
import store.offheap.bench.peer.Peers;

/** Draws charts of a table as PNG: reads, changes, pauses and size. */
final class Pictures {
  private static final int WIDTH = 1200;
  private static final int HEIGHT = 460;
  private static final int LABEL_DEGREES = 45;

  private final Summary.Table table;

  Pictures(Summary.Table table) {
    this.table = table;
  }

  /** The subject of a picture. */
  enum Subject {
    READS("Reads", "ns, logarithmic", true, Metric.HITS, Metric.MISSES, Metric.ZIPF),
    CHANGES("Changes", "ns, logarithmic", true, Metric.GROW, Metric.OVERWRITE, Metric.CHURN),
    PAUSES(
        "Single puts while growing",
        "µs, logarithmic",
        true,
        Metric.GROW_P50,
        Metric.GROW_P99,
        Metric.GROW_P999),
    SIZE("Size on disk", "bytes/entry", false, Metric.DISK, Metric.GROW_DISK);

    private final String title;
    private final String axis;
    private final boolean isLogarithmic;
    private final List<Metric> metrics;

    Subject(String title, String axis, boolean isLogarithmic, Metric... metrics) {
      this.title = title;
      this.axis = axis;
      this.isLogarithmic = isLogarithmic;
      this.metrics = List.of(metrics);
    }
  }

  /** Returns a picture; empty if too little was measured. */
  Optional<byte[]> draw(Subject subject) throws IOException {
    List<Metric> metrics =
        subject.metrics.stream().filter(metric -> table.row(metric).isPresent()).toList();
    List<Peers> peers = table.peers().stream()
        .filter(peer -> metrics.stream().allMatch(metric -> isNumber(metric, peer)))
        .toList();
    if (metrics.isEmpty() || peers.size() < 2) {
      return Optional.empty();
    }
    CategoryChart chart = new CategoryChartBuilder()
        .width(WIDTH)
        .height(HEIGHT)
        .title(subject.title + ": " + table.title())
        .yAxisTitle(subject.axis)
        .build();
    if (subject.isLogarithmic) {
      // Otherwise a logarithmic axis of a bar chart would begin at 0.
      chart.getStyler().setYAxisLogarithmic(true);
      chart.getStyler().setYAxisMin(powerOfTenBelow(metrics, peers));
    }
    chart.getStyler().setXAxisLabelRotation(LABEL_DEGREES);
    chart.getStyler().setXAxisMaxLabelCount(peers.size());
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideS);
    chart.getStyler().setLegendLayout(Styler.LegendLayout.Horizontal);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    for (Metric metric : metrics) {
      chart.addSeries(
          metric.label(),
          peers.stream().map(Peers::label).toList(),
          peers.stream().map(peer -> median(metric, peer)).toList());
    }
    return Optional.of(png(chart));
  }

  private static byte[] png(CategoryChart chart) throws IOException {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    chart.paint(graphics, WIDTH, HEIGHT);
    graphics.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }

  private double powerOfTenBelow(List<Metric> metrics, List<Peers> peers) {
    double lowest = metrics.stream()
        .flatMap(metric -> peers.stream().map(peer -> median(metric, peer)))
        .min(Double::compare)
        .orElseThrow();
    return Math.pow(10, Math.ceil(Math.log10(lowest)) - 1);
  }

  private boolean isNumber(Metric metric, Peers peer) {
    Summary.Cell cell = cell(metric, peer);
    return cell != null && cell.isNumber() && cell.median() > 0;
  }

  private Double median(Metric metric, Peers peer) {
    return cell(metric, peer).median();
  }

  private Summary.Cell cell(Metric metric, Peers peer) {
    return table.row(metric).orElseThrow().cells().get(peer.id());
  }
}
