package store.offheap.build;

/**
 * What the numbers of rows mean while the dtypes are not known yet. It changes a few times in a
 * build at most, each time to what holds more.
 *
 * @param isIntKeys whether all keys so far fit a dtype of 4 bytes
 * @param isNarrow whether values do, too, and a row is to take one cell
 * @param isFloating whether values are bits of doubles; else of integers
 * @param isUnsigned whether negative integer values stand for unsigned ones
 */
record RowForm(boolean isIntKeys, boolean isNarrow, boolean isFloating, boolean isUnsigned) {
  /** Returns the bits of a value in a later form. */
  long value(long bits, RowForm later) {
    return isFloating || !later.isFloating ? bits : Column.toDoubleBits(bits, later.isUnsigned);
  }
}
