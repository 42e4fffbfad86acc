package store.offheap.array;

import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import store.offheap.array.Conversion.LossException;
import store.offheap.file.ArrayFile;
import store.offheap.file.StoreFile;
import store.offheap.model.ArrayType;

/**
 * Access to the elements of an array file by their places in the data: individually and by layouts.
 *
 * <p>Reads use the mapping. Writes of {@value #CHANNEL_BYTES} or more adjacent bytes use the
 * channel, from a single buffer of 2 MiB, so that the written data never becomes resident in this
 * process; shorter writes use the mapping.
 */
final class Elements {
  /** Number of cells converted at a time: they stay in the processor's L1 cache. */
  static final int CHUNK = 1 << 10;

  /** Shorter writes are cheaper as memory stores than as system calls. */
  private static final int CHANNEL_BYTES = 1 << 12;

  /** From this size on, it is worth checking first whether the file is still complete. */
  private static final long CHECKED_BYTES = 1 << 16;

  private final ArrayFile file;
  private final ArrayType type;
  private final ByteOrder order;
  private final int shift;

  /** Weak; otherwise each open array would hold 2 MiB. */
  private final AtomicReference<WeakReference<ByteBuffer>> idleBuffer = new AtomicReference<>();

  Elements(ArrayFile file, ArrayType type, ByteOrder order) {
    this.file = file;
    this.type = type;
    this.order = order;
    this.shift = type.shift();
  }

  ArrayType type() {
    return type;
  }

  Path path() {
    return file.path();
  }

  boolean isOfSameHandle(Elements other) {
    return file == other.file;
  }

  /** Returns whether writing these elements may change what is read from other ones. */
  boolean isSeenBy(Elements other) {
    return file.isSeenBy(other.file);
  }

  /** Returns the cell at a place, zero-extended. */
  long raw(long place) {
    long raw = file.cell(place << shift, shift);
    return order == ByteOrder.LITTLE_ENDIAN ? raw : swapped(raw);
  }

  /** Sets the cell at a place. */
  void putRaw(long place, long raw) {
    file.putCell(place << shift, shift, order == ByteOrder.LITTLE_ENDIAN ? raw : swapped(raw));
  }

  private long swapped(long raw) {
    return Long.reverseBytes(raw) >>> Long.SIZE - Byte.SIZE * type.bytes();
  }

  /** Reads equally spaced cells, which may be in several windows. */
  void gather(long place, long stride, long[] cells, int to, int count) {
    int done = 0;
    while (done < count) {
      long at = place + done * stride;
      int now = (int) Math.min(count - done, inWindow(at, stride));
      ByteBuffer window = file.around(at << shift, order);
      int begin = (int) ((at << shift) % ArrayFile.WINDOW_BYTES);
      try {
        Cells.get(window, shift, begin, stride << shift, cells, to + done, now);
      } catch (InternalError e) {
        throw StoreFile.pageGone(e, file.path());
      }
      done += now;
    }
  }

  /**
   * Returns the number of equally spaced places, starting with the given one, that are in its
   * window.
   */
  private long inWindow(long place, long stride) {
    long cells = ArrayFile.WINDOW_BYTES >> shift;
    long in = place % cells;
    return (stride < 0 ? in : cells - 1 - in) / Math.max(1, Math.abs(stride)) + 1;
  }

  /** Reads the elements of a layout into a buffer with the same number of elements. */
  void read(Layout layout, JavaBuffer target, Conversion conversion) {
    requireWhole(layout);
    boolean isSame = Conversion.isSameInJava(type, target.type());
    if (isSame) {
      Runs runs = new Runs(layout);
      RowReader rows = new RowReader(file, order, target);
      if (rows.canRead(runs)) {
        rows.read(runs);
        return;
      }
    }
    CellReader cells = new CellReader(this, layout);
    long[] chunk = new long[(int) Math.min(CHUNK, layout.size)];
    int at = 0;
    for (int count = cells.next(chunk, CHUNK); count > 0; count = cells.next(chunk, CHUNK)) {
      if (!isSame) {
        convert(conversion, type, target.type(), chunk, count, layout, at);
      }
      target.put(at, chunk, count);
      at += count;
    }
  }

  private void convert(
      Conversion conversion,
      ArrayType from,
      ArrayType to,
      long[] cells,
      int count,
      Layout layout,
      long at) {
    try {
      conversion.convert(from, to, cells, count);
    } catch (LossException e) {
      throw loss(e, layout.coordinates(at + e.place()));
    }
  }

  IllegalArgumentException loss(LossException loss, long... index) {
    return new IllegalArgumentException(
        loss.getMessage() + ", element=" + Arrays.toString(index) + ", file=" + file.path());
  }

  /** Writes a buffer to the elements of a layout, whose number is the same. */
  void write(Layout layout, JavaBuffer source, Conversion conversion) {
    boolean isSame = Conversion.isSameInJava(source.type(), type);
    write(
        layout,
        (at, cells, count) -> {
          source.take((int) at, cells, count);
          if (!isSame) {
            convert(conversion, source.type(), type, cells, count, layout, at);
          }
        },
        isSame ? source : null);
  }

  /** Writes adjacent cells, starting at a place. */
  void putRaw(long place, long[] raws, int count) {
    Layout layout = new Layout(place, new long[] {count}, new long[] {1});
    write(layout, (at, cells, now) -> System.arraycopy(raws, (int) at, cells, 0, now), null);
  }

  /** Writes one cell to all elements of a layout. */
  void fill(Layout layout, long raw) {
    write(layout, (at, cells, count) -> Arrays.fill(cells, 0, count, raw), null);
  }

  /**
   * Copies the same number of elements from another array, or from another part of this one.
   *
   * @param progress called with the number of elements read
   */
  void copy(
      Layout layout, Elements from, Layout source, Conversion conversion, LongConsumer progress) {
    from.requireWhole(source);
    CellReader reader = new CellReader(from, source);
    write(
        layout,
        (at, cells, count) -> {
          reader.next(cells, count);
          if (from.type != type) {
            from.convert(conversion, from.type, type, cells, count, layout, at);
          }
          progress.accept(at + count);
        },
        null);
  }

  /** Supplies the cells of elements in row-major order. */
  private interface Source {
    /**
     * Supplies the next cells.
     *
     * @param at number of preceding cells
     * @param cells filled from its start
     */
    void next(long at, long[] cells, int count);
  }

  /** @param same the buffer, if its elements already are cells; otherwise null */
  private void write(Layout layout, Source source, JavaBuffer same) {
    file.requireStores();
    requireWhole(layout);
    try {
      writeThere(layout, source, same);
    } catch (InternalError e) {
      throw StoreFile.pageGone(e, file.path());
    }
  }

  private void writeThere(Layout layout, Source source, JavaBuffer same) {
    long[] cells = new long[(int) Math.min(CHUNK, layout.size)];
    Runs runs = new Runs(layout);
    boolean isChanneled =
        file.mode() == ArrayFile.Mode.WRITE && runs.isAdjacent(CHANNEL_BYTES >> shift);
    if (!isChanneled) {
      for (long at = 0; runs.next(cells.length); at += runs.count()) {
        source.next(at, cells, runs.count());
        scatter(runs, cells);
      }
      return;
    }
    ByteBuffer buffer = takeBuffer();
    try {
      for (long at = 0; runs.hasNext(); at += runs.count()) {
        long position = runs.nextOffset() << shift;
        runs.next(Math.max(1, file.untilPiece(position) >> shift));
        ByteBuffer part =
            buffer.slice(file.skew(position), runs.count() << shift).order(order);
        if (same == null) {
          encode(source, at, runs.count(), cells, part);
        } else {
          same.copyTo(part, (int) at, runs.count());
        }
        file.write(part, position);
      }
    } finally {
      idleBuffer.set(new WeakReference<>(buffer));
    }
  }

  private void scatter(Runs runs, long[] cells) {
    for (int i = 0; i < runs.count(); i++) {
      putRaw(runs.offset() + i * runs.stride(), cells[i]);
    }
  }

  private void encode(Source source, long at, int count, long[] cells, ByteBuffer buffer) {
    for (int done = 0; done < count; done += cells.length) {
      int now = Math.min(cells.length, count - done);
      source.next(at + done, cells, now);
      Cells.put(buffer, shift, done << shift, cells, now);
    }
  }

  private ByteBuffer takeBuffer() {
    WeakReference<ByteBuffer> kept = idleBuffer.getAndSet(null);
    ByteBuffer idle = kept == null ? null : kept.get();
    return idle == null ? ArrayFile.buffer(ArrayFile.PIECE + ArrayFile.BLOCK) : idle;
  }

  /** Checks that the file is still complete if a large part of it is to be read or written. */
  void requireWhole(Layout layout) {
    if (layout.size << shift >= CHECKED_BYTES) {
      file.requireWhole();
    }
  }
}
