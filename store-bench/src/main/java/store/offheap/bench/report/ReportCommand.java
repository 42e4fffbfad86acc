package store.offheap.bench.report;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import store.offheap.bench.peer.Peers;
import store.offheap.bench.peer.Shape;

/**
 * Measures this library and its peers, and writes the comparison: {@code measurements.ndjson},
 * {@code results.json}, {@code index.html} and pictures. An interrupted run is resumed; several
 * runs with one directory, with different sizes, produce one page. All measurements of a table use
 * the same options; others are rejected.
 *
 * <pre>{@code
 * java -jar store-bench/target/benchmarks.jar report --size 10m --out DIR
 * }</pre>
 */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Measures this library and its peers, and writes one page.")
public final class ReportCommand implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int WRONG_VALUES = 2;

  private static final List<String> USUAL_STEPS =
      Arrays.stream(Step.values()).filter(Step::isUsual).map(Step::id).toList();

  @Spec
  private CommandSpec spec;

  @Option(names = "--out", required = true, description = "Directory for results.")
  private Path out;

  @Option(names = "--size", description = "Entries, such as 1m; without it nothing is measured.")
  private String size;

  @Option(names = "--shapes", split = ",", description = "Of ${COMPLETION-CANDIDATES}.")
  private List<Shape> shapes = List.of(Shape.values());

  @Option(
      names = "--peers",
      split = ",",
      completionCandidates = PeerIds.class,
      description = "Of ${COMPLETION-CANDIDATES}; all by default.")
  private List<String> peers = List.copyOf(new PeerIds());

  @Option(
      names = "--steps",
      split = ",",
      description = "Of load,read,share,squeeze,write,grow,kill; by default all but squeeze, which"
          + " needs stores of 1 GiB and root.")
  private List<String> steps = USUAL_STEPS;

  @Option(names = "--repetitions", description = "By default ${DEFAULT-VALUE}.")
  private int repetitions = 3;

  @Option(
      names = "--seconds",
      description = "Measured for each number, and as long to warm up: ${DEFAULT-VALUE}.")
  private double seconds = 0.5;

  @Option(
      names = "--grow-seconds",
      description = "Growth ends after these, if it must: ${DEFAULT-VALUE}.")
  private double growSeconds = 15;

  @Option(
      names = "--patience-seconds",
      description = "After which a process that measures is ended: ${DEFAULT-VALUE}.")
  private double patienceSeconds = 600;

  @Option(names = "--heap", description = "Of every JVM that measures: ${DEFAULT-VALUE}.")
  private String heap = "4g";

  @Option(names = "--java", description = "The java that measures; this one by default.")
  private String java = ProcessHandle.current().info().command().orElse("java");

  @Option(
      names = "--work",
      description = "Directory in which one for the stores is made, and deleted: DIR.")
  private Path work;

  @Option(
      names = "--clock",
      description = "Of loads, reads and changes in the tables: wall, or processor where other"
          + " programs run, too. Both are measured.")
  private Clock clock = Clock.WALL;

  @Option(
      names = "--table",
      description =
          "Also write the table into this Markdown file, between its two comments that say"
              + " comparison.")
  private Path table;

  /** The allowed names of peers; instantiated by picocli for its help. */
  private static final class PeerIds extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    PeerIds() {
      super(Arrays.stream(Peers.values()).map(Peers::id).toList());
    }
  }

  /**
   * Runs the command.
   *
   * @param args arguments after the word {@code report}
   * @return an exit code
   */
  public static int run(String... args) {
    ReportCommand command = new ReportCommand();
    CommandLine line = new CommandLine(command);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler((exception, of, parsed) -> {
      if (exception instanceof WrongValuesException) {
        of.getErr().println("wrong values: " + exception.getMessage());
        return WRONG_VALUES;
      }
      if (exception instanceof IOException) {
        of.getErr().println("report: " + message(exception));
        return FAILED;
      }
      throw exception;
    });
    return line.execute(args);
  }

  /**
   * Returns a message for an exception: its own, unless there is none, or it is a file system
   * exception, whose message is usually only the file name.
   */
  static String message(Exception exception) {
    return exception instanceof FileSystemException || exception.getMessage() == null
        ? exception.toString()
        : exception.getMessage();
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    require("--repetitions", repetitions > 0, repetitions);
    require("--seconds", isPositive(seconds), seconds);
    require("--grow-seconds", isPositive(growSeconds), growSeconds);
    require("--patience-seconds", isPositive(patienceSeconds), patienceSeconds);
    require("--heap", heap.matches("[1-9][0-9]*[kKmMgGtT]?"), heap);
    require("--table", table == null || ReadmeTable.hasPlace(table), table);
    Campaign.Plan plan = size == null ? null : plan();
    Files.createDirectories(out);
    Ledger ledger = new Ledger(out.resolve("measurements.ndjson"));
    if (plan != null) {
      measure(plan, ledger);
    }
    if (ledger.lines().isEmpty()) {
      throw new IOException("measurements: expected=1 or more, actual=none, directory=" + out);
    }
    Results results = results(ledger);
    write(results);
    if (table != null) {
      ReadmeTable.write(results, table);
    }
    return 0;
  }

  private Campaign.Plan plan() {
    return new Campaign.Plan(
        shapes,
        option("--size", size, ReportCommand::count),
        peers.stream().map(id -> option("--peers", id, Peers::of)).toList(),
        steps.stream().map(id -> option("--steps", id, Step::of)).sorted().toList(),
        repetitions,
        seconds,
        growSeconds);
  }

  private void measure(Campaign.Plan plan, Ledger ledger) throws IOException, InterruptedException {
    Path places = (work == null ? out : work).resolve("store-bench-work").toAbsolutePath();
    Processes processes = new Processes(
        java,
        List.of("-Xmx" + heap),
        out.resolve("errors.log"),
        patienceSeconds,
        places.resolve("temporary"));
    Campaign campaign = new Campaign(plan, ledger, processes, places, System.err);
    if (campaign.isAnythingLeft()) {
      ledger.requireSame(plan, heap);
      noteOrigin();
      campaign.run();
    }
  }

  private static boolean isPositive(double number) {
    return number > 0 && number < Double.POSITIVE_INFINITY;
  }

  private void require(String name, boolean isRight, Object actual) {
    if (!isRight) {
      throw wrong(name, actual);
    }
  }

  private ParameterException wrong(String name, Object actual) {
    return new ParameterException(
        spec.commandLine(), name + ": expected=what --help says, actual=" + actual);
  }

  private <T> T option(String name, String text, Function<String, T> parser) {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw wrong(name, text);
    }
  }

  /** Parses a number such as 10m. */
  private static int count(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    int factor = lower.endsWith("m") ? 1_000_000 : lower.endsWith("k") ? 1_000 : 1;
    String digits = factor == 1 ? lower : lower.substring(0, lower.length() - 1);
    int count = Math.multiplyExact(Integer.parseInt(digits), factor);
    if (count < 1) {
      throw new IllegalArgumentException("entries: expected=1 or more, actual=" + count);
    }
    return count;
  }

  private void noteOrigin() throws IOException {
    Path file = out.resolve("campaign.json");
    Map<String, String> machine = Machine.describe(java, out);
    Results.Origin origin = Files.exists(file)
        ? json().readValue(file.toFile(), Results.Origin.class)
        : new Results.Origin(machine, List.of());
    origin.requireSame(machine, file);
    json().writeValue(file.toFile(), origin.with(commandLine()));
  }

  private String commandLine() {
    String line =
        "java -jar store-bench/target/benchmarks.jar report --size " + size + " --out DIR";
    if (shapes.size() < Shape.values().length) {
      line += " --shapes " + String.join(",", shapes.stream().map(Shape::name).toList());
    }
    if (peers.size() < Peers.values().length) {
      line += " --peers " + String.join(",", peers);
    }
    if (!steps.equals(USUAL_STEPS)) {
      line += " --steps " + String.join(",", steps);
    }
    return line + " --repetitions " + repetitions + " --seconds " + seconds + " --grow-seconds "
        + growSeconds + " --patience-seconds " + patienceSeconds + " --heap " + heap;
  }

  private Results results(Ledger ledger) throws IOException {
    Path file = out.resolve("campaign.json");
    Results.Origin origin = json().readValue(file.toFile(), Results.Origin.class);
    Map<String, String> machine = new LinkedHashMap<>(origin.machine());
    machine.put("load meanwhile", load(ledger));
    return new Results(
        machine,
        origin.commands(),
        Versions.load(),
        Results.allSettings(),
        Summary.of(ledger.lines(), Reasons.load(), clock));
  }

  /** Describes the load of the machine, of which the measurements themselves cause 1 to 2. */
  private static String load(Ledger ledger) {
    double[] loads =
        ledger.lines().stream().mapToDouble(Ledger.Line::load).sorted().toArray();
    return "median " + Numbers.text(loads[loads.length / 2]) + ", highest "
        + Numbers.text(loads[loads.length - 1]) + " threads that wanted to run, in a minute's mean";
  }

  private void write(Results results) throws IOException {
    json().writeValue(out.resolve("results.json").toFile(), results);
    List<List<byte[]>> pictures = new ArrayList<>();
    for (Summary.Table of : results.summary().tables()) {
      List<byte[]> drawn = new ArrayList<>();
      for (Pictures.Subject subject : Pictures.Subject.values()) {
        Optional<byte[]> picture = new Pictures(of).draw(subject);
        if (picture.isPresent()) {
          drawn.add(picture.get());
          String name = (of.shape() + "-" + of.size() + "-" + subject).toLowerCase(Locale.ROOT);
          Files.write(out.resolve(name + ".png"), picture.get());
        }
      }
      pictures.add(drawn);
    }
    Files.writeString(out.resolve("index.html"), new Page(results).html(pictures));
  }

  private static JsonMapper json() {
    return JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
  }
}
