package store.offheap.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Reads pages of a file into memory without their neighbours, by reading them, or a byte of one,
 * through the channel before they are accessed through a mapping. For JVMs that are not permitted
 * to advise the system.
 *
 * <p>A page is not touched again until other pages amounting to a quarter of the memory beside the
 * heap have been touched; if the system evicted it meanwhile, its neighbours are read as well. A
 * position outside the file has no effect. Thread-safe: a note by one thread that another does not
 * see only costs a read.
 */
public final class PageTouch {
  private static final int PAGE_SHIFT = Integer.numberOfTrailingZeros(StoreFile.PAGE);
  private static final int MEMORY_DIVISOR = 4;

  /** Number of bytes that are read at once. */
  private static final int MAX_READ = 1 << 19;

  /** Number of bytes up to which they are read to the heap. */
  private static final int SHORT_READ = 2 * StoreFile.PAGE;

  private final Storage access;
  private final long limit;

  /** Direct buffers for long reads, as many as there were such reads at a time. */
  private final Queue<ByteBuffer> buffers = new ConcurrentLinkedQueue<>();

  private long[] touched;
  private long count;

  /** The page after the last one that was touched. */
  private long following;

  PageTouch(Storage access, long fileBytes) {
    this.access = access;
    long memory = MachineMemory.bytes();
    long besideHeap =
        Math.max(memory / MEMORY_DIVISOR, memory - Runtime.getRuntime().maxMemory());
    this.limit = besideHeap / MEMORY_DIVISOR >>> PAGE_SHIFT;
    this.touched = new long[(int) index(fileBytes) + 1];
  }

  private static long index(long position) {
    return position >>> PAGE_SHIFT + 6;
  }

  private static long bit(long position) {
    return 1L << (position >>> PAGE_SHIFT);
  }

  /** Reads the page of a position into memory. */
  public void touch(long position) {
    touch(position, 1);
  }

  /** Reads the pages of a range into memory, except for those that were touched recently. */
  public void touch(long position, long length) {
    long end = position + length;
    long at = position & -StoreFile.PAGE;
    while (at < end) {
      long from = at;
      while (at < end && !isTouched(at)) {
        at += StoreFile.PAGE;
      }
      if (from < at) {
        readApart(from, Math.min(at, end) - from);
      }
      at += StoreFile.PAGE;
    }
  }

  /**
   * Reads the pages of a range. If it begins where the previous one ended, the system would take
   * the two for the start of a sequence, and read ahead: another read comes between them.
   */
  private void readApart(long from, long length) {
    if (from == following) {
      read(0, 1);
    }
    readIn(from, length);
    following = from + length + StoreFile.PAGE - 1 & -StoreFile.PAGE;
  }

  /** Reads the pages of a range into memory, in as few operations as possible. */
  public void readIn(long position, long length) {
    long end = position + length;
    for (long from = position; from < end; from += MAX_READ) {
      if (!read(from, (int) Math.min(end - from, MAX_READ))) {
        return;
      }
      for (long at = from; at < Math.min(end, from + MAX_READ); at += StoreFile.PAGE) {
        note(at);
      }
    }
  }

  private boolean isTouched(long position) {
    long index = index(position);
    long[] bits = touched;
    return index < bits.length && (bits[(int) index] & bit(position)) != 0;
  }

  private boolean read(long position, int length) {
    if (position < 0) {
      return false;
    }
    ByteBuffer buffer = length > SHORT_READ ? longBuffer() : ByteBuffer.allocate(length);
    if (buffer == null) {
      return false;
    }
    try {
      access.read(buffer.limit(length), position);
      return true;
    } catch (IOException e) {
      // The lookup will report it, if it gets there at all.
      return false;
    } finally {
      if (buffer.isDirect()) {
        buffers.add(buffer.clear());
      }
    }
  }

  /**
   * Returns a direct buffer, because the JVM keeps one for each thread that reads to the heap, as
   * long as its longest read; null for want of memory.
   */
  private ByteBuffer longBuffer() {
    ByteBuffer buffer = buffers.poll();
    try {
      return buffer == null ? ByteBuffer.allocateDirect(MAX_READ) : buffer;
    } catch (OutOfMemoryError e) {
      return null;
    }
  }

  private void note(long position) {
    int index = (int) index(position);
    long[] bits = touched;
    if (++count > limit) {
      bits = new long[Math.max(bits.length, index + 1)];
      count = 0;
    } else if (index >= bits.length) {
      bits = Arrays.copyOf(bits, index + index / 8 + 1);
    }
    bits[index] |= bit(position);
    touched = bits;
  }
}
