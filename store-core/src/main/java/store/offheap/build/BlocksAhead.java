package store.offheap.build;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * Reads a text some blocks ahead, while other threads scan the blocks for plain rows. A caller that
 * does not use a block's rows can read its bytes, as from any stream.
 *
 * <p>Confined to the reading thread; only blocks are shared with others.
 */
final class BlocksAhead extends InputStream {
  private final InputStream source;
  private final ParsingThreads threads;
  private final Queue<PlainBlock> ahead = new ArrayDeque<>();
  private final Queue<PlainBlock> free = new ArrayDeque<>();

  /** The start of a line that continues in the next block. */
  private final byte[] carried = new byte[PlainBlock.BYTES];

  private int carriedLength;
  private PlainCells shape;

  /** Whether the next block begins at the start of a line. */
  private boolean isLineStart = true;

  private boolean isEnded;

  /** The exception that ended reading prematurely, or null. */
  private IOException failure;

  /** Number of bytes of the first block that were read. */
  private int readBytes;

  /**
   * Creates a reader; nothing is read yet. The source begins at the start of a line, and is never
   * closed.
   */
  BlocksAhead(InputStream source, ParsingThreads threads) {
    this.source = source;
    this.threads = threads;
  }

  /**
   * Returns the next block, which the caller must then {@link #take}.
   *
   * @param wanted the shape of rows, always the same
   * @return the block; null if it is not plain, if part of it was read, or if there is none
   */
  PlainBlock nextPlain(PlainCells wanted) {
    shape = wanted;
    readAhead();
    PlainBlock first = ahead.peek();
    return first == null || readBytes > 0 || !first.awaitPlain() ? null : first;
  }

  /** Removes the next block, whose rows were used. */
  void take() {
    free.add(ahead.remove());
    readBytes = 0;
  }

  /** Stops scanning for plain rows from now on. */
  void stopParsing() {
    shape = null;
  }

  private void readAhead() {
    while ((!isEnded || carriedLength > 0) && ahead.size() <= threads.count()) {
      PlainBlock block = free.isEmpty() ? new PlainBlock() : free.remove();
      int length = fill(block.bytes());
      if (length == 0) {
        free.add(block);
        return;
      }
      block.fill(length, isLineStart ? shape : null);
      isLineStart = block.bytes()[length - 1] == '\n';
      boolean isOnly = isEnded && carriedLength == 0 && ahead.isEmpty();
      ahead.add(block);
      if (block.isToParse()) {
        // For so little, starting threads would take longer than the work itself.
        (isOnly ? (Executor) Runnable::run : threads).execute(block);
      }
    }
  }

  /** Fills a block with whole lines, if at least one fits; returns the number of bytes. */
  private int fill(byte[] bytes) {
    System.arraycopy(carried, 0, bytes, 0, carriedLength);
    int end = carriedLength;
    try {
      while (!isEnded && end < bytes.length) {
        int read = source.read(bytes, end, bytes.length - end);
        isEnded = read < 0;
        end += Math.max(read, 0);
      }
    } catch (IOException e) {
      failure = e;
      isEnded = true;
    }
    int cut = end;
    while (cut > 0 && bytes[cut - 1] != '\n') {
      cut--;
    }
    cut = cut == 0 ? end : cut;
    carriedLength = end - cut;
    System.arraycopy(bytes, cut, carried, 0, carriedLength);
    return cut;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    readAhead();
    PlainBlock first = ahead.peek();
    if (first == null) {
      if (failure != null) {
        throw failure;
      }
      return -1;
    }
    int count = Math.min(length, first.length() - readBytes);
    System.arraycopy(first.bytes(), readBytes, target, offset, count);
    readBytes += count;
    if (readBytes == first.length()) {
      first.awaitPlain();
      take();
    }
    return count;
  }
}
