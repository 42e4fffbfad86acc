package store.offheap.cli;

import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;

/** The process's output streams. Unlike {@link System#out}, they do not swallow errors. */
final class StandardStreams {
  private StandardStreams() {}

  /**
   * Returns standard output for text, buffered; must be flushed at the end. Throws
   * {@link OutputException}.
   */
  static PrintWriter out() {
    return new PrintWriter(
        new BufferedWriter(new OutputStreamWriter(outBytes(), Terminal.OUT.charset())));
  }

  /** Returns standard output for bytes, unbuffered. Throws {@link OutputException}. */
  static OutputStream outBytes() {
    return new Outspoken(new FileOutputStream(FileDescriptor.out));
  }

  /**
   * Returns standard error for text, flushed after each line. Errors are ignored, because they
   * cannot be reported.
   */
  static PrintWriter err() {
    return new PrintWriter(
        new OutputStreamWriter(new FileOutputStream(FileDescriptor.err), Terminal.ERR.charset()),
        true);
  }

  /** Converts errors to unchecked exceptions, which a {@link PrintWriter} does not swallow. */
  private static final class Outspoken extends OutputStream {
    private final OutputStream stream;

    Outspoken(OutputStream stream) {
      this.stream = stream;
    }

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      try {
        stream.write(bytes, offset, length);
      } catch (IOException e) {
        throw new OutputException(e);
      }
    }
  }
}
