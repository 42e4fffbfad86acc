package store.offheap.cli;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** The bytes of one file, or of standard input, unpacked if they are packed. One thread's. */
final class PackedInput implements Closeable {
  /** The source that stands for standard input. */
  static final String STDIN = "-";

  /** Bytes that are read at once. */
  static final int BUFFER_BYTES = 1 << 16;

  private final String name;
  private final Counting packed;
  private final InputStream bytes;
  private final boolean isPacked;

  private PackedInput(String name, Counting packed, InputStream bytes) {
    this.name = name;
    this.packed = packed;
    this.bytes = bytes;
    this.isPacked = bytes instanceof GZIPInputStream;
  }

  /**
   * Opens a file.
   *
   * @param source a path, or {@link #STDIN}
   * @throws IOException if it cannot be read
   */
  static PackedInput open(String source) throws IOException {
    String name = name(source);
    InputStream file = source.equals(STDIN) ? System.in : Files.newInputStream(Path.of(source));
    try {
      Counting packed = new Counting(file);
      return new PackedInput(name, packed, unpack(packed));
    } catch (IOException e) {
      file.close();
      throw failure(name, 1, e);
    }
  }

  private static InputStream unpack(InputStream packed) throws IOException {
    InputStream bytes = new Unhurried(packed);
    bytes.mark(2);
    boolean isGzip = bytes.read() == 0x1f && bytes.read() == 0x8b;
    bytes.reset();
    return isGzip ? new GZIPInputStream(bytes, BUFFER_BYTES) : bytes;
  }

  /** The name to show of a source: the path as it was given, or {@code stdin}. */
  static String name(String source) {
    return source.equals(STDIN) ? "stdin" : source;
  }

  /** The name to show. */
  String name() {
    return name;
  }

  /** Whether the file is packed. */
  boolean isPacked() {
    return isPacked;
  }

  /** What the file holds, unpacked. */
  InputStream bytes() {
    return bytes;
  }

  /** How many bytes of the file were read so far, before unpacking. */
  long packedBytes() {
    return packed.bytes;
  }

  /** How many bytes files have before unpacking, or -1 if that is not known. */
  static long totalPackedBytes(List<String> sources) throws IOException {
    long total = 0;
    for (String source : sources) {
      if (source.equals(STDIN) || !Files.isRegularFile(Path.of(source))) {
        return -1;
      }
      total += Files.size(Path.of(source));
    }
    return total;
  }

  /** What went wrong while a line was read, worded for people. */
  IOException failure(long line, IOException cause) {
    return failure(name, line, cause);
  }

  private static IOException failure(String name, long line, IOException cause) {
    if (cause instanceof EOFException || cause instanceof ZipException) {
      return new IOException(
          name + ":" + line + ": gzip data is damaged or cut short: " + cause.getMessage(), cause);
    }
    return cause instanceof FileSystemException
        ? cause
        : new IOException("cannot read " + name + ": " + cause.getMessage(), cause);
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }

  /** Counts what was read. */
  private static final class Counting extends FilterInputStream {
    private long bytes;

    Counting(InputStream stream) {
      super(stream);
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      bytes += b < 0 ? 0 : 1;
      return b;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = super.read(buffer, offset, length);
      bytes += Math.max(read, 0);
      return read;
    }
  }

  /**
   * Says that more is available until the end is reached. A gzip file may have several members, and
   * the unpacker takes a pipe that has nothing at the moment for the end of the last one.
   */
  private static final class Unhurried extends BufferedInputStream {
    Unhurried(InputStream stream) {
      super(stream, BUFFER_BYTES);
    }

    @Override
    public synchronized int available() throws IOException {
      mark(1);
      int next = read();
      reset();
      return next < 0 ? 0 : Math.max(1, super.available());
    }
  }
}
