package store.offheap.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

/** Standard output does not take what a command prints. */
final class OutputException extends UncheckedIOException {
  private static final long serialVersionUID = 1L;

  OutputException(IOException cause) {
    super("cannot write to standard output: " + cause.getMessage(), cause);
  }

  /** Whether the reader of the pipe has gone, as {@code head} does when it has seen enough. */
  boolean isClosedPipe() {
    return String.valueOf(getCause().getMessage()).toLowerCase(Locale.ROOT).contains("broken pipe");
  }
}
