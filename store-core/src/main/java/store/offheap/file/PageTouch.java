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
    long[] bits = touched;
    int index = index(position);
    if (index >= bits.length) {
      bits = Arrays.copyOf(bits, index + index / 8 + 1);
      touched = bits;
    }
    long bit = 1L << (position >>> PAGE_SHIFT);
    if ((bits[index] & bit) != 0) {
      return;
    }
    try {
      access.read(ByteBuffer.allocate(1), position);
    } catch (IOException e) {
      // The lookup will tell, if it comes there at all.
    }
    if (++count > limit) {
      Arrays.fill(bits, 0);
      count = 0;
    }
    bits[index] |= bit;
  }
}
