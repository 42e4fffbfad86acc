package store.offheap.array;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.LongConsumer;

/** Copies between dense arrays and the elements of sparse arrays. */
final class DenseCopy {
  /** Number of elements written at a time. */
  private static final int BLOCK = 1 << 16;

  private DenseCopy() {}

  /** Visits every element of a dense array that is not the fill value. */
  static void read(DenseArray array, Fill fill, CellVisitor visitor, LongConsumer progress) {
    Elements elements = array.elements();
    Layout layout = Layout.of(array.shape(), array.isFortran());
    elements.requireWhole(layout);
    CellReader reader = new CellReader(elements, layout);
    long[] cells = new long[Elements.CHUNK];
    long place = 0;
    for (int count = reader.next(cells, cells.length);
        count > 0;
        count = reader.next(cells, cells.length)) {
      for (int i = 0; i < count; i++, place++) {
        if (!fill.is(cells[i])) {
          visitor.accept(place, cells[i]);
        }
      }
      progress.accept(place);
    }
  }

  /** Writes all elements of a view to a new dense array, which appears complete. */
  static DenseArray write(SparseSource source, Path file, LongConsumer progress) {
    NpyHeader header = NpyHeader.of(source.fill().type(), false, source.shape());
    DenseArray.build(file, header, array -> {
      try (OrderedCells cells = source.ordered()) {
        write(cells.cursor(), source.fill(), array, progress);
      }
    });
    return DenseArray.open(file);
  }

  private static void write(CellCursor cursor, Fill fill, DenseArray array, LongConsumer progress) {
    long size = array.size();
    boolean isZero = fill.raw() == 0;
    long[] block = new long[(int) Math.min(BLOCK, size)];
    boolean isMore = cursor.next();
    for (long next = 0; next < size && (isMore || !isZero); ) {
      // The new file is already filled with zeros, which take no disk space.
      long begin = isZero ? cursor.place() : next;
      int room = (int) Math.min(size - begin, BLOCK - begin % BLOCK);
      int count = isZero ? 0 : room;
      Arrays.fill(block, fill.raw());
      for (; isMore && cursor.place() < begin + room; isMore = cursor.next()) {
        int at = (int) (cursor.place() - begin);
        block[at] = cursor.raw();
        count = Math.max(count, at + 1);
      }
      array.elements().putRaw(begin, block, count);
      next = begin + room;
      progress.accept(next);
    }
    progress.accept(size);
  }
}
