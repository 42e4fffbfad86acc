package store.offheap.cli;

import java.io.IOException;
import java.io.Reader;

/**
 * A reader whose reads return at most one line each, including its line end, so that after a
 * malformed row reading can continue with the next line, which has not been consumed yet. Confined
 * to one thread.
 */
final class LineReader extends Reader {
  private static final int BUFFER_CHARS = 1 << 13;

  private final Reader text;
  private final char[] buffer = new char[BUFFER_CHARS];
  private int position;
  private int limit;
  private long line;
  private boolean isBetweenLines = true;
  private boolean isAfterReturn;

  /**
   * Creates a reader of a text.
   *
   * @param linesBefore number of lines before the text
   */
  LineReader(Reader text, long linesBefore) {
    this.text = text;
    this.line = linesBefore;
  }

  /** Returns the number of the line that was read last, from 1. */
  long line() {
    return line;
  }

  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (position == limit && !isFilled()) {
      return -1;
    }
    int end = position;
    if (isAfterReturn && buffer[end] == '\n') {
      end++;
    } else {
      line += isBetweenLines ? 1 : 0;
      int most = Math.min(limit, position + length);
      do {
        end++;
      } while (end < most && !isLineEnd(buffer[end - 1]));
      isBetweenLines = isLineEnd(buffer[end - 1]);
    }
    isAfterReturn = buffer[end - 1] == '\r';
    int count = end - position;
    System.arraycopy(buffer, position, target, offset, count);
    position = end;
    return count;
  }

  private static boolean isLineEnd(char c) {
    return c == '\n' || c == '\r';
  }

  private boolean isFilled() throws IOException {
    position = 0;
    limit = Math.max(text.read(buffer), 0);
    return limit > 0;
  }

  /** Skips the rest of the line that was read last. */
  void skipLine() throws IOException {
    char[] rest = new char[BUFFER_CHARS];
    while (!isBetweenLines && read(rest, 0, rest.length) > 0) {
      // The line may be longer than the buffer.
    }
    if (isAfterReturn && (position < limit || isFilled()) && buffer[position] == '\n') {
      position++;
    }
    isAfterReturn = false;
  }

  @Override
  public void close() throws IOException {
    text.close();
  }
}
