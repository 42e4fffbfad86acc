package store.offheap.cli;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import java.nio.CharBuffer;
import java.util.Arrays;

/** The row of an input that was read last; overwritten by the next one. */
final class CsvRow extends AbstractBaseCsvCallbackHandler<CsvRow> implements TextRow {
  /** Represents bytes in the text that are not valid in its encoding. A noncharacter. */
  static final char MALFORMED = '\uFFFF';

  /** Maximum total number of characters of all cells of a row. */
  static final int MAX_ROW_CHARS = 1 << 26;

  private static final int MAX_ROW_CELLS = 1 << 20;

  private char[] text = new char[1 << 10];
  private int[] ends = new int[16];
  private int count;
  private boolean isMalformed;
  private final long linesBefore;

  /** Creates a row of a text, given the number of lines read before it. */
  CsvRow(long linesBefore) {
    this.linesBefore = linesBefore;
  }

  @Override
  protected void handleBegin(long startingLineNumber) {
    count = 0;
    isMalformed = false;
  }

  @Override
  protected void handleField(int index, char[] buffer, int offset, int length, boolean isQuoted) {
    int start = start(index);
    if (index == MAX_ROW_CELLS || length > MAX_ROW_CHARS - start) {
      throw new CsvParseException("row too long: more than " + MAX_ROW_CHARS + " characters or "
          + MAX_ROW_CELLS + " cells");
    }
    if (length > text.length - start) {
      text = Arrays.copyOf(text, Math.max(start + length, text.length * 2));
    }
    if (index == ends.length) {
      ends = Arrays.copyOf(ends, ends.length * 2);
    }
    for (int i = 0; i < length; i++) {
      char c = buffer[offset + i];
      text[start + i] = c;
      isMalformed |= c == MALFORMED;
    }
    ends[index] = start + length;
    count = index + 1;
  }

  @Override
  protected CsvRow buildRecord() {
    return this;
  }

  private int start(int index) {
    return index == 0 ? 0 : ends[index - 1];
  }

  @Override
  public long line() {
    return linesBefore + getStartingLineNumber();
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public boolean isMalformed() {
    return isMalformed;
  }

  @Override
  public CharSequence cell(int index) {
    int start = start(index);
    int end = ends[index];
    while (start < end && isBlank(text[start])) {
      start++;
    }
    while (start < end && isBlank(text[end - 1])) {
      end--;
    }
    return CharBuffer.wrap(text, start, end - start);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }
}
