package store.offheap.build;

import store.offheap.model.DType;

/** Converts cells to text from which exactly the same cell can be restored. */
final class CellText {
  private static final String BITS = "0x";
  private static final int HEXADECIMAL = 16;

  private CellText() {}

  /** Returns a value's cell as text. */
  static String of(DType type, long raw) {
    long value = EntryReading.value(type, raw);
    return type.isFloating() && Double.isNaN(Double.longBitsToDouble(value))
        ? BITS + Long.toHexString(raw)
        : type.toText(value);
  }

  /**
   * Parses a cell.
   *
   * @throws NumberFormatException if the text is not a cell
   */
  static long raw(DType type, String text) {
    if (type.isFloating() && text.startsWith(BITS)) {
      long raw = Long.parseUnsignedLong(text, BITS.length(), text.length(), HEXADECIMAL);
      if (type.toRaw(raw) != raw) {
        throw new NumberFormatException("out of range: " + text);
      }
      return raw;
    }
    long value = type.parseText(text);
    return type.isFloating() ? type.doubleToRaw(Double.longBitsToDouble(value)) : type.toRaw(value);
  }
}
