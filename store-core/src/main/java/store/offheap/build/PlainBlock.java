package store.offheap.build;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;

/**
 * Some lines of a text, and their rows if all lines are plain: each has the expected number of
 * cells, none is quoted, and its key and value are integers of at most 18 digits with nothing
 * around them.
 *
 * <p>One thread fills it, then another may parse it, then the first thread takes the result.
 */
final class PlainBlock implements Runnable {
  static final int BYTES = 1 << 18;

  /** Number of digits that always fit in a {@code long}. */
  private static final int MAX_DIGITS = 18;

  private final byte[] bytes = new byte[BYTES];
  private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
  private final NumberBounds keys = new NumberBounds();
  private final NumberBounds values = new NumberBounds();
  private RowBatch rows = new RowBatch(RowCells.WIDE);
  private PlainCells shape;
  private int length;
  private long key;
  private long value;
  private long number;
  private boolean isPlain;

  /** Whether the requested parsing is done; guarded by {@code this}. */
  private boolean isParsed;

  private Throwable failure;

  /** Returns the bytes, of which the first {@link #length()} are valid. */
  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /**
   * Sets the contents.
   *
   * @param newLength number of bytes
   * @param newShape shape of the rows; null if the block is not to be parsed
   */
  void fill(int newLength, PlainCells newShape) {
    length = newLength;
    shape = newShape;
    isPlain = false;
    isParsed = newShape == null;
    failure = null;
  }

  /** Returns whether {@link #run} must be called. */
  boolean isToParse() {
    return shape != null;
  }

  /** Parses the block. */
  @Override
  public void run() {
    Throwable thrown = null;
    try {
      isPlain = length > 0 && bytes[length - 1] == '\n' && parse();
    } catch (RuntimeException | Error e) {
      thrown = e;
    }
    synchronized (this) {
      failure = thrown;
      isParsed = true;
      notifyAll();
    }
  }

  private boolean parse() {
    rows.clear();
    value = 0;
    int at = 0;
    while (at < length) {
      at = afterRow(at);
      if (at < 0) {
        return false;
      }
      rows.grow();
      rows.add(key, value);
    }
    findBounds();
    return true;
  }

  /**
   * Returns the start of the row after the one that starts at a position; -1 if that row is not
   * plain.
   */
  private int afterRow(int start) {
    byte[] text = bytes;
    int at = start;
    boolean isAscii = true;
    for (int cell = 0; ; cell++) {
      if (cell == shape.key() || cell == shape.value()) {
        at = afterNumber(at);
        if (at < 0) {
          return -1;
        }
        key = cell == shape.key() ? number : key;
        value = cell == shape.value() ? number : value;
      } else {
        if (text[at] == '"' && shape.hasQuotes()) {
          return -1;
        }
        while (!shape.isEnd(text[at])) {
          isAscii &= text[at] >= 0;
          at++;
        }
      }
      byte end = text[at++];
      if (end == shape.delimiter()) {
        continue;
      }
      if (end == '\r' && text[at] == '\n') {
        end = text[at++];
      }
      boolean isRow = end == '\n' && cell + 1 == shape.count();
      return isRow && (isAscii || isText(start, at)) ? at : -1;
    }
  }

  /** Returns the end of the number that starts at a position; -1 if there is none. */
  private int afterNumber(int start) {
    byte[] text = bytes;
    boolean isNegative = text[start] == '-';
    int first = isNegative ? start + 1 : start;
    int at = first;
    long magnitude = 0;
    // A line end is not a digit, so this does not run past the last one.
    for (int digit = text[at] - '0'; digit >= 0 && digit <= 9; digit = text[at] - '0') {
      magnitude = magnitude * 10 + digit;
      at++;
    }
    number = isNegative ? -magnitude : magnitude;
    return at == first || at - first > MAX_DIGITS ? -1 : at;
  }

  private boolean isText(int start, int end) {
    try {
      decoder.decode(ByteBuffer.wrap(bytes, start, end - start));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private void findBounds() {
    keys.clear();
    values.clear();
    long[] cells = rows.cells();
    for (int i = 0; i < rows.length(); i += RowCells.WIDE) {
      keys.accept(cells[i]);
      values.accept(cells[i + 1]);
    }
  }

  /** Waits until the block is parsed; returns whether it is plain. */
  synchronized boolean awaitPlain() {
    boolean isInterrupted = false;
    while (!isParsed) {
      try {
        wait();
      } catch (InterruptedException e) {
        isInterrupted = true;
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
    Threads.rethrow(failure);
    return isPlain;
  }

  /** Returns the bounds of the keys of all rows. */
  NumberBounds keys() {
    return keys;
  }

  /** Returns the bounds of the values of all rows; 0 if there are none. */
  NumberBounds values() {
    return values;
  }

  /** Returns the rows. */
  RowBatch rows() {
    return rows;
  }

  /** Replaces the rows, which now belong to someone else, by an empty batch. */
  void rows(RowBatch empty) {
    rows = empty;
  }
}
