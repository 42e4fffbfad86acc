package store.offheap.cli;

/**
 * A line that cannot be split into cells, because its quotes, or those that enclose it, are
 * malformed.
 *
 * @param line its number, from 1
 */
record LostLine(long line, String problem) implements TextRow {
  @Override
  public int count() {
    return 0;
  }

  @Override
  public boolean isMalformed() {
    return false;
  }

  @Override
  public CharSequence cell(int index) {
    throw new IndexOutOfBoundsException(index);
  }
}
