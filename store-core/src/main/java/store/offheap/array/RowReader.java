package store.offheap.array;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import store.offheap.file.ArrayFile;
import store.offheap.file.CellRows;
import store.offheap.file.StoreFile;

/**
 * Reads the elements of a layout into a Java array or buffer of the same type, by rows: runs of
 * equally spaced elements. Adjacent elements are copied as memory, others are loaded one by one.
 * Not thread-safe.
 */
final class RowReader {
  /** Shorter runs are cheaper cell by cell than as memory copies. */
  private static final int COPY_CELLS = 32;

  /** Longer rows are prefetched by the processor itself. */
  private static final int TOUCHED_ROW_BYTES = 1 << 12;

  /** With fewer rows, the copy completes before touching pays off. */
  private static final int TOUCHED_ROWS = 8;

  /** Amount touched at a time, which stays in the processor's cache until it is copied. */
  private static final int TOUCHED_BYTES = 1 << 16;

  private static final int CACHE_LINE = 64;
  private static final int TOUCHED_AT_ONCE = 4 * CACHE_LINE;

  /** The sum of the touched values: without a result, the loads would be eliminated. */
  private static int touched;

  private final ArrayFile file;
  private final ByteOrder order;
  private final int shift;
  private final int windowShift;
  private final JavaBuffer target;

  /** Whether all rows are copied: parts at the end of a window may be short. */
  private boolean isCopied;

  private long window = -1;
  private ByteBuffer bytes;
  private Buffer view;

  RowReader(ArrayFile file, ByteOrder order, JavaBuffer target) {
    this.file = file;
    this.order = order;
    this.shift = target.type().shift();
    this.windowShift = Long.numberOfTrailingZeros(ArrayFile.WINDOW_BYTES) - shift;
    this.target = target;
  }

  /** Returns whether this reader supports the given runs. */
  boolean canRead(Runs runs) {
    return runs.isAdjacent(COPY_CELLS) || target.array() != null;
  }

  /** Reads all runs. */
  void read(Runs runs) {
    isCopied = runs.isAdjacent(COPY_CELLS);
    try {
      for (int at = 0; runs.nextRows(); at += runs.count() * runs.rows()) {
        read(runs, at);
      }
    } catch (InternalError e) {
      throw StoreFile.pageGone(e, file.path());
    }
  }

  private void read(Runs runs, int begin) {
    int count = runs.count();
    int at = begin;
    for (int row = 0; row < runs.rows(); ) {
      long first = runs.offset() + row * runs.rowStride();
      long last = first + (count - 1) * runs.stride();
      int rows = 1;
      if (first >> windowShift == last >> windowShift) {
        long more = Math.min(inWindow(first, runs.rowStride()), inWindow(last, runs.rowStride()));
        rows = (int) Math.min(runs.rows() - row, more);
        copy(new CellRows(first, count, runs.stride(), rows, runs.rowStride()), at);
      } else {
        readParts(first, runs.stride(), count, at);
      }
      row += rows;
      at += rows * count;
    }
  }

  /** Reads a row that spans several windows. */
  private void readParts(long first, long stride, int count, int at) {
    int now;
    for (int done = 0; done < count; done += now) {
      long place = first + done * stride;
      now = (int) Math.min(count - done, inWindow(place, stride));
      copy(new CellRows(place, now, stride, 1, 0), at + done);
    }
  }

  /**
   * Returns the number of equally spaced places, starting with the given one, that are in its
   * window.
   */
  private long inWindow(long place, long stride) {
    long last = (1L << windowShift) - 1;
    long in = place & last;
    return (stride < 0 ? in : last - in) / Math.max(1, Math.abs(stride)) + 1;
  }

  private void copy(CellRows rows, int at) {
    if (!isCopied) {
      file.load(rows, shift, order, target.array(), target.arrayOffset() + at);
      return;
    }
    if (rows.begin() >> windowShift != window) {
      window = rows.begin() >> windowShift;
      bytes = file.around(rows.begin() << shift, order);
      view = target.view(bytes);
    }
    int from = (int) (rows.begin() & (1L << windowShift) - 1);
    int rowBytes = rows.count() << shift;
    if (rows.rows() < TOUCHED_ROWS || rowBytes > TOUCHED_ROW_BYTES) {
      target.copyRows(view, from, rows.rowStride(), at, rows.count(), rows.rows());
      return;
    }
    int step = TOUCHED_BYTES / rowBytes;
    for (int row = 0; row < rows.rows(); row += step) {
      int now = Math.min(step, rows.rows() - row);
      int begin = (int) (from + row * rows.rowStride());
      touch(bytes, begin << shift, (int) (rows.rowStride() << shift), rowBytes, now);
      target.copyRows(view, begin, rows.rowStride(), at + row * rows.count(), rows.count(), now);
    }
  }

  /**
   * Touches every cache line, and the next one, which a copy reads as well: the processor can do so
   * for many rows in parallel, whereas it waits for memory at the start of each row that is copied.
   */
  private static void touch(ByteBuffer bytes, int begin, int rowStride, int rowBytes, int rows) {
    int steps = rowBytes / TOUCHED_AT_ONCE + 1;
    // At the end of a window, the last lines are touched again, instead of those beyond it.
    int last = Math.max(0, bytes.capacity() - TOUCHED_AT_ONCE);
    ByteBuffer first = fromLine(bytes, 0);
    ByteBuffer second = fromLine(bytes, 1);
    ByteBuffer third = fromLine(bytes, 2);
    ByteBuffer fourth = fromLine(bytes, 3);
    int sum = 0;
    int at = begin;
    int step = 0;
    // A single loop over all rows: with one loop per row, starting and ending it would cost more
    // than its body.
    for (int i = rows * steps; i > 0; i--) {
      int from = Math.min(at, last);
      sum += first.get(from) + second.get(from) + third.get(from) + fourth.get(from);
      at += TOUCHED_AT_ONCE;
      if (++step == steps) {
        step = 0;
        at += rowStride - steps * TOUCHED_AT_ONCE;
      }
    }
    touched = sum;
  }

  /**
   * Returns slices that start some lines later, all of the same length, so that one index check is
   * enough.
   */
  private static ByteBuffer fromLine(ByteBuffer bytes, int line) {
    return bytes.slice(line * CACHE_LINE, bytes.capacity() - TOUCHED_AT_ONCE + CACHE_LINE);
  }
}
