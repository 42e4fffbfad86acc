package store.offheap.cli;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The bytes of one file, or of standard input, decompressed if necessary. Confined to one thread.
 */
final class PackedInput implements Closeable {
  /** The source that represents standard input. */
  static final String STDIN = "-";

  /** Number of bytes read at a time. */
  static final int BUFFER_BYTES = 1 << 16;

  /** Number of first bytes that identify a compressed text file. */
  private static final int TEXT_START_BYTES = 2;

  /** The first bytes of files in other compression formats, one character per byte. */
  private static final Map<String, String> OTHER_STARTS = Map.of(
      "PK\3\4", "zip", "(\u00b5/\u00fd", "zstd", "\u00fd7zXZ\0", "xz", "BZh91AY&SY", "bzip2");

  private final String name;
  private final Counting packed;
  private final InputStream bytes;
  private final boolean isPacked;

  private PackedInput(String name, Counting packed, InputStream bytes) {
    this.name = name;
    this.packed = packed;
    this.bytes = bytes;
    this.isPacked = bytes instanceof GzipMembers;
  }

  /**
   * Opens a text file, compressed or not.
   *
   * @param source a path, or {@link #STDIN}
   * @throws IOException if it cannot be read
   * @throws RejectedInputException if it is compressed in a format other than gzip
   */
  static PackedInput open(String source) throws IOException {
    PackedInput input = open(source, TEXT_START_BYTES);
    try {
      input.requireNotPackedOtherwise();
      return input;
    } catch (IOException e) {
      input.close();
      throw input.failure(1, e);
    } catch (RejectedInputException e) {
      input.close();
      throw e;
    }
  }

  private void requireNotPackedOtherwise() throws IOException {
    if (isPacked) {
      return;
    }
    for (Map.Entry<String, String> other : OTHER_STARTS.entrySet()) {
      if (beginsWith(other.getKey())) {
        throw new RejectedInputException(
            "packing: expected=none or gzip, actual=" + other.getValue() + ", file=" + name);
      }
    }
  }

  /**
   * Reads no more input than is necessary to decide, because input from a terminal may be short.
   */
  private boolean beginsWith(String start) throws IOException {
    bytes.mark(start.length());
    int same = 0;
    while (same < start.length() && bytes.read() == start.charAt(same)) {
      same++;
    }
    bytes.reset();
    return same == start.length();
  }

  /**
   * Opens a binary file. Since binary data may start like compressed data by chance, the name must
   * end in {@code .gz} for a file to be considered compressed; standard input, which has no name,
   * is compressed if it starts that way.
   *
   * @param source a path, or {@link #STDIN}
   * @throws IOException if it cannot be read
   */
  static PackedInput openBinary(String source) throws IOException {
    boolean isPackedPerhaps = source.equals(STDIN) || source.endsWith(".gz");
    return open(source, isPackedPerhaps ? GzipMembers.START_BYTES : 0);
  }

  private static PackedInput open(String source, int startLength) throws IOException {
    String name = name(source);
    InputStream file = source.equals(STDIN) ? System.in : Files.newInputStream(Path.of(source));
    Counting packed = new Counting(file);
    try {
      return new PackedInput(name, packed, unpack(packed, startLength));
    } catch (IOException e) {
      file.close();
      throw failure(name, 1, e, e == packed.failure);
    }
  }

  /**
   * Returns the decompressed bytes.
   *
   * @param startLength number of first bytes that identify compressed data; 0 if it is not
   *     compressed whatever they are
   */
  private static InputStream unpack(InputStream packed, int startLength) throws IOException {
    InputStream bytes = new BufferedInputStream(packed, BUFFER_BYTES);
    return startLength > 0 && GzipMembers.startAt(bytes, startLength)
        ? new GzipMembers(bytes)
        : bytes;
  }

  /** Returns the name to show of a source: the path as it was given, or {@code stdin}. */
  static String name(String source) {
    return source.equals(STDIN) ? "stdin" : source;
  }

  /** Returns the name to show. */
  String name() {
    return name;
  }

  /** Returns whether the file is compressed. */
  boolean isPacked() {
    return isPacked;
  }

  /** Returns the contents of the file, decompressed. */
  InputStream bytes() {
    return bytes;
  }

  /** Returns the number of bytes of the file read so far, before decompression. */
  long packedBytes() {
    return packed.bytes;
  }

  /** Returns the total number of bytes of files before decompression, or -1 if unknown. */
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

  /** Returns the exception for a failure to read a line, with a readable message. */
  IOException failure(long line, IOException cause) {
    return failure(name, line, cause, !isPacked || cause == packed.failure);
  }

  private static IOException failure(
      String name, long line, IOException cause, boolean isOfStorage) {
    if (!isOfStorage) {
      String reason = cause.getMessage() == null ? "" : ": " + cause.getMessage();
      return new IOException(
          name + ":" + line + ": gzip data is damaged or cut short" + reason, cause);
    }
    return cause instanceof FileSystemException
        ? cause
        : new IOException("cannot read " + name + ": " + cause.getMessage(), cause);
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }

  /** Counts the bytes read and records a failure. */
  private static final class Counting extends FilterInputStream {
    private long bytes;

    /** Null if nothing failed. */
    private IOException failure;

    Counting(InputStream stream) {
      super(stream);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      try {
        int read = super.read(buffer, offset, length);
        bytes += Math.max(read, 0);
        return read;
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }

    /** Returns 0 for a pipe: the stream of JDK 17 asks for its position, which it does not have. */
    @Override
    public int available() {
      try {
        return super.available();
      } catch (IOException e) {
        return 0;
      }
    }
  }
}
