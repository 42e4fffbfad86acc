package store.offheap.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One mapping of a range of the file, at most {@value #MAX_LENGTH} bytes.
 *
 * <p>A window is never unmapped by hand: a stale access would kill the JVM. It lives as long as
 * anything refers to its buffer, and the collector releases it. Any thread may use it.
 */
final class Window {
  /** The longest window, in bytes; no segment crosses a multiple of it in the file. */
  static final long MAX_LENGTH = 1L << 30;

  private final long start;
  private final long length;
  private final ByteBuffer mapped;
  private final Runnable forcing;
  private final long address;

  /**
   * Wraps a mapping.
   *
   * @param start position in the file of the buffer's first byte
   * @param mapped the mapping, from index 0 to its capacity
   * @param forcing writes its changed pages to storage
   */
  Window(long start, ByteBuffer mapped, Runnable forcing) {
    this.start = start;
    this.length = mapped.capacity();
    this.mapped = mapped;
    this.forcing = forcing;
    mapped.order(ByteOrder.LITTLE_ENDIAN);
    this.address = Memory.RAW ? Memory.address(mapped) : 0;
  }

  boolean contains(long position, long count) {
    return position >= start && count <= length && position - start <= length - count;
  }

  long start() {
    return start;
  }

  /** Returns the position in the file just after this window. */
  long end() {
    return start + length;
  }

  /** Returns a range that this window contains. */
  Region region(long position, long count) {
    int offset = Math.toIntExact(position - start);
    ByteBuffer slice = mapped.slice(offset, Math.toIntExact(count)).order(ByteOrder.LITTLE_ENDIAN);
    // A slice keeps the mapping alive. On the buffer path, too, it checks every access.
    return new Region(slice, Memory.RAW ? address + offset : 0);
  }

  /** Gives the system advice about all of it, and returns whether it was taken. */
  boolean advise(PageAdvice advice) {
    return advice.give(mapped);
  }

  /** Writes changed pages to storage (msync). */
  void force() {
    forcing.run();
  }
}
