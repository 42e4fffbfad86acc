package store.offheap.bench.report;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The results so far: a file with a line of JSON for each finished measurement. */
final class Ledger {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String HEAP = "-Xmx";

  /** Position of the seconds among the words of a command, counted from the class name. */
  private static final int SECONDS = 5;

  private final Path file;
  private final List<Line> lines = new ArrayList<>();

  /** Reads existing results; an incomplete last line is removed. */
  Ledger(Path file) throws IOException {
    this.file = file;
    if (!Files.exists(file)) {
      return;
    }
    String text = Files.readString(file);
    String whole = text.substring(0, text.lastIndexOf('\n') + 1);
    if (whole.length() < text.length()) {
      Files.writeString(file, whole);
    }
    for (String line : whole.lines().toList()) {
      lines.add(JSON.readValue(line, Line.class));
    }
  }

  /**
   * A measurement.
   *
   * @param shape name of a shape
   * @param size number of entries
   * @param peer id of a peer
   * @param step id of a step
   * @param repetition counted from 0
   * @param metrics results by id; empty if it failed
   * @param failure why it failed; null if it did not
   * @param command command of the process, or of the first one
   * @param load load average of the machine when it ended: the recent number of runnable threads
   */
  record Line(
      String shape,
      int size,
      String peer,
      String step,
      int repetition,
      Map<String, Double> metrics,
      String failure,
      String command,
      double load) {
    /** Returns the JVM options, without those common to all JVMs; empty if unknown. */
    Optional<String> options() {
      String begin = "java ";
      int end = command.indexOf(" -cp ");
      if (!command.startsWith(begin) || end < 0) {
        return Optional.empty();
      }
      return Optional.of(Arrays.stream(
              command.substring(begin.length(), Math.max(begin.length(), end)).split(" "))
          .filter(option -> !option.startsWith("-X"))
          .collect(Collectors.joining(" ")));
    }

    /** Returns the heap size of the JVM, such as 4g; empty if unknown. */
    Optional<String> heap() {
      return Arrays.stream(command.split(" "))
          .filter(option -> option.startsWith(HEAP))
          .map(option -> option.substring(HEAP.length()))
          .findFirst(); // a step's smaller heap is specified after it
    }

    /** Returns the seconds passed to the process; empty if unknown. */
    Optional<Double> seconds() {
      List<String> words = List.of(command.split(" "));
      int child = words.indexOf(Child.class.getName());
      return child < 0 || words.size() <= child + SECONDS
          ? Optional.empty()
          : Optional.of(Double.valueOf(words.get(child + SECONDS)));
    }

    boolean isOf(Task task) {
      return shape.equals(task.shape().name())
          && size == task.size()
          && peer.equals(task.peer().id())
          && step.equals(task.step().id())
          && repetition == task.repetition();
    }
  }

  List<Line> lines() {
    return lines;
  }

  Optional<Line> find(Task task) {
    return lines.stream().filter(line -> line.isOf(task)).findFirst();
  }

  /**
   * Throws if a table would contain measurements with different options.
   *
   * @param heap heap size of every JVM
   */
  void requireSame(Campaign.Plan plan, String heap) throws IOException {
    for (Line line : lines) {
      if (line.size() != plan.size()
          || plan.shapes().stream().noneMatch(shape -> shape.name().equals(line.shape()))) {
        continue;
      }
      boolean isGrowth = line.step().equals(Step.GROW.id());
      requireSame("--heap", line.heap(), heap, line);
      requireSame(
          isGrowth ? "--grow-seconds" : "--seconds",
          line.seconds(),
          isGrowth ? plan.growSeconds() : plan.seconds(),
          line);
    }
  }

  private <T> void requireSame(String option, Optional<T> before, T now, Line line)
      throws IOException {
    if (before.isPresent() && !before.get().equals(now)) {
      throw new IOException(option + ": expected=" + before.get() + ", with which " + line.shape()
          + " of " + line.size() + " entries was measured, actual=" + now + ", file=" + file
          + "; another --out takes both");
    }
  }

  void append(Line line) throws IOException {
    lines.add(line);
    Files.writeString(
        file,
        JSON.writeValueAsString(line) + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }
}
