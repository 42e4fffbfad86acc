package store.offheap.array;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import store.offheap.error.StoreIoException;
import store.offheap.file.WriterLock;
import store.offheap.model.ArrayType;
import store.offheap.output.PendingFile;

/**
 * Writes the elements of a view to an {@code .npz} file, which appears complete or not at all. The
 * elements are sorted once and traversed once for each array in the file. Not thread-safe.
 */
final class NpzWriter {
  private static final int BUFFER = 1 << 16;

  /** Number of elements written between two progress reports. */
  private static final long REPORTED = 1 << 14;

  /**
   * Maximum number of lines for whose end positions, one more than lines, NumPy can count the
   * bytes.
   */
  private static final long MAX_LINES = Long.MAX_VALUE / Long.BYTES - 1;

  /** The earliest time that a ZIP file can represent: the same elements give the same bytes. */
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private final SparseSource source;
  private final Layout layout;
  private final NpzFormat format;
  private final ArrayType type;
  private final OrderedCells cells;
  private final long count;
  private final ZipOutputStream zip;
  private final LongConsumer progress;
  private final byte[] cell = new byte[Long.BYTES];

  /** Number of cursor moves so far. */
  private long moves;

  private NpzWriter(
      SparseSource source,
      NpzFormat format,
      OrderedCells cells,
      OutputStream out,
      LongConsumer progress) {
    this.source = source;
    this.layout = Layout.of(source.shape(), false);
    this.format = format;
    this.type = source.fill().type();
    this.cells = cells;
    this.count = count(cells);
    this.zip = new ZipOutputStream(out);
    this.progress = progress;
  }

  private static long count(OrderedCells cells) {
    long count = 0;
    CellCursor cursor = cells.cursor();
    while (cursor.next()) {
      count++;
    }
    return count;
  }

  /**
   * Writes a file.
   *
   * @throws IllegalArgumentException if the format does not support such arrays
   * @throws StoreIoException if the file exists, or storage fails
   */
  static void write(SparseSource view, NpzFormat format, Path target, LongConsumer progress) {
    require(view, format);
    // Publishing would detect this as well, but only after all the work.
    WriterLock.requireNothing(target);
    // A list by columns is a list by rows of the transpose.
    SparseSource source = format.majorAxis() == 0 ? view : view.transpose(new int[] {1, 0});
    try (OrderedCells cells = source.ordered();
        PendingFile pending = PendingFile.beside(target)) {
      try (OutputStream out = new BufferedOutputStream(pending.createStream(), BUFFER)) {
        NpzWriter writer = new NpzWriter(source, format, cells, out, progress);
        writer.write();
        writer.zip.finish();
      } catch (IOException e) {
        IOException named = pending.named(e);
        throw new StoreIoException("cannot write: " + named, target, named);
      }
      pending.publish();
    }
  }

  private static void require(SparseSource view, NpzFormat format) {
    Fill fill = view.fill();
    int rank = view.shape().length;
    boolean isByLines = format == NpzFormat.SCIPY_CSR || format == NpzFormat.SCIPY_CSC;
    if (format.isScipy()
        && ((isByLines ? rank != 2 : rank == 0)
            || fill.doubleValue() != 0
            || fill.type() == ArrayType.FLOAT16)) {
      throw new IllegalArgumentException(
          "array: expected=" + (isByLines ? "2 axes" : "1 axis or more")
              + ", fill value 0 and another type than float16, actual=" + rank
              + " axes, fill value " + fill.text() + ", " + fill.type().label());
    }
    long lines = isByLines ? view.shape()[format.majorAxis()] : 0;
    if (lines > MAX_LINES) {
      throw new IllegalArgumentException("length of axis " + format.majorAxis()
          + ": expected=at most " + MAX_LINES + ", actual=" + lines);
    }
  }

  private void write() throws IOException {
    begin("data", type, count);
    each((place, raw) -> put(raw, type.bytes()));
    if (format == NpzFormat.COO) {
      begin("coords", ArrayType.INT64, layout.rank(), count);
      for (int axis = 0; axis < layout.rank(); axis++) {
        coordinates(axis, Long.BYTES);
      }
      begin("fill_value", type);
      put(source.fill().raw(), type.bytes());
    } else {
      writeScipy();
    }
    boolean isTransposed = format.majorAxis() == 1;
    begin("shape", ArrayType.INT64, layout.rank());
    for (int axis = 0; axis < layout.rank(); axis++) {
      put(layout.shape[isTransposed ? layout.rank() - 1 - axis : axis], Long.BYTES);
    }
    zip.closeEntry();
    progress.accept(count);
  }

  private void writeScipy() throws IOException {
    // As in SciPy; positions that do not fit in 32 bits use 64 bits.
    boolean isNarrow =
        Math.max(count, LongStream.of(layout.shape).max().orElse(0)) <= Integer.MAX_VALUE;
    ArrayType places = isNarrow ? ArrayType.INT32 : ArrayType.INT64;
    if (format == NpzFormat.SCIPY_COO && layout.rank() != 2) {
      begin("coords", places, layout.rank(), count);
      for (int axis = 0; axis < layout.rank(); axis++) {
        coordinates(axis, places.bytes());
      }
      // What is no matrix is an array.
      begin("_is_array", ArrayType.BOOL);
      put(1, ArrayType.BOOL.bytes());
    } else if (format == NpzFormat.SCIPY_COO) {
      begin("row", places, count);
      coordinates(0, places.bytes());
      begin("col", places, count);
      coordinates(1, places.bytes());
    } else {
      begin("indices", places, count);
      coordinates(1, places.bytes());
      begin("indptr", places, layout.shape[0] + 1);
      writeEnds(places.bytes());
    }
    zip.putNextEntry(entry("format"));
    byte[] name = format.formatName().getBytes(ISO_8859_1);
    byte[] header = NpyHeader.of(ArrayType.UINT8, false, new long[0]).encode();
    String text = new String(header, ISO_8859_1).replace("'|u1'", "'|S" + name.length + "'");
    zip.write(text.getBytes(ISO_8859_1));
    zip.write(name);
  }

  /** Writes the number of elements before each row, and the total number. */
  private void writeEnds(int bytes) throws IOException {
    long row = 0;
    long before = 0;
    CellCursor cursor = cells.cursor();
    while (moved(cursor)) {
      for (long own = coordinate(cursor.place(), 0); row <= own; row++) {
        put(before, bytes);
      }
      before++;
    }
    for (; row <= layout.shape[0]; row++) {
      put(before, bytes);
    }
  }

  private void coordinates(int axis, int bytes) throws IOException {
    each((place, raw) -> put(coordinate(place, axis), bytes));
  }

  private long coordinate(long place, int axis) {
    return place / layout.strides[axis] % layout.shape[axis];
  }

  /** Accepts an element. */
  private interface Sink {
    void accept(long place, long raw) throws IOException;
  }

  private void each(Sink sink) throws IOException {
    CellCursor cursor = cells.cursor();
    while (moved(cursor)) {
      sink.accept(cursor.place(), cursor.raw());
    }
  }

  private boolean moved(CellCursor cursor) {
    boolean isThere = cursor.next();
    if (isThere && ++moves % REPORTED == 0) {
      progress.accept(moves / passes());
    }
    return isThere;
  }

  /**
   * Returns the number of passes over the elements: one for the elements and those for their
   * positions.
   */
  private int passes() {
    return 1 + layout.rank();
  }

  private void begin(String name, ArrayType elements, long... shape) throws IOException {
    zip.putNextEntry(entry(name));
    zip.write(NpyHeader.of(elements, false, shape).encode());
  }

  private static ZipEntry entry(String name) {
    ZipEntry entry = new ZipEntry(name + ".npy");
    entry.setTimeLocal(TIME);
    return entry;
  }

  private void put(long raw, int bytes) throws IOException {
    for (int i = 0; i < bytes; i++) {
      cell[i] = (byte) (raw >>> Byte.SIZE * i);
    }
    zip.write(cell, 0, bytes);
  }
}
