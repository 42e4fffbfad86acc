package store.offheap.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Brings pages of a file into memory without their neighbours, by reading a byte of each through
 * the channel before it is looked at through a mapping. For a JVM that may not advise the system.
 *
 * <p>A page that was touched is not touched again, until as many others were as take a quarter of
 * memory; if the system dropped it meanwhile, its neighbours come along. Any thread may call: what
 * one notes and another does not see costs a read.
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

  /** Brings in the page of a position. */
  public void touch(long position) {
    int index = index(position);
    long[] bits = touched;
    if (index >= bits.length || (bits[index] & bit(position)) == 0) {
      read(position, 1);
      note(position);
    }
  }

  /** Brings in the pages of a range, in one go. */
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
      // The lookup will tell, if it comes there at all.
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
