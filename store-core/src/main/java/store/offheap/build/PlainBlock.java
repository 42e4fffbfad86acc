package store.offheap.build;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;

/**
 * Some lines of a text, and the rows that they are if all are plain: each has as many cells as
 * expected, none in quotes, and its key and its value are integers of at most 18 digits without
 * anything around them.
 *
 * <p>One thread fills it, then another may parse it, then the first one takes what was found.
 */
final class PlainBlock implements Runnable {
  static final int BYTES = 1 << 18;

  /** Digits of a number that surely fits a long. */
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

  /** Whether what was asked for is done; guarded by this. */
  private boolean isParsed;

  private Throwable failure;

  /** Returns the bytes, of which {@link #length()} count. */
  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /**
   * Says what is here.
   *
   * @param newLength how many bytes
   * @param newShape of the rows; null where nobody is to look for any
   */
  void fill(int newLength, PlainCells newShape) {
    length = newLength;
    shape = newShape;
    isPlain = false;
    isParsed = newShape == null;
    failure = null;
  }

  /** Returns whether {@link #run} is to be called. */
  boolean isToParse() {
    return shape != null;
  }

  /** Parses. */
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

  /** Returns where the row after the one that begins at a place begins; -1 if that is not plain. */
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

  /** Returns where the number that begins at a place ends; -1 if there is none. */
  private int afterNumber(int start) {
    byte[] text = bytes;
    boolean isNegative = text[start] == '-';
    int first = isNegative ? start + 1 : start;
    int at = first;
    long magnitude = 0;
    // A line end is no digit, so this does not run beyond the last one.
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

  /** Returns what the keys of all rows lie between. */
  NumberBounds keys() {
    return keys;
  }

  /** Returns what the values of all rows lie between; 0 where there are none. */
  NumberBounds values() {
    return values;
  }

  /** Returns the rows. */
  RowBatch rows() {
    return rows;
  }

  /** Puts a batch without rows in the place of the rows, which are another's now. */
  void rows(RowBatch empty) {
    rows = empty;
  }
}
