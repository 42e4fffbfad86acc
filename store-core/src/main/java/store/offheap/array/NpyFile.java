package store.offheap.array;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import store.offheap.file.ArrayFile;
import store.offheap.file.ArrayFileCreation;
import store.offheap.model.ArrayType;

/**
 * An {@code .npy} file: its header and the cells that follow. Any thread may read; one thread at a
 * time may append.
 */
final class NpyFile {
  private final ArrayFile cells;
  private volatile NpyHeader header;

  private NpyFile(ArrayFile cells, NpyHeader header) {
    this.cells = cells;
    this.header = header;
  }

  /**
   * Returns the header of a new file.
   *
   * @throws IllegalArgumentException if there are more than {@value Layout#MAX_RANK} axes, a length
   *     is negative, or the shape is too large for NumPy
   */
  static NpyHeader header(ArrayType type, boolean isFortran, long[] shape) {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(shape, "shape");
    long[] own = shape.clone();
    if (own.length > Layout.MAX_RANK || Arrays.stream(own).anyMatch(length -> length < 0)) {
      throw new IllegalArgumentException("shape: expected=at most " + Layout.MAX_RANK
          + " lengths, 0 or more, actual=" + Arrays.toString(own));
    }
    return loadable(NpyHeader.of(type, isFortran, own));
  }

  /** Creates a new file of zeros and opens it for writing. */
  static NpyFile create(Path path, NpyHeader header) {
    return new NpyFile(ArrayFileCreation.create(path, header.encode(), bytes(header)), header);
  }

  /** Creates a new file that appears together with its content, which an action writes. */
  static void build(Path path, NpyHeader header, Consumer<NpyFile> content) {
    NpyHeader own = loadable(header);
    ArrayFileCreation.build(
        path, own.encode(), bytes(own), cells -> content.accept(new NpyFile(cells, own)));
  }

  /** Opens an existing file. */
  static NpyFile open(Path path, ArrayFile.Mode mode) {
    ArrayFile cells = ArrayFile.open(path, mode);
    try {
      NpyHeader header = NpyHeader.read(cells);
      cells.map(header.dataStart(), bytes(header));
      return new NpyFile(cells, header);
    } catch (RuntimeException | Error e) {
      cells.close();
      throw e;
    }
  }

  /**
   * Returns the number of bytes of the cells after checking that, together with the preceding
   * bytes, they fit in a file.
   */
  private static long bytes(NpyHeader header) {
    return bytes(header, header.shape());
  }

  /**
   * Returns a header after checking that NumPy supports its shape: NumPy multiplies all lengths
   * other than 0.
   */
  private static NpyHeader loadable(NpyHeader header) {
    bytes(
        header, Arrays.stream(header.shape()).map(length -> Math.max(1, length)).toArray());
    return header;
  }

  private static long bytes(NpyHeader header, long[] shape) {
    try {
      long bytes = Math.multiplyExact(Layout.size(shape), (long) header.type().bytes());
      Math.addExact(bytes, header.dataStart());
      return bytes;
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "shape: expected=bytes of 63 bits, actual=" + Arrays.toString(header.shape()), e);
    }
  }

  /** Returns the cells, which stay open until they are closed. */
  ArrayFile cells() {
    return cells;
  }

  /** Returns the current header. */
  NpyHeader header() {
    return header;
  }

  /**
   * Extends the first axis: first the cells, then the header.
   *
   * @param count number of positions to add
   * @return the first new position
   */
  long append(long count) {
    cells.requireOpen();
    NpyHeader now = header;
    long[] shape = now.shape().clone();
    if (shape.length == 0 || now.isFortran() && shape.length > 1) {
      throw new UnsupportedOperationException(
          "append is for axes in C order: file=" + cells.path());
    }
    if (count < 0 || count > Long.MAX_VALUE - shape[0]) {
      throw new IllegalArgumentException(
          "count: expected=0.." + (Long.MAX_VALUE - shape[0]) + ", actual=" + count);
    }
    if (cells.mode() != ArrayFile.Mode.WRITE) {
      throw new UnsupportedOperationException("not open for writing: file=" + cells.path());
    }
    long begin = shape[0];
    shape[0] = begin + count;
    NpyHeader longer = loadable(now.withShape(shape));
    long bytes = bytes(longer);
    if (!longer.fits()) {
      throw new UnsupportedOperationException("header has no room for the shape: expected=at most "
          + now.dataStart() + " bytes, file=" + cells.path());
    }
    cells.grow(bytes);
    cells.writeHeader(longer.encode());
    header = longer;
    return begin;
  }
}
