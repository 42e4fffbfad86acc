package store.offheap.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Reads pages of a file into memory without their neighbours, by reading a byte of each through the
 * channel before the page is accessed through a mapping. For JVMs that are not permitted to advise
 * the system.
 *
 * <p>A page is not touched again until other pages amounting to a quarter of memory have been
 * touched; if the system evicted it meanwhile, its neighbours are read as well. Thread-safe: a note
 * by one thread that another does not see only costs a read.
 */
public final class PageTouch {
  private static final int PAGE_SHIFT = Integer.numberOfTrailingZeros(StoreFile.PAGE);
  private static final int MEMORY_DIVISOR = 4;
  private static final int MAX_READ = 1 << 21;

  private final Storage access;
  private final long limit;
  private long[] touched;
  private long count;

  PageTouch(Storage access, long fileBytes) {
    this.access = access;
    this.limit = MachineMemory.bytes() / MEMORY_DIVISOR >>> PAGE_SHIFT;
    this.touched = new long[index(fileBytes) + 1];
  }

  private static int index(long position) {
    return (int) (position >>> PAGE_SHIFT + 6);
  }

  /** Reads the page of a position into memory. */
  public void touch(long position) {
    int index = index(position);
    long[] bits = touched;
    if (index >= bits.length || (bits[index] & bit(position)) == 0) {
      read(position, 1);
      note(position);
    }
  }

  /** Reads the pages of a range into memory in one operation. */
  public void readIn(long position, long length) {
    for (long at = position; at < position + length; at += StoreFile.PAGE) {
      note(at);
    }
    read(position, (int) Math.min(length, MAX_READ));
  }

  private void read(long position, int length) {
    try {
      access.read(ByteBuffer.allocate(length), position);
    } catch (IOException e) {
      // The lookup will report it, if it gets there at all.
    }
  }

  private void note(long position) {
    int index = index(position);
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

  private static long bit(long position) {
    return 1L << (position >>> PAGE_SHIFT);
  }
}
