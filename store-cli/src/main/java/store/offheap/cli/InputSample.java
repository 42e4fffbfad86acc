package store.offheap.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A part of the inputs of a build, copied to temporary files: the first rows of some inputs and,
 * for inputs that are not compressed, rows from all over. Confined to one thread.
 */
final class InputSample implements AutoCloseable {
  private static final int MAX_SOURCES = 16;

  /**
   * Number of bytes from the start, for all inputs together; from compressed inputs, nothing else
   * is read.
   */
  private static final int HEAD_BYTES = 1 << 20;

  private static final int PACKED_HEAD_BYTES = 4 << 20;

  /** Number of pieces from elsewhere, for each input. */
  private static final int PIECES = 16;

  private static final int PIECE_BYTES = 1 << 16;
  private static final int MAX_NAME = 20;
  private static final int ATTEMPTS = 20;
  private static final int PAUSE_MS = 50;

  private final Path folder;

  /** Cleans up if the user interrupts the program. */
  private final Thread cleanup = new Thread(this::deleteAtEnd, "store-cleanup");

  private final int recordBytes;
  private final boolean isOneLineARow;

  /** The line end of the current input. */
  private byte lineEnd = '\n';

  private final List<String> files = new ArrayList<>();

  /** The inputs that were copied. */
  private final List<String> taken = new ArrayList<>();

  private long bytes;
  private double inputBytes;
  private long lines;
  private double inputLines;
  private long unpackingNanos;
  private boolean isWhole = true;
  private boolean isEndKnown = true;

  private InputSample(Path folder, int recordBytes, boolean isOneLineARow) {
    this.folder = folder;
    this.recordBytes = recordBytes;
    this.isOneLineARow = isOneLineARow;
    Runtime.getRuntime().addShutdownHook(cleanup);
  }

  /**
   * Takes a sample.
   *
   * @param sources paths, or {@link PackedInput#STDIN}; at least one
   * @param recordBytes number of bytes of a record; 0 if rows are lines
   * @param isOneLineARow whether no row may contain a line end, not even in quotes
   * @throws IOException if an input cannot be read or the copy cannot be written
   */
  static InputSample of(List<String> sources, int recordBytes, boolean isOneLineARow)
      throws IOException {
    InputSample sample = inNewFolder(recordBytes, isOneLineARow);
    boolean isReady = false;
    try {
      sample.take(sources);
      isReady = true;
      return sample;
    } finally {
      if (!isReady) {
        sample.close();
      }
    }
  }

  private static InputSample inNewFolder(int recordBytes, boolean isOneLineARow)
      throws IOException {
    Path folder = Files.createTempDirectory("store-");
    try {
      return new InputSample(folder, recordBytes, isOneLineARow);
    } catch (IllegalStateException e) {
      // The JVM is shutting down, and takes no hook that would delete the folder.
      Files.delete(folder);
      throw e;
    }
  }

  private void take(List<String> sources) throws IOException {
    int count = Math.min(sources.size(), MAX_SOURCES);
    double sampledBytes = 0;
    for (int i = 0; i < count; i++) {
      String source = sources.get((int) ((long) i * (sources.size() - 1) / Math.max(1, count - 1)));
      sampledBytes += Math.max(0, PackedInput.totalPackedBytes(List.of(source)));
      take(source, count);
    }
    isWhole &= count == sources.size();
    long total = PackedInput.totalPackedBytes(sources);
    isEndKnown = isWhole || isEndKnown && total >= 0;
    if (sampledBytes > 0 && total > 0) {
      inputBytes *= total / sampledBytes;
      inputLines *= total / sampledBytes;
    }
  }

  private void take(String source, int count) throws IOException {
    String name = Sources.names(List.of(source));
    // The end of the name may indicate the format.
    int from = Math.max(0, name.length() - MAX_NAME);
    // Do not start with half of a surrogate pair.
    from += from > 0 && Character.isLowSurrogate(name.charAt(from)) ? 1 : 0;
    name = name.substring(from);
    Path copy = folder.resolve(files.size() + "-" + name);
    files.add(copy.toString());
    taken.add(source);
    try (PackedInput input =
            recordBytes > 0 ? PackedInput.openBinary(source) : PackedInput.open(source);
        OutputStream out = Files.newOutputStream(copy, StandardOpenOption.CREATE_NEW)) {
      boolean isPlain = isPlain(source, input);
      int most = Math.max(PIECE_BYTES, (isPlain ? HEAD_BYTES : PACKED_HEAD_BYTES) / count);
      long start = System.nanoTime();
      byte[] head = head(input, most + 1);
      lineEnd = lineEnd(head);
      unpackingNanos += input.isPacked() ? System.nanoTime() - start : 0;
      if (head.length <= most) {
        write(out, head, 0, head.length);
        count(head.length, lines(head, 0, head.length));
        return;
      }
      isWhole = false;
      int cut = cut(head, most);
      long headLines = lines(head, 0, cut);
      write(out, head, 0, cut);
      count(cut, headLines);
      long packedBytes = PackedInput.totalPackedBytes(List.of(source));
      if (packedBytes < 0) {
        isEndKnown = false;
      } else if (isPlain) {
        double perByte = (double) headLines / cut;
        if (!hasQuotes(head)) {
          perByte = writePieces(out, Path.of(source), head.length, packedBytes, perByte);
        }
        count(packedBytes - cut, perByte * (packedBytes - cut));
      } else {
        // On average, half a buffer has been read but not yet decompressed.
        long used = Math.max(1, input.packedBytes() - PackedInput.BUFFER_BYTES / 2);
        double more = Math.max(0, (double) packedBytes / used * head.length / cut - 1);
        count(cut * more, headLines * more);
      }
    }
  }

  /** Returns a carriage return if there is no line feed, otherwise a line feed. */
  private static byte lineEnd(byte[] head) {
    byte end = '\n';
    for (byte one : head) {
      if (one == '\n') {
        return one;
      }
      end = one == '\r' ? one : end;
    }
    return end;
  }

  private void count(double moreBytes, double moreLines) {
    inputBytes += moreBytes;
    inputLines += moreLines;
  }

  private static boolean isPlain(String source, PackedInput input) throws IOException {
    return !input.isPacked() && PackedInput.totalPackedBytes(List.of(source)) >= 0;
  }

  private static byte[] head(PackedInput input, int most) throws IOException {
    InputStream stream = input.bytes();
    try {
      return stream.readNBytes(most);
    } catch (IOException e) {
      throw input.failure(1, e);
    }
  }

  /**
   * Returns whether there are quotes: text in quotes may contain line ends, so that reading cannot
   * start at an arbitrary position.
   */
  private boolean hasQuotes(byte[] head) {
    for (byte one : head) {
      if (recordBytes == 0 && !isOneLineARow && one == '"') {
        return true;
      }
    }
    return false;
  }

  /** Returns the end of the last complete row before a position, with quotes taken into account. */
  private int cut(byte[] rows, int end) {
    if (recordBytes > 0) {
      return end / recordBytes * recordBytes;
    }
    int cut = 0;
    int outside = 0;
    boolean isInQuotes = false;
    for (int i = 0; i < end; i++) {
      isInQuotes ^= rows[i] == '"' && !isOneLineARow;
      if (rows[i] == lineEnd) {
        cut = i + 1;
        outside = isInQuotes ? outside : cut;
      }
    }
    // Unless quotes are malformed, a line end within them does not end a row.
    return outside > cut / 2 ? outside : cut > 0 ? cut : end;
  }

  /**
   * Copies pieces of a file.
   *
   * @param perByte lines per byte before the pieces
   * @return lines per byte in the pieces: rows at the start may be shorter than others
   */
  private double writePieces(OutputStream out, Path source, long from, long end, double perByte)
      throws IOException {
    long bytesBefore = bytes;
    long linesBefore = lines;
    int count = (int) Math.min(PIECES, (end - from) / PIECE_BYTES);
    try (FileChannel channel = FileChannel.open(source)) {
      for (int i = 1; i <= count; i++) {
        // The pieces do not overlap: their number is chosen so that they fit.
        long start = from + (end - from - PIECE_BYTES) / Math.max(1, count - 1) * (i - 1);
        start = i == count ? end - PIECE_BYTES : start;
        start = recordBytes > 0 ? start / recordBytes * recordBytes : start;
        byte[] piece = new byte[i == count ? (int) (end - start) : PIECE_BYTES];
        ByteBuffer buffer = ByteBuffer.wrap(piece);
        while (buffer.hasRemaining() && channel.read(buffer, start + buffer.position()) > 0) {
          // A read may return fewer bytes.
        }
        int first = recordBytes > 0 ? 0 : afterLineEnd(piece);
        int length = i == count ? buffer.position() : cut(piece, buffer.position());
        write(out, piece, first, Math.max(0, length - first));
      }
    }
    return bytes == bytesBefore ? perByte : (double) (lines - linesBefore) / (bytes - bytesBefore);
  }

  private int afterLineEnd(byte[] piece) {
    int at = 0;
    while (at < piece.length && piece[at] != lineEnd) {
      at++;
    }
    return Math.min(piece.length, at + 1);
  }

  private void write(OutputStream out, byte[] source, int from, int length) throws IOException {
    out.write(source, from, length);
    bytes += length;
    lines += lines(source, from, length);
  }

  private long lines(byte[] source, int from, int length) {
    long count = 0;
    for (int i = from; i < from + length; i++) {
      count += source[i] == lineEnd ? 1 : 0;
    }
    return count;
  }

  /** Returns the copies, to be used instead of the inputs. */
  List<String> files() {
    return files;
  }

  /** Returns the total length of the copies in bytes. */
  long bytes() {
    return bytes;
  }

  /** Returns the approximate number of bytes of all inputs, decompressed. */
  long inputBytes() {
    return isWhole ? bytes : Math.round(inputBytes);
  }

  /**
   * Returns the approximate ratio of the number of rows of the inputs to that of the sample, if
   * rows are lines.
   */
  double factor() {
    return isWhole ? 1 : inputLines / Math.max(1, lines);
  }

  /** Returns whether the copies are complete. */
  boolean isWhole() {
    return isWhole;
  }

  /** Returns whether the total amount is known. */
  boolean isEndKnown() {
    return isEndKnown;
  }

  /** Returns the time that decompressing the copied data took. */
  double unpackingSeconds() {
    return unpackingNanos / 1e9;
  }

  /** Returns a message in which the names of the copies are replaced by those of the inputs. */
  String named(String message) {
    String named = message;
    for (int i = 0; i < files.size(); i++) {
      named = named.replace(files.get(i), PackedInput.name(taken.get(i)));
    }
    return named;
  }

  /** Returns the folder of the copies; other files in it are deleted with them. */
  Path folder() {
    return folder;
  }

  /** Returns a path for a file that is deleted with the copies. */
  Path beside(String name) {
    return folder.resolve(name);
  }

  @Override
  public void close() throws IOException {
    delete();
    try {
      Runtime.getRuntime().removeShutdownHook(cleanup);
    } catch (IllegalStateException e) {
      // The JVM is shutting down; the hook does the same.
    }
  }

  private void delete() throws IOException {
    Path[] left;
    try (Stream<Path> all = Files.list(folder)) {
      left = all.toArray(Path[]::new);
    }
    for (Path file : left) {
      Files.deleteIfExists(file);
    }
    Files.deleteIfExists(folder);
  }

  /** Deletes everything, while other threads may still add files or delete those they added. */
  private void deleteAtEnd() {
    for (int attempt = 0; attempt < ATTEMPTS && Files.exists(folder); attempt++) {
      try {
        delete();
      } catch (IOException e) {
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
