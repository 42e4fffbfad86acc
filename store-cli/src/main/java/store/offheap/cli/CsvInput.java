package store.offheap.cli;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** The rows of one file, or of standard input, unpacked and decoded. Belongs to one thread. */
final class CsvInput implements Closeable {
  /** The source that stands for standard input. */
  static final String STDIN = "-";

  private static final int SAMPLE_CHARS = 1 << 16;
  private static final int BUFFER_BYTES = 1 << 16;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final String name;
  private final Counting packed;
  private final CsvRow row = new CsvRow();
  private final CloseableIterator<CsvRow> rows;
  private boolean isPeeked;

  private CsvInput(String name, Counting packed, Reader text, CsvFormat format) throws IOException {
    this.name = name;
    this.packed = packed;
    this.rows = CsvReader.builder()
        .fieldSeparator(delimiter(text, format).character())
        .quoteCharacter(format.hasQuotes() ? '"' : '\0')
        .allowUnclosedQuote(false)
        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
        .build(row, text)
        .iterator();
  }

  /**
   * Opens a file.
   *
   * @param source a path, or {@link #STDIN}
   * @param format how to read it
   * @throws IOException if it cannot be read
   */
  static CsvInput open(String source, CsvFormat format) throws IOException {
    boolean isStdin = source.equals(STDIN);
    String name = isStdin ? "stdin" : source;
    InputStream bytes = isStdin ? System.in : Files.newInputStream(Path.of(source));
    try {
      Counting packed = new Counting(bytes);
      return new CsvInput(name, packed, decode(unpack(packed), format.charset()), format);
    } catch (IOException e) {
      bytes.close();
      throw readFailure(name, 1, e);
    }
  }

  private static InputStream unpack(InputStream packed) throws IOException {
    InputStream bytes = new Unhurried(packed);
    bytes.mark(2);
    boolean isGzip = bytes.read() == 0x1f && bytes.read() == 0x8b;
    bytes.reset();
    return isGzip ? new GZIPInputStream(bytes, BUFFER_BYTES) : bytes;
  }

  private static Reader decode(InputStream bytes, Charset charset) throws IOException {
    // A reader that threw at a malformed byte could not say in which row it is: the parser is
    // behind. So the byte is marked, and the row that has the mark is refused.
    Reader text = new BufferedReader(
        new InputStreamReader(
            bytes,
            charset
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE)
                .replaceWith(String.valueOf(CsvRow.MALFORMED))),
        SAMPLE_CHARS);
    text.mark(1);
    if (text.read() != BYTE_ORDER_MARK) {
      text.reset();
    }
    return text;
  }

  private static Delimiter delimiter(Reader text, CsvFormat format) throws IOException {
    if (format.delimiter() != null) {
      return format.delimiter();
    }
    char[] sample = new char[SAMPLE_CHARS];
    text.mark(SAMPLE_CHARS);
    int length = 0;
    int read = 0;
    while (length < SAMPLE_CHARS && read >= 0) {
      length += read;
      read = text.read(sample, length, SAMPLE_CHARS - length);
    }
    text.reset();
    return Delimiter.detect(CharBuffer.wrap(sample, 0, length), read < 0, format.hasQuotes());
  }

  /** The name to show: the path as it was given, or {@code stdin}. */
  String name() {
    return name;
  }

  /** How many bytes of the file were read so far, before unpacking. */
  long packedBytes() {
    return packed.bytes;
  }

  /**
   * The next row, which {@link #next()} will return again.
   *
   * @return the row, or null after the last
   * @throws IOException if the file cannot be read
   * @throws RejectedInputException if the rest of the text cannot be told into rows
   */
  CsvRow peek() throws IOException {
    CsvRow next = next();
    isPeeked = next != null;
    return next;
  }

  /**
   * The next row that is not empty.
   *
   * @return the row, or null after the last
   * @throws IOException if the file cannot be read
   * @throws RejectedInputException if the rest of the text cannot be told into rows
   */
  CsvRow next() throws IOException {
    if (isPeeked) {
      isPeeked = false;
      return row;
    }
    try {
      return rows.hasNext() ? rows.next() : null;
    } catch (UncheckedIOException e) {
      throw readFailure(name, row.line(), e.getCause());
    } catch (CsvParseException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new RejectedInputException(
          name + ":" + row.line() + ": the rest cannot be read: " + e.getMessage());
    }
  }

  private static IOException readFailure(String name, long line, IOException cause) {
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
    rows.close();
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
