package store.offheap.array;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.LongConsumer;
import store.offheap.model.ArrayType;

/** Copies between dense arrays and the elements of sparse ones. */
final class DenseCopy {
  private static final long BLOCK = 1 << 16;

  private DenseCopy() {}

  /** Gives every element of a dense array that is not the fill value. */
  static void read(DenseArray array, Fill fill, CellVisitor visitor, LongConsumer progress) {
    long[] next = new long[1];
    array.all().forEachBlock(BLOCK, block -> {
      if (array.type().isFloating()) {
        for (double value : block.toDoubles()) {
          accept(next[0]++, array.type().doubleToRaw(value), fill, visitor);
        }
      } else {
        for (long value : block.toLongs()) {
          accept(next[0]++, array.type().longToRaw(value), fill, visitor);
        }
      }
      progress.accept(next[0]);
    });
  }

  private static void accept(long place, long raw, Fill fill, CellVisitor visitor) {
    if (!fill.is(raw)) {
      visitor.accept(place, raw);
    }
  }

  /** Writes all elements of a view to a new dense array; if that fails, there is none. */
  static DenseArray write(SparseSource source, Path file) {
    DenseArray array = DenseArray.create(file, source.fill().type(), source.shape());
    boolean isWritten = false;
    try {
      write(source, array);
      isWritten = true;
      return array;
    } finally {
      if (!isWritten) {
        array.close();
        delete(file);
      }
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // What failed before is thrown.
    }
  }

  private static void write(SparseSource source, DenseArray array) {
    ArrayType type = source.fill().type();
    if (source.fill().raw() != 0) {
      fill(source.fill(), array);
    }
    Layout layout = Layout.of(source.shape(), false);
    try (OrderedCells cells = source.ordered()) {
      CellCursor cursor = cells.cursor();
      long[] cell = new long[1];
      while (cursor.next()) {
        long[] index = layout.coordinates(cursor.place());
        if (type.isFloating()) {
          array.setDouble(index, type.rawToDouble(cursor.raw()));
        } else if (type == ArrayType.UINT64) {
          cell[0] = cursor.raw();
          array
              .select(Arrays.stream(index).mapToObj(Index::at).toArray(Index[]::new))
              .write(cell);
        } else {
          array.setLong(index, type.rawToLong(cursor.raw()));
        }
      }
    }
  }

  private static void fill(Fill fill, DenseArray array) {
    if (fill.type().isFloating()) {
      array.all().fill(fill.doubleValue());
      return;
    }
    // Of uint64, too: its bits as they are.
    array.all().fill(fill.type().rawToLong(fill.raw()));
  }
}
