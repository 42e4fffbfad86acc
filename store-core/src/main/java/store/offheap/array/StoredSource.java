package store.offheap.array;

import java.nio.file.Path;
import java.util.function.LongConsumer;

/** The elements of a file that a selection contains. */
final class StoredSource implements SparseSource {
  /**
   * Views with at most this many elements may be cheaper to look up than to find by scanning the
   * file.
   */
  private static final long PROBED = 1 << 12;

  /** Number of elements processed between two progress reports. */
  private static final long REPORTED = 1 << 14;

  private final SparseElements elements;
  private final SparseSelection selection;
  private final LongConsumer progress;

  StoredSource(SparseElements elements, SparseSelection selection, LongConsumer progress) {
    this.elements = elements;
    this.selection = selection;
    this.progress = progress;
  }

  @Override
  public long[] shape() {
    return selection.shape();
  }

  @Override
  public Fill fill() {
    return elements.header().fill();
  }

  @Override
  public Path path() {
    return elements.file().path();
  }

  @Override
  public long raw(long place) {
    return elements.raw(selection.placeInArray(place));
  }

  @Override
  public void scan(CellVisitor visitor) {
    if (isProbed()) {
      for (long place = 0; place < selection.size(); place++) {
        long raw = raw(place);
        if (!fill().is(raw)) {
          visitor.accept(place, raw);
        }
      }
      return;
    }
    long[] seen = new long[1];
    elements.scan((place, raw) -> {
      if (++seen[0] % REPORTED == 0) {
        progress.accept(seen[0]);
      }
      long inView = selection.placeInView(place);
      if (inView >= 0) {
        visitor.accept(inView, raw);
      }
    });
    progress.accept(seen[0]);
  }

  private boolean isProbed() {
    // Traversing the whole array also detects keys that are not places of it.
    return !selection.isWhole()
        && selection.size() <= PROBED
        && selection.size() <= elements.table().slotCount() / 8;
  }

  @Override
  public OrderedCells ordered() {
    SortedCells sorted = new SortedCells(path());
    boolean isSorted = false;
    try {
      scan(sorted);
      sorted.finish();
      isSorted = true;
      return sorted;
    } finally {
      if (!isSorted) {
        sorted.close();
      }
    }
  }

  @Override
  public SparseSource select(Index... indices) {
    return new StoredSource(elements, selection.select(indices), progress);
  }

  @Override
  public SparseSource transpose(int[] axes) {
    return new StoredSource(elements, selection.transpose(axes), progress);
  }
}
