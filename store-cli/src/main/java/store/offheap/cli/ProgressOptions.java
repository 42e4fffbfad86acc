package store.offheap.cli;

import java.util.function.LongConsumer;
import picocli.CommandLine.Option;

/** The options for the progress display of long commands. */
final class ProgressOptions {
  @Option(
      names = "--progress",
      paramLabel = "always|auto|never",
      defaultValue = "AUTO",
      description = "Show a progress bar (default: auto, if standard error is a terminal"
          + " that is not dumb).")
  private Mode mode;

  @Option(
      names = {"-q", "--quiet"},
      description = "No progress bar and no summary.")
  private boolean isQuiet;

  /** When to show a progress bar. */
  private enum Mode {
    ALWAYS,
    AUTO,
    NEVER
  }

  boolean isQuiet() {
    return isQuiet;
  }

  /** Returns a progress display that shows nothing yet. */
  BuildProgress begin(ReportOption report) {
    boolean isWanted = mode == Mode.ALWAYS
        || mode == Mode.AUTO && Terminal.ERR.isInteractive() && !Terminal.isTextOnly();
    boolean isShown = !isQuiet && isWanted;
    return new BuildProgress(report.err(), isShown);
  }

  /** Returns a listener that shows a phase from its first step on. */
  static LongConsumer phase(BuildProgress progress, String name, long max) {
    return new LongConsumer() {
      private boolean isBegun;

      @Override
      public void accept(long done) {
        if (!isBegun) {
          isBegun = true;
          progress.phase(name, max);
        }
        progress.to(done, done);
      }
    };
  }
}
