package store.offheap.build;

/**
 * The meaning of the numbers of rows while the dtypes are not yet known. It changes at most a few
 * times during a build, each time to a more general form.
 *
 * @param isIntKeys whether all keys so far fit a 4-byte dtype
 * @param isNarrow whether the values do, too, and a row takes one cell
 * @param isFloating whether values are bits of doubles; otherwise of integers
 * @param isUnsigned whether negative integer values represent unsigned ones
 */
record RowForm(boolean isIntKeys, boolean isNarrow, boolean isFloating, boolean isUnsigned) {
  /** Returns the bits of a value in a later form. */
  long value(long bits, RowForm later) {
    return isFloating || !later.isFloating ? bits : Column.toDoubleBits(bits, later.isUnsigned);
  }
}
