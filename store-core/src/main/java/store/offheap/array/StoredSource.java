package store.offheap.array;

import java.nio.file.Path;
import java.util.function.LongConsumer;

/** The elements of a file that a selection has. */
final class StoredSource implements SparseSource {
  /** Views of so few elements may be cheaper to look up than to find among all. */
  private static final long PROBED = 1 << 12;

  /** Elements that are looked at between two reports of progress. */
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
    // To go over the whole array is to see keys that are none of its places, too.
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
