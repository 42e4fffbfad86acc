package store.offheap.bench.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.IntSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import store.offheap.bench.peer.Peers;
import store.offheap.bench.peer.Shape;

/** Medians and ranges of the measurements: a table for each shape and number of entries. */
record Summary(String clock, List<Table> tables) {
  /**
   * The results for one kind and number of entries.
   *
   * @param shape name of a shape
   * @param size number of entries
   * @param otherOptions the JVM options, by peer, of measurements whose options differ from the
   *     peer's current settings: old measurements are kept
   */
  record Table(String shape, int size, List<Row> rows, Map<String, String> otherOptions) {
    @JsonIgnore
    String title() {
      return Shape.valueOf(shape).label() + ", " + Numbers.text(size) + " entries";
    }

    /** Returns the peers that occur in at least one row, in the order of {@link Peers}. */
    List<Peers> peers() {
      return Arrays.stream(Peers.values())
          .filter(peer -> rows.stream().anyMatch(row -> row.cells().containsKey(peer.id())))
          .toList();
    }

    /** Describes what a number is: that of one run, or the median of several. */
    String runs() {
      IntSummaryStatistics runs = rows.stream()
          .flatMap(row -> row.cells().values().stream())
          .filter(Cell::isNumber)
          .mapToInt(Cell::runs)
          .summaryStatistics();
      if (runs.getMax() == 1) {
        return "one run each";
      }
      String most = "medians of " + runs.getMax() + " runs";
      return runs.getMin() < runs.getMax() ? most + ", some of " + runs.getMin() : most;
    }

    /** Describes which peers were measured with options that differ from their current ones. */
    List<String> notes() {
      return otherOptions.entrySet().stream()
          .map(peer -> Peers.of(peer.getKey()).label() + ": measured with other options of the JVM"
              + " than it has now, " + (peer.getValue().isEmpty() ? "none" : peer.getValue()))
          .toList();
    }

    Optional<Row> row(Metric metric) {
      return rows.stream().filter(row -> row.metric().equals(metric.id())).findFirst();
    }
  }

  /**
   * The results for one metric.
   *
   * @param cells by peer
   * @param lostTo the best peer, if it is better than this library; otherwise null
   * @param isLossWithinSpread whether the two ranges overlap
   * @param reason why this library loses; or null
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Row(
      String metric,
      String label,
      String unit,
      Map<String, Cell> cells,
      String lostTo,
      Boolean isLossWithinSpread,
      String reason) {}

  /**
   * The numbers of one peer, or the reason why there are none.
   *
   * @param median median of the repetitions
   * @param min the lowest value
   * @param max the highest value
   * @param runs number of repetitions that produced a value
   * @param failure why one or all repetitions failed; or null
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Cell(Double median, Double min, Double max, Integer runs, String failure) {
    static Cell of(List<Double> values, String failure) {
      List<Double> sorted = values.stream().sorted().toList();
      int middle = sorted.size() / 2;
      double median = sorted.size() % 2 == 1
          ? sorted.get(middle)
          : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
      return new Cell(median, sorted.get(0), sorted.get(sorted.size() - 1), sorted.size(), failure);
    }

    static Cell failed(String failure) {
      return new Cell(null, null, null, null, failure);
    }

    @JsonIgnore
    boolean isNumber() {
      return median != null;
    }
  }

  /** Summarizes measurements. */
  static Summary of(List<Ledger.Line> lines, Reasons reasons, Clock clock) {
    Map<String, List<Ledger.Line>> byTable = new TreeMap<>();
    for (Ledger.Line line : lines) {
      String order = String.format("%d %010d", Shape.valueOf(line.shape()).ordinal(), line.size());
      byTable.computeIfAbsent(order, key -> new ArrayList<>()).add(line);
    }
    return new Summary(
        clock.label(),
        byTable.values().stream().map(of -> table(of, reasons, clock)).toList());
  }

  private static Table table(List<Ledger.Line> lines, Reasons reasons, Clock clock) {
    String shape = lines.get(0).shape();
    List<Row> rows = new ArrayList<>();
    for (Metric metric : Metric.values()) {
      Map<Peers, Cell> cells = cells(lines, metric, clock);
      if (cells.values().stream().anyMatch(Cell::isNumber)) {
        rows.add(row(shape, metric, cells, reasons));
      }
    }
    return new Table(shape, lines.get(0).size(), rows, otherOptions(lines));
  }

  private static Map<String, String> otherOptions(List<Ledger.Line> lines) {
    Map<Peers, String> others = new EnumMap<>(Peers.class);
    for (Ledger.Line line : lines) {
      Peers peer = Peers.of(line.peer());
      String present = String.join(" ", peer.jvmArguments());
      line.options()
          .filter(options -> !options.equals(present))
          .ifPresent(options -> others.put(peer, options));
    }
    Map<String, String> byId = new LinkedHashMap<>();
    others.forEach((peer, options) -> byId.put(peer.id(), options));
    return byId;
  }

  private static Map<Peers, Cell> cells(List<Ledger.Line> lines, Metric metric, Clock clock) {
    Map<Peers, Cell> cells = new EnumMap<>(Peers.class);
    for (Peers peer : Peers.values()) {
      List<Ledger.Line> of =
          lines.stream().filter(line -> line.peer().equals(peer.id())).toList();
      List<Double> values = of.stream()
          .map(line ->
              line.metrics().getOrDefault(clock.id(metric), line.metrics().get(metric.id())))
          .filter(Objects::nonNull)
          .toList();
      String failure = of.stream()
          .filter(line -> line.failure() != null && metric.step().id().equals(line.step()))
          .filter(line -> metric.isOffered(peer) && !line.metrics().containsKey(metric.id()))
          .map(Ledger.Line::failure)
          .findFirst()
          .orElse(null);
      if (!values.isEmpty()) {
        cells.put(peer, Cell.of(values, failure));
      } else if (failure != null) {
        cells.put(peer, Cell.failed(failure));
      }
    }
    return cells;
  }

  private static Row row(String shape, Metric metric, Map<Peers, Cell> cells, Reasons reasons) {
    Map<String, Cell> byId = new LinkedHashMap<>();
    cells.forEach((peer, cell) -> byId.put(peer.id(), cell));
    Cell ours = cells.get(Peers.OFF_HEAP);
    Optional<Peers> winner = metric.isContest() && ours != null && ours.isNumber()
        ? winner(metric, cells, ours.median())
        : Optional.empty();
    return new Row(
        metric.id(),
        metric.label(),
        metric.unit(),
        byId,
        winner.map(Peers::id).orElse(null),
        winner.map(peer -> overlap(cells.get(peer), ours)).orElse(null),
        winner.map(peer -> reasons.find(metric, shape, peer)).orElse(null));
  }

  private static Optional<Peers> winner(Metric metric, Map<Peers, Cell> cells, double ours) {
    Comparator<Peers> best = (one, other) ->
        metric.isBetter(cells.get(one).median(), cells.get(other).median()) ? -1 : 1;
    return cells.keySet().stream()
        .filter(peer -> !peer.isOurs() && cells.get(peer).isNumber())
        .filter(peer -> metric.isBetter(cells.get(peer).median(), ours))
        .min(best);
  }

  private static boolean overlap(Cell one, Cell other) {
    return one.min() <= other.max() && other.min() <= one.max();
  }
}
