package store.offheap.map;

import java.util.Spliterator;
import java.util.function.LongConsumer;
import java.util.function.ToLongFunction;
import store.offheap.table.Table;
import store.offheap.table.TableCursor;

/** Traverses one column of a table; splits by ranges of hash prefixes. */
final class EntrySpliterator implements Spliterator.OfLong {
  private static final long MIN_ENTRIES = 1 << 14;

  private final Table table;
  private final ToLongFunction<TableCursor> column;
  private final long end;
  private long from;
  private TableCursor entries;

  EntrySpliterator(Table table, ToLongFunction<TableCursor> column) {
    this(table, column, 0, TableCursor.PREFIX_END);
    table.file().requireOpen();
  }

  private EntrySpliterator(Table table, ToLongFunction<TableCursor> column, long from, long end) {
    this.table = table;
    this.column = column;
    this.from = from;
    this.end = end;
  }

  @Override
  public boolean tryAdvance(LongConsumer action) {
    TableCursor started = started();
    boolean isFound = started.next();
    if (isFound) {
      action.accept(column.applyAsLong(started));
    }
    return isFound;
  }

  @Override
  public void forEachRemaining(LongConsumer action) {
    TableCursor started = started();
    while (started.next()) {
      action.accept(column.applyAsLong(started));
    }
  }

  private TableCursor started() {
    if (entries == null) {
      entries = table.cursor(from, end);
    }
    return entries;
  }

  @Override
  public Spliterator.OfLong trySplit() {
    if (entries != null || estimateSize() < 2 * MIN_ENTRIES) {
      return null;
    }
    long middle = (from + end) >>> 1;
    EntrySpliterator lower = new EntrySpliterator(table, column, from, middle);
    from = middle;
    return lower;
  }

  @Override
  public long estimateSize() {
    return (long) ((double) table.size() * (end - from) / TableCursor.PREFIX_END);
  }

  @Override
  public int characteristics() {
    return CONCURRENT | NONNULL;
  }
}
