package store.offheap.file;

import java.nio.ByteBuffer;

/**
 * A range of memory: a buffer and the base of the range's first byte, as used by {@link Memory}.
 *
 * @param buffer a direct, little-endian buffer; keeps the memory alive
 * @param base start of the range, an index or an address
 */
public record Region(ByteBuffer buffer, long base) {
  /**
   * Returns the region of an entire buffer.
   *
   * @param buffer a direct, little-endian buffer
   */
  public static Region of(ByteBuffer buffer) {
    return new Region(buffer, Memory.RAW ? Memory.address(buffer) : 0);
  }
}
