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

/** What was measured so far: a file of lines of JSON, one for each measurement that is finished. */
final class Ledger {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String HEAP = "-Xmx";

  /** Where among the words of a command seconds are, from the class on. */
  private static final int SECONDS = 5;

  private final Path file;
  private final List<Line> lines = new ArrayList<>();

  /** Reads what is there; a last line that was cut off does not count. */
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
   * @param shape a shape's name
   * @param size how many entries
   * @param peer a peer's id
   * @param step a step's id
   * @param repetition from 0
   * @param metrics what was measured, by id; empty when it failed
   * @param failure why it failed; null when it did not
   * @param command of the process, or the first of them
   * @param load how many threads of the machine wanted to run, lately, when it ended
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
    /** Returns the options of its JVM, other than those of every JVM; empty when not known. */
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

    /** Returns the heap of its JVM, such as 4g; empty when not known. */
    Optional<String> heap() {
      return Arrays.stream(command.split(" "))
          .filter(option -> option.startsWith(HEAP))
          .map(option -> option.substring(HEAP.length()))
          .findFirst(); // what a step has less comes after it
    }

    /** Returns the seconds that its process was told; empty when not known. */
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
   * Throws if measurements with other options would come beside those that are there, in a table.
   *
   * @param heap of every JVM
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
