package store.offheap.array;

import java.nio.file.Path;
import java.util.function.DoubleUnaryOperator;
import store.offheap.model.ArrayType;

/**
 * The results of applying a function to each element of another source: numbers of type
 * {@code float64}.
 */
final class MappedSource implements SparseSource {
  private final SparseSource source;
  private final DoubleUnaryOperator function;
  private final Fill fill;

  MappedSource(SparseSource source, DoubleUnaryOperator function) {
    this.source = source;
    this.function = function;
    this.fill = new Fill(ArrayType.FLOAT64, applied(source.fill().raw()));
  }

  private long mapped(long raw) {
    return fill.settled(applied(raw));
  }

  private long applied(long raw) {
    double value = source.fill().type().rawToDouble(raw);
    return Double.doubleToRawLongBits(function.applyAsDouble(value));
  }

  @Override
  public long[] shape() {
    return source.shape();
  }

  @Override
  public Fill fill() {
    return fill;
  }

  @Override
  public long raw(long place) {
    return mapped(source.raw(place));
  }

  @Override
  public void scan(CellVisitor visitor) {
    source.scan((place, raw) -> {
      long mapped = mapped(raw);
      if (!fill.is(mapped)) {
        visitor.accept(place, mapped);
      }
    });
  }

  @Override
  public OrderedCells ordered() {
    OrderedCells cells = source.ordered();
    return new OrderedCells() {
      @Override
      public CellCursor cursor() {
        return new Cursor(cells.cursor());
      }

      @Override
      public void close() {
        cells.close();
      }
    };
  }

  @Override
  public SparseSource select(Index... indices) {
    return new MappedSource(source.select(indices), function);
  }

  @Override
  public SparseSource transpose(int[] axes) {
    return new MappedSource(source.transpose(axes), function);
  }

  @Override
  public Path path() {
    return source.path();
  }

  private final class Cursor implements CellCursor {
    private final CellCursor cells;
    private long raw;

    Cursor(CellCursor cells) {
      this.cells = cells;
    }

    @Override
    public boolean next() {
      while (cells.next()) {
        raw = mapped(cells.raw());
        if (!fill.is(raw)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public long place() {
      return cells.place();
    }

    @Override
    public long raw() {
      return raw;
    }
  }
}
