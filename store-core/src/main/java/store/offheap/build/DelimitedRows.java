package store.offheap.build;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Parses the rows of a UTF-8 text whose cells are separated by one character. It works on the
 * bytes: no strings are created for a row of plain integers.
 *
 * <p>Empty lines are skipped, a line ends with LF, CR or CR LF, and a byte order mark is ignored.
 * Cells in double quotes are not supported: parsing stops where the first one begins, and
 * {@link #rest()} returns the remaining input for another parser. Not thread-safe.
 */
public final class DelimitedRows {
  /** Result of {@link #next()}. */
  public enum Found {
    /** A row. */
    ROW,
    /** A row with a cell that begins with a double quote; {@link #rest()} begins with that row. */
    QUOTES,
    /** The end of the text. */
    END
  }

  private static final int BUFFER_BYTES = 1 << 18;
  private static final int MAX_ROW_BYTES = 1 << 26;
  private static final int MAX_CELLS = 1 << 20;
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  /** Number of digits that always fit in a {@code long}. */
  private static final int MAX_DIGITS = 18;

  private static final byte ORDINARY = 0;
  private static final byte DELIMITER = 1;
  private static final byte LINE_END = 2;
  private static final byte NOT_ASCII = 3;

  private final byte delimiter;
  private final boolean hasQuotes;
  private final byte[] kinds = new byte[1 << Byte.SIZE];
  private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
  private byte[] buffer = new byte[BUFFER_BYTES];
  private int[] ends = new int[16];

  private InputStream source;

  /** The same source, once plain rows have been requested; null before. */
  private BlocksAhead blocks;

  /** End of the bytes that were read. */
  private int limit;

  /** Start of the row. */
  private int start;

  private int next;
  private int count;
  private boolean isAscii;
  private boolean isStarted;
  private boolean isAfterReturn;
  private boolean isEnded;
  private long line;
  private long number;

  /**
   * Creates a parser for a text.
   *
   * @param source read as rows are requested, and never closed
   * @param delimiter separator of cells, an ASCII character
   * @param hasQuotes whether a double quote at the start of a cell is special
   */
  public DelimitedRows(InputStream source, char delimiter, boolean hasQuotes) {
    if (delimiter >= 0x80) {
      throw new IllegalArgumentException("delimiter: expected=ASCII, actual=" + delimiter);
    }
    this.source = source;
    this.delimiter = (byte) delimiter;
    this.hasQuotes = hasQuotes;
    Arrays.fill(kinds, 0x80, kinds.length, NOT_ASCII);
    kinds['\n'] = LINE_END;
    kinds['\r'] = LINE_END;
    kinds[delimiter] = DELIMITER;
  }

  /**
   * Advances to the next row.
   *
   * @throws IOException if the source cannot be read
   * @throws IllegalArgumentException if the row is too long; nothing after it can be read
   */
  public Found next() throws IOException {
    if (!isStarted) {
      skipByteOrderMark();
    }
    while (true) {
      start = next;
      line++;
      if (!isLine()) {
        return Found.END;
      }
      if (hasQuotes && hasQuotedCell()) {
        line--;
        next = start;
        return Found.QUOTES;
      }
      if (count > 1 || end(0) > start) {
        return Found.ROW;
      }
    }
  }

  private void skipByteOrderMark() throws IOException {
    isStarted = true;
    int length = BYTE_ORDER_MARK.length;
    while (limit < length && fill()) {
      // A pipe may deliver one byte at a time.
    }
    if (limit >= length && Arrays.equals(buffer, 0, length, BYTE_ORDER_MARK, 0, length)) {
      next = length;
    }
  }

  /**
   * Finds the cells of the line that begins at {@link #start}; returns whether there is such a
   * line.
   */
  private boolean isLine() throws IOException {
    if (isAfterReturn && (start < limit || fill()) && buffer[start] == '\n') {
      start++;
    }
    isAfterReturn = false;
    isAscii = true;
    count = 0;
    int at = start;
    while (true) {
      byte[] bytes = buffer;
      while (at < limit) {
        byte kind = kinds[bytes[at] & 0xFF];
        if (kind != ORDINARY) {
          if (kind == LINE_END) {
            endCell(at);
            isAfterReturn = bytes[at] == '\r';
            next = at + 1;
            return true;
          }
          if (kind == DELIMITER) {
            endCell(at);
          } else {
            isAscii = false;
          }
        }
        at++;
      }
      int length = at - start;
      if (!fill()) {
        endCell(start + length);
        next = start + length;
        return length > 0;
      }
      at = start + length;
    }
  }

  private void endCell(int at) {
    if (count == ends.length) {
      if (count == MAX_CELLS) {
        throw tooLong();
      }
      ends = Arrays.copyOf(ends, 2 * count);
    }
    ends[count++] = at - start;
  }

  private IllegalArgumentException tooLong() {
    return new IllegalArgumentException(
        "row too long: more than " + MAX_ROW_BYTES + " bytes or " + MAX_CELLS + " cells");
  }

  /** Reads more, and moves the row to the start of the buffer; returns false at the end. */
  private boolean fill() throws IOException {
    if (isEnded) {
      return false;
    }
    if (start > 0) {
      System.arraycopy(buffer, start, buffer, 0, limit - start);
      limit -= start;
      next -= start;
      start = 0;
    }
    if (limit == buffer.length) {
      if (limit >= MAX_ROW_BYTES) {
        throw tooLong();
      }
      buffer = Arrays.copyOf(buffer, 2 * limit);
    }
    int read = source.read(buffer, limit, buffer.length - limit);
    isEnded = read < 0;
    limit += Math.max(read, 0);
    return !isEnded;
  }

  private boolean hasQuotedCell() {
    for (int cell = 0; cell < count; cell++) {
      if (begin(cell) < end(cell) && buffer[begin(cell)] == '"') {
        return true;
      }
    }
    return false;
  }

  private int begin(int cell) {
    return cell == 0 ? start : start + ends[cell - 1] + 1;
  }

  private int end(int cell) {
    return start + ends[cell];
  }

  /** Returns the number of the row's line, from 1; after quotes, of the last line before them. */
  public long line() {
    return line;
  }

  /** Returns the number of cells of the row. */
  public int count() {
    return count;
  }

  /** Returns whether the row is not valid UTF-8. */
  public boolean isMalformed() {
    if (isAscii) {
      return false;
    }
    try {
      decoder.decode(ByteBuffer.wrap(buffer, start, end(count - 1) - start));
      return false;
    } catch (CharacterCodingException e) {
      return true;
    }
  }

  /**
   * Returns the text of a cell without surrounding blanks.
   *
   * @param cell from 0 to {@link #count()} exclusive
   */
  public String cell(int cell) {
    int from = first(cell);
    int end = last(cell, from);
    return new String(buffer, from, end - from, StandardCharsets.UTF_8);
  }

  private int first(int cell) {
    int from = begin(cell);
    int end = end(cell);
    while (from < end && isBlank(buffer[from])) {
      from++;
    }
    return from;
  }

  private int last(int cell, int from) {
    int end = end(cell);
    while (end > from && isBlank(buffer[end - 1])) {
      end--;
    }
    return end;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }

  /**
   * Adds the row to a build, as {@link BulkBuilder#add(CharSequence, CharSequence, long)} does.
   *
   * @param keyCell index of the key's cell
   * @param valueCell index of the value's cell; -1 for none
   * @param origin a number by which the caller identifies the source of the row
   * @throws IllegalArgumentException if the key or value is invalid; the row is then not added
   */
  public void addTo(BulkBuilder builder, int keyCell, int valueCell, long origin) {
    if (isInteger(keyCell)) {
      long key = number;
      boolean isNumber = valueCell < 0 || isInteger(valueCell);
      if (isNumber
          && builder.added().isAdded(key, valueCell < 0 ? 0 : number, valueCell >= 0, origin)) {
        return;
      }
    }
    builder.add(cell(keyCell), valueCell < 0 ? null : cell(valueCell), origin);
  }

  /**
   * Adds several rows to a build at once, using other threads, if the next rows are plain: no cell
   * is missing or quoted, and keys and values are integers of at most 18 digits with nothing around
   * them. May be called before each {@link #next()}, always with the same arguments.
   *
   * @param cells number of cells that a row must have
   * @param keyCell index of the key's cell
   * @param valueCell index of the value's cell; -1 for none
   * @param origin the origin of line 0, as for {@link #addTo}; the line number is added to it
   * @return the number of rows added; 0 if the next row needs special handling, or there is none
   */
  public int addPlainTo(BulkBuilder builder, int cells, int keyCell, int valueCell, long origin)
      throws IOException {
    if (!isBetweenBlocks()) {
      return 0;
    }
    PlainCells shape = new PlainCells(delimiter, hasQuotes, cells, keyCell, valueCell);
    if (blocks == null) {
      if (!shape.isPossible()) {
        return 0;
      }
      start = next;
      blocks = new BlocksAhead(rest(), builder.parsing());
      source = blocks;
      buffer = new byte[BUFFER_BYTES];
      next = 0;
      limit = 0;
    }
    PlainBlock block = blocks.nextPlain(shape);
    if (block == null) {
      return 0;
    }
    int rows = block.rows().rows();
    if (!builder.added().isAdded(block, valueCell >= 0, origin + line + 1)) {
      return 0;
    }
    blocks.take();
    line += rows;
    return rows;
  }

  /** Returns whether the next row is the first one of a block, or of the remaining input. */
  private boolean isBetweenBlocks() throws IOException {
    if (!isStarted) {
      skipByteOrderMark();
    }
    if (isAfterReturn && next < limit) {
      next += buffer[next] == '\n' ? 1 : 0;
      isAfterReturn = false;
    }
    return !isAfterReturn && (blocks == null ? !isEnded : next == limit);
  }

  /**
   * Parses a cell.
   *
   * @return whether it is an integer of at most 18 digits, which {@link #integer()} then returns
   */
  public boolean isInteger(int cell) {
    int at = first(cell);
    int end = last(cell, at);
    boolean isNegative = at < end && buffer[at] == '-';
    at += isNegative ? 1 : 0;
    if (at == end || end - at > MAX_DIGITS) {
      return false;
    }
    long magnitude = 0;
    for (; at < end; at++) {
      int digit = buffer[at] - '0';
      if (digit < 0 || digit > 9) {
        return false;
      }
      magnitude = magnitude * 10 + digit;
    }
    number = isNegative ? -magnitude : magnitude;
    return true;
  }

  /** Returns the integer of the cell last passed to {@link #isInteger}. */
  public long integer() {
    return number;
  }

  /** Returns the bytes from the row with quotes onwards. */
  public InputStream rest() {
    if (blocks != null) {
      blocks.stopParsing();
    }
    return new SequenceInputStream(new ByteArrayInputStream(buffer, start, limit - start), source);
  }
}
