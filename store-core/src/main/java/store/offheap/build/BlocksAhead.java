package store.offheap.build;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * A text that is read some blocks ahead, which other threads look through for plain rows meanwhile.
 * Whoever does not want a block's rows reads its bytes, as those of any stream.
 *
 * <p>Belongs to the thread that reads; only blocks go to others.
 */
final class BlocksAhead extends InputStream {
  private final InputStream source;
  private final ParsingThreads threads;
  private final Queue<PlainBlock> ahead = new ArrayDeque<>();
  private final Queue<PlainBlock> free = new ArrayDeque<>();

  /** The start of a line that goes on in the next block. */
  private final byte[] carried = new byte[PlainBlock.BYTES];

  private int carriedLength;
  private PlainCells shape;

  /** Whether the next block begins with a line. */
  private boolean isLineStart = true;

  private boolean isEnded;

  /** What ended the source before its end; null unless that is so. */
  private IOException failure;

  /** How many bytes of the first block were read. */
  private int readBytes;

  /** Reads nothing yet; the source begins with a line, and is never closed. */
  BlocksAhead(InputStream source, ParsingThreads threads) {
    this.source = source;
    this.threads = threads;
  }

  /**
   * Returns the next block, which is to be {@link #take taken} then.
   *
   * @param wanted the shape of rows, always the same
   * @return null if the block is not plain, or part of it was read, or there is none
   */
  PlainBlock nextPlain(PlainCells wanted) {
    shape = wanted;
    readAhead();
    PlainBlock first = ahead.peek();
    return first == null || readBytes > 0 || !first.awaitPlain() ? null : first;
  }

  /** Takes the next block away, whose rows were used. */
  void take() {
    free.add(ahead.remove());
    readBytes = 0;
  }

  /** From now on nobody looks for plain rows. */
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
        // Threads for so little would take longer than it does.
        (isOnly ? (Executor) Runnable::run : threads).execute(block);
      }
    }
  }

  /** Fills a block, with whole lines if it has room for one; returns how many bytes there are. */
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
