package store.offheap.cli;

import store.offheap.build.BulkBuilder;
import store.offheap.build.DelimitedRows;

/** The current row of {@link DelimitedRows}. */
final class ByteRow implements TextRow {
  private final DelimitedRows rows;

  ByteRow(DelimitedRows rows) {
    this.rows = rows;
  }

  @Override
  public long line() {
    return rows.line();
  }

  @Override
  public int count() {
    return rows.count();
  }

  @Override
  public boolean isMalformed() {
    return rows.isMalformed();
  }

  @Override
  public CharSequence cell(int index) {
    return rows.cell(index);
  }

  @Override
  public void addTo(BulkBuilder builder, int key, int value, long origin) {
    rows.addTo(builder, key, value, origin);
  }
}
