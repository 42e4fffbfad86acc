package store.offheap.cli;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;

/** The rows of one file, or of standard input, unpacked and decoded. Belongs to one thread. */
final class CsvInput implements Closeable {
  private static final int SAMPLE_CHARS = 1 << 16;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final PackedInput input;
  private final CsvRow row = new CsvRow();
  private final CloseableIterator<CsvRow> rows;
  private boolean isPeeked;

  private CsvInput(PackedInput input, Reader text, CsvFormat format) throws IOException {
    this.input = input;
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
   * @param source a path, or {@link PackedInput#STDIN}
   * @param format how to read it
   * @throws IOException if it cannot be read
   */
  static CsvInput open(String source, CsvFormat format) throws IOException {
    PackedInput input = PackedInput.open(source);
    try {
      return new CsvInput(input, decode(input.bytes(), format.charset()), format);
    } catch (IOException e) {
      input.close();
      throw input.failure(1, e);
    }
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
    return input.name();
  }

  /** How many bytes of the file were read so far, before unpacking. */
  long packedBytes() {
    return input.packedBytes();
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
      throw input.failure(row.line(), e.getCause());
    } catch (CsvParseException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new RejectedInputException(
          name() + ":" + row.line() + ": the rest cannot be read: " + e.getMessage());
    }
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
