package store.offheap.cli;

import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;

/** The process's output streams. Unlike {@link System#out} they do not swallow errors. */
final class StandardStreams {
  private StandardStreams() {}

  /**
   * Standard output for text, buffered; to be flushed at the end. Throws {@link OutputException}.
   */
  static PrintWriter out() {
    return new PrintWriter(
        new BufferedWriter(new OutputStreamWriter(outBytes(), Terminal.OUT.charset())));
  }

  /** Standard output for bytes, unbuffered. Throws {@link OutputException}. */
  static OutputStream outBytes() {
    return new Outspoken(new FileOutputStream(FileDescriptor.out));
  }

  /** Standard error for text, flushed by lines. Errors are ignored: there is nobody to tell. */
  static PrintWriter err() {
    return new PrintWriter(
        new OutputStreamWriter(new FileOutputStream(FileDescriptor.err), Terminal.ERR.charset()),
        true);
  }

  /** Turns errors into unchecked exceptions, which a {@link PrintWriter} lets pass. */
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
