package store.offheap.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressState;

/**
 * Shows the progress and speed of a build on standard error, or nothing at all. The bar is drawn by
 * a separate thread and is erased at the end of each phase.
 */
final class BuildProgress implements AutoCloseable {
  private static final int UPDATE_INTERVAL_MS = 200;
  private static final int MAX_BAR_COLUMNS = 30;

  /** Width of the text before and after the bar, with counts in the millions. */
  private static final int TEXT_COLUMNS = 62;

  private static final int MIN_STEPS = 1 << 10;
  private static final String ERASE_TO_END = "\u001b[K";

  private final PrintWriter err;
  private final boolean isShown;
  private final char block;
  private final int widthColumns;
  private final int barColumns;
  private String one = "row";
  private String many = "rows";

  private ProgressBar bar;
  private long nextStep;
  private volatile long rows;

  /**
   * Creates an instance that shows nothing yet.
   *
   * @param err stream to print to
   * @param isShown false to show nothing but {@link #note notes}
   */
  BuildProgress(PrintWriter err, boolean isShown) {
    this.err = err;
    this.isShown = isShown;
    this.block = Terminal.ERR.canShow("█") ? '█' : '#';
    // The last column stays free: some terminals wrap when it is filled.
    this.widthColumns = Terminal.widthColumns() - 1;
    this.barColumns = Math.max(5, Math.min(widthColumns - TEXT_COLUMNS, MAX_BAR_COLUMNS));
  }

  /** Sets what is counted, if not rows. */
  BuildProgress of(String newOne, String newMany) {
    one = newOne;
    many = newMany;
    return this;
  }

  /**
   * Starts a phase; ends the previous one.
   *
   * @param name what the phase does
   * @param max final position, or -1 if unknown
   */
  void phase(String name, long max) {
    end();
    rows = 0;
    nextStep = 0;
    if (isShown) {
      bar = new ProgressBarBuilder()
          .setTaskName(name)
          .setInitialMax(max)
          .setUpdateIntervalMillis(UPDATE_INTERVAL_MS)
          .setRenderer(this::render)
          .setConsumer(new DelegatingProgressBarConsumer(this::show, widthColumns))
          .clearDisplayOnFinish()
          .build();
    }
  }

  /**
   * Returns whether {@link #to} has anything to do after this many rows: the call costs more than a
   * row.
   */
  boolean isDue(long rowsDone) {
    return bar != null && rowsDone >= nextStep;
  }

  /** Sets the position and the number of rows done. */
  void to(long position, long rowsDone) {
    if (bar != null) {
      rows = rowsDone;
      nextStep = rowsDone + MIN_STEPS;
      bar.stepTo(position);
    }
  }

  /** Prints a line above the bar. */
  void note(String line) {
    err.println(bar == null ? line : "\r" + line + ERASE_TO_END);
  }

  private void show(String line) {
    err.print("\r" + line + ERASE_TO_END);
    err.flush();
  }

  private String render(ProgressState state, int maxColumns) {
    Duration elapsed = state.getElapsedAfterStart();
    double seconds = Math.max(elapsed.toMillis(), 1) / 1000.0;
    StringBuilder line = new StringBuilder(String.format("%-8s", state.getTaskName()));
    if (!state.isIndefinite()) {
      int filled = (int) (state.getNormalizedProgress() * barColumns);
      line.append(String.format(Locale.ROOT, "%4d%% ", (int) (state.getNormalizedProgress() * 100)))
          .append('|')
          .append(String.valueOf(block).repeat(filled))
          .append(" ".repeat(barColumns - filled))
          .append("| ");
    }
    line.append(PlainText.count(rows, one, many))
        .append(", ")
        .append(PlainText.count(Math.round(rows / seconds)))
        .append(" " + many + "/s");
    if (!state.isIndefinite() && state.getNormalizedProgress() > 0) {
      double left = seconds / state.getNormalizedProgress() - seconds;
      line.append(", ").append(PlainText.duration(left)).append(" left");
    }
    return line.length() > maxColumns ? line.substring(0, maxColumns) : line.toString();
  }

  @Override
  public void close() {
    end();
  }

  /** Ends the current phase, if any, and erases the bar. */
  void end() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
