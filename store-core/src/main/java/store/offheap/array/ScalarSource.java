package store.offheap.array;

import java.nio.file.Path;

/** A source with the same number everywhere: no element is stored. */
final class ScalarSource implements SparseSource {
  private final long[] shape;
  private final Fill fill;

  ScalarSource(long[] shape, Fill fill) {
    this.shape = shape;
    this.fill = fill;
  }

  @Override
  public long[] shape() {
    return shape;
  }

  @Override
  public Fill fill() {
    return fill;
  }

  @Override
  public long raw(long place) {
    return fill.raw();
  }

  @Override
  public void scan(CellVisitor visitor) {
    // There are no stored elements.
  }

  @Override
  public OrderedCells ordered() {
    return new SortedCells(Path.of("")).finish();
  }

  @Override
  public SparseSource select(Index... indices) {
    return of(SparseSelection.of(Layout.of(shape, false)).select(indices));
  }

  @Override
  public SparseSource transpose(int[] axes) {
    return of(SparseSelection.of(Layout.of(shape, false)).transpose(axes));
  }

  private SparseSource of(SparseSelection selection) {
    return new ScalarSource(selection.shape(), fill);
  }

  @Override
  public Path path() {
    throw new UnsupportedOperationException("a number has no file");
  }
}
