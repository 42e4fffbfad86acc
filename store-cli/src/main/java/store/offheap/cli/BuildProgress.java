package store.offheap.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressState;

/**
 * Shows on standard error how far a build is and how fast, or nothing at all. The bar has a thread
 * of its own and is erased at the end of each phase.
 */
final class BuildProgress implements AutoCloseable {
  private static final int UPDATE_INTERVAL_MS = 200;
  private static final int MAX_BAR_COLUMNS = 30;

  /** What stands before and after the bar, with counts in the millions. */
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
   * Shows nothing yet.
   *
   * @param err where to
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

  /** Says what is counted, if not rows. */
  BuildProgress of(String newOne, String newMany) {
    one = newOne;
    many = newMany;
    return this;
  }

  /**
   * Begins a phase, which ends the one before.
   *
   * @param name what is done
   * @param max how far the position will go, or -1 if that is not known
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

  /** Whether {@link #to} has anything to do after this many rows: it costs more than a row. */
  boolean isDue(long rowsDone) {
    return bar != null && rowsDone >= nextStep;
  }

  /** Takes note of the position and of how many rows are done. */
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

  /** Ends the phase, if there is one: the bar is gone. */
  void end() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
