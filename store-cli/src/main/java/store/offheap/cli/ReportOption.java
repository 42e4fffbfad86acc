package store.offheap.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import store.offheap.map.IdMap;
import store.offheap.model.RecoveryReport;

/** The option {@code --json} and the streams of the command that has it. */
final class ReportOption {
  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean isJson;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /** Returns whether the result is wanted as JSON. */
  boolean isJson() {
    return isJson;
  }

  /** Prints a result as JSON. */
  void json(Map<String, ?> tree) throws IOException {
    JsonText.write(out(), tree);
  }

  /** Prints a line of the result. */
  void line(String text) {
    out().println(text);
  }

  /** Prints a line of the result that has a name. */
  void field(String name, String value) {
    line(String.format("%-11s%s", name, value));
  }

  /** Prints a line that is not part of the result, after what was printed before. */
  void note(String text) {
    try {
      out().flush();
    } finally {
      err().println(text);
    }
  }

  /**
   * Records the exit code determined so far, which is used even if the reader of the output goes
   * away.
   *
   * @return the same
   */
  int verdict(int code) {
    command.commandLine().setExecutionResult(code);
    return code;
  }

  /** Reports on standard error that a store had to be recovered, if so. */
  void recovery(RecoveryReport recovery) {
    if (recovery.isNeeded()) {
      note("recovered: " + recovery.condition().text() + "; "
          + PlainText.count(recovery.segmentsCounted(), "segment", "segments") + " counted, "
          + PlainText.count(recovery.segmentsRewritten()) + " written anew, "
          + PlainText.count(recovery.entries(), "entry", "entries"));
    }
  }

  /** Reports on standard error the guarantees that the file system of an open store cannot give. */
  void warnings(Path file, List<String> warnings) {
    warnings.forEach(warning -> note("warning: " + PlainText.safe(file + ": " + warning)));
  }

  /**
   * Reports on standard error the guarantees that the file system of a store to be created cannot
   * give.
   */
  void warnings(Path output) {
    Path folder = output.toAbsolutePath().getParent();
    warnings(output, IdMap.warnings(folder == null ? output : folder));
  }

  /**
   * Returns an exception for wrong arguments, which ends the command with {@link ExitCode#USAGE}.
   */
  ParameterException usage(String message) {
    return new ParameterException(command.commandLine(), message);
  }

  /** Returns the command that has the option. */
  CommandSpec command() {
    return command;
  }

  /** Standard output. */
  PrintWriter out() {
    return command.commandLine().getOut();
  }

  /** Standard error. */
  PrintWriter err() {
    return command.commandLine().getErr();
  }
}
