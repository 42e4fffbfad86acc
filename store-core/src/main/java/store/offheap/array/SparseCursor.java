package store.offheap.array;

import store.offheap.model.ArrayType;

/**
 * Iterates in row-major order over the elements of a {@link SparseView} that are not the fill
 * value, as they were when the cursor was created.
 *
 * <p>Up to 2<sup>20</sup> elements are sorted in 32 MiB of memory. More elements need a temporary
 * file of 16 bytes per element, and 16 KiB of memory for every 2<sup>20</sup> elements;
 * {@link #close()} deletes the file. Not thread-safe.
 *
 * <p>Before the first element, after the last one and after {@link #close()}, the methods that
 * return something of an element throw {@link IllegalStateException}.
 */
public final class SparseCursor implements AutoCloseable {
  private final OrderedCells cells;
  private final CellCursor cursor;
  private final Layout layout;
  private final ArrayType type;
  private boolean isAtElement;
  private boolean isClosed;

  SparseCursor(OrderedCells cells, long[] shape, ArrayType type) {
    this.cells = cells;
    this.cursor = cells.cursor();
    this.layout = Layout.of(shape, false);
    this.type = type;
  }

  /**
   * Advances to the next element; the first call advances to the first one.
   *
   * @return whether there is one
   * @throws IllegalStateException after {@link #close()}
   */
  public boolean next() {
    if (isClosed) {
      throw new IllegalStateException("cursor is closed");
    }
    isAtElement = cursor.next();
    return isAtElement;
  }

  /** Returns the underlying cursor after checking that it is at an element. */
  private CellCursor element() {
    if (!isAtElement) {
      throw new IllegalStateException("no element: expected=next() returned true");
    }
    return cursor;
  }

  /** Returns the place of the element in row-major order. */
  public long place() {
    return element().place();
  }

  /** Returns the position on each axis. */
  public long[] index() {
    return layout.coordinates(element().place());
  }

  /** Returns the element; an integer beyond 2<sup>53</sup> is rounded. */
  public double doubleValue() {
    return type.rawToDouble(element().raw());
  }

  /**
   * Returns the element as an integer; for {@code uint64}, its 64 bits.
   *
   * @throws UnsupportedOperationException if the elements are floating-point
   */
  public long longValue() {
    CellCursor at = element();
    SparseView.requireInteger(type, "doubleValue");
    return type.rawToLong(at.raw());
  }

  /** Returns the element as text: decimal digits, {@code false} or {@code true}. */
  public String text() {
    return type.toText(element().raw());
  }

  @Override
  public void close() {
    isClosed = true;
    isAtElement = false;
    cells.close();
  }
}
