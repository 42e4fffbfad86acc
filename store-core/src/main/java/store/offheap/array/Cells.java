package store.offheap.array;

import java.nio.ByteBuffer;

/** Moves cells, 1 to 8 bytes each, between bytes and longs. */
final class Cells {
  private Cells() {}

  /**
   * Reads cells from bytes.
   *
   * @param source bytes with the byte order of the cells
   * @param shift log2 of a cell's length, 0 to 3
   * @param at offset of the first cell in bytes
   * @param stride distance between the starts of consecutive cells in bytes
   * @param cells filled from {@code to} onwards, zero-extended
   */
  static void get(
      ByteBuffer source, int shift, int at, long stride, long[] cells, int to, int count) {
    switch (shift) {
      case 0:
        for (int i = 0; i < count; i++) {
          cells[to + i] = source.get((int) (at + i * stride)) & 0xFF;
        }
        break;
      case 1:
        for (int i = 0; i < count; i++) {
          cells[to + i] = source.getShort((int) (at + i * stride)) & 0xFFFF;
        }
        break;
      case 2:
        for (int i = 0; i < count; i++) {
          cells[to + i] = source.getInt((int) (at + i * stride)) & 0xFFFF_FFFFL;
        }
        break;
      default:
        for (int i = 0; i < count; i++) {
          cells[to + i] = source.getLong((int) (at + i * stride));
        }
        break;
    }
  }

  /** Writes the first cells to bytes, consecutively from {@code at} onwards. */
  static void put(ByteBuffer target, int shift, int at, long[] cells, int count) {
    switch (shift) {
      case 0:
        for (int i = 0; i < count; i++) {
          target.put(at + i, (byte) cells[i]);
        }
        break;
      case 1:
        for (int i = 0; i < count; i++) {
          target.putShort(at + 2 * i, (short) cells[i]);
        }
        break;
      case 2:
        for (int i = 0; i < count; i++) {
          target.putInt(at + 4 * i, (int) cells[i]);
        }
        break;
      default:
        for (int i = 0; i < count; i++) {
          target.putLong(at + 8 * i, cells[i]);
        }
        break;
    }
  }
}
