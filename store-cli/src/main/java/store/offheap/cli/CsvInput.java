package store.offheap.cli;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedInputStream;
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
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import store.offheap.build.BulkBuilder;
import store.offheap.build.DelimitedRows;

/**
 * Reads the rows of one file, or of standard input, decompressed and decoded. Confined to one
 * thread.
 */
final class CsvInput implements Closeable {
  private static final int SAMPLE_CHARS = 1 << 16;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  /** The position of a row in messages of the parser, relative to where it began to read. */
  private static final Pattern PARSER_LINE =
      Pattern.compile(" \\(record starting at line \\d+\\)$");

  /** A low surrogate: no cell of a text begins with it. */
  private static final char NO_QUOTE = Character.MAX_LOW_SURROGATE;

  private final PackedInput input;
  private final CsvFormat format;
  private final Delimiter delimiter;

  /** Null for a text whose encoding was given. */
  private final TextStart start;

  /** Reads rows from bytes, up to the first quote; null if the encoding is not supported. */
  private final DelimitedRows bytes;

  private final ByteRow byteRow;
  private CsvRow row;
  private CloseableIterator<CsvRow> rows;

  /** What the rows are told from, if one whose quotes make no sense is left out; else null. */
  private LineReader lines;

  private LostLine lost;

  /** The last line that is lost with it. */
  private long lastLost;

  private TextRow current;
  private boolean isPeeked;

  private CsvInput(PackedInput input, CsvFormat format, Delimiter likely, int cells)
      throws IOException {
    this.input = input;
    this.format = format;
    if (StandardCharsets.UTF_8.equals(format.charset())) {
      InputStream text = new BufferedInputStream(input.bytes(), SAMPLE_CHARS);
      this.start = TextStart.of(text);
      this.delimiter = delimiter(text, format, likely, cells);
      this.bytes = new DelimitedRows(text, delimiter.character(), format.hasQuotes());
      this.byteRow = new ByteRow(bytes);
    } else {
      Reader text = decode(input.bytes(), format.charset());
      this.start = null;
      this.delimiter = delimiter(text, format, likely, cells);
      this.bytes = null;
      this.byteRow = null;
      parse(text, 0);
    }
  }

  private void parse(Reader text, long linesBefore) {
    if (format.isTolerant()) {
      lines = new LineReader(text, linesBefore);
      parseFrom(lines, linesBefore);
    } else {
      parseFrom(text, linesBefore);
    }
  }

  private void parseFrom(Reader text, long linesBefore) {
    row = new CsvRow(linesBefore);
    rows = CsvReader.builder()
        .fieldSeparator(delimiter.character())
        .quoteCharacter(format.hasQuotes() ? '"' : NO_QUOTE)
        .allowUnclosedQuote(false)
        .maxBufferSize(CsvRow.MAX_ROW_CHARS)
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
    return open(source, format, null, 0);
  }

  /**
   * Opens a file after another one.
   *
   * @param source a path, or {@link PackedInput#STDIN}
   * @param format how to read it
   * @param likely the delimiter of the other file; null for none
   * @param cells number of cells of its rows
   * @throws IOException if it cannot be read
   */
  static CsvInput open(String source, CsvFormat format, Delimiter likely, int cells)
      throws IOException {
    PackedInput input = PackedInput.open(source);
    try {
      return new CsvInput(input, format, likely, cells);
    } catch (IOException e) {
      input.close();
      throw input.failure(1, e);
    }
  }

  private static Reader decode(InputStream bytes, Charset charset) throws IOException {
    // A reader that throws at a malformed byte could not tell which row it is in, because it reads
    // ahead of the parser. Therefore the byte is marked, and the row that contains the mark is
    // rejected.
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

  private static Delimiter delimiter(
      InputStream text, CsvFormat format, Delimiter likely, int cells) throws IOException {
    if (format.delimiter() != null) {
      return format.delimiter();
    }
    text.mark(SAMPLE_CHARS);
    byte[] sample = text.readNBytes(SAMPLE_CHARS);
    text.reset();
    // One byte per character is sufficient, because delimiters are ASCII.
    return Delimiter.detect(
        new String(sample, StandardCharsets.ISO_8859_1),
        sample.length < SAMPLE_CHARS,
        format.hasQuotes(),
        likely,
        cells);
  }

  private static Delimiter delimiter(Reader text, CsvFormat format, Delimiter likely, int cells)
      throws IOException {
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
    return Delimiter.detect(
        CharBuffer.wrap(sample, 0, length), read < 0, format.hasQuotes(), likely, cells);
  }

  /** Returns the delimiter of cells. */
  Delimiter delimiter() {
    return delimiter;
  }

  /** Returns the encoding that the text seems to have instead of UTF-8; null if it has not. */
  String otherCharset() {
    return start == null ? null : start.utf16();
  }

  /** Returns whether the text begins like JSON. */
  boolean isJson() {
    return start != null && start.isJson();
  }

  /** Returns the name to show: the path as it was given, or {@code stdin}. */
  String name() {
    return input.name();
  }

  /** Returns the number of bytes of the file read so far, before decompression. */
  long packedBytes() {
    return input.packedBytes();
  }

  /**
   * Returns the next row, which {@link #next()} will return again.
   *
   * @return the row, or null after the last
   * @throws IOException if the file cannot be read
   * @throws RejectedInputException if the rest of the text cannot be split into rows
   */
  TextRow peek() throws IOException {
    TextRow next = next();
    isPeeked = next != null;
    return next;
  }

  /**
   * Returns the next row that is not empty.
   *
   * @return the row, or null after the last
   * @throws IOException if the file cannot be read
   * @throws RejectedInputException if the rest of the text cannot be split into rows
   */
  TextRow next() throws IOException {
    if (isPeeked) {
      isPeeked = false;
    } else {
      current = rows == null ? nextOfBytes() : nextOfText();
    }
    return current;
  }

  /**
   * Adds many rows at once to a build, if the next rows need no special handling.
   *
   * @param columns expected columns of the rows
   * @param origin origin of line 0
   * @return whether there were any
   * @throws IOException if the file cannot be read
   */
  boolean addPlainTo(BulkBuilder builder, Columns columns, long origin) throws IOException {
    if (isPeeked || rows != null) {
      return false;
    }
    try {
      return bytes.addPlainTo(builder, columns.count(), columns.key(), columns.value(), origin) > 0;
    } catch (IOException e) {
      throw input.failure(bytes.line() + 1, e);
    }
  }

  private TextRow nextOfBytes() throws IOException {
    try {
      switch (bytes.next()) {
        case ROW:
          return byteRow;
        case QUOTES:
          parse(decode(bytes.rest(), format.charset()), bytes.line());
          return nextOfText();
        default:
          return null;
      }
    } catch (IOException e) {
      throw input.failure(bytes.line(), e);
    } catch (IllegalArgumentException e) {
      throw unreadable(bytes.line(), e.getMessage());
    }
  }

  private TextRow nextOfText() throws IOException {
    if (lost != null && lost.line() < lastLost) {
      return lost(lost.line() + 1, "within the quotes of line " + row.line());
    }
    try {
      if (lost != null) {
        lines.skipLine();
        lost = null;
        parseFrom(lines, lastLost);
      }
      return rows.hasNext() ? rows.next() : null;
    } catch (IOException e) {
      throw input.failure(lastLost, e);
    } catch (UncheckedIOException e) {
      throw input.failure(row.line(), e.getCause());
    } catch (CsvParseException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      String reason = PARSER_LINE.matcher(e.getMessage()).replaceFirst("");
      if (lines == null) {
        throw unreadable(row.line(), reason);
      }
      lastLost = lines.line();
      return lost(row.line(), reason);
    }
  }

  private TextRow lost(long line, String problem) {
    lost = new LostLine(line, problem);
    return lost;
  }

  private RejectedInputException unreadable(long line, String reason) {
    return new RejectedInputException(name() + ":" + line + ": the rest cannot be read: " + reason);
  }

  @Override
  public void close() throws IOException {
    if (rows != null) {
      rows.close();
    }
    input.close();
  }
}
