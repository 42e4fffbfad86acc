package store.offheap.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A mapping of a range of the file, at most {@value #MAX_LENGTH} bytes.
 *
 * <p>A window is never unmapped explicitly: a stale access would crash the JVM. It lives as long as
 * its buffer is reachable, and is released by the garbage collector. Thread-safe.
 */
final class Window {
  /** Maximum length of a window in bytes; no segment crosses a multiple of it in the file. */
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
   * @param forcing forces its changed pages to storage
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
    // A slice keeps the mapping alive. On the buffer path, it also checks every access.
    return new Region(slice, Memory.RAW ? address + offset : 0);
  }

  /** Advises the system about the entire window; returns whether the advice was accepted. */
  boolean advise(PageAdvice advice) {
    return advice.give(mapped);
  }

  /** Forces changed pages to storage (msync). */
  void force() {
    forcing.run();
  }
}
