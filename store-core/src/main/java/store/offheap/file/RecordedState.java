package store.offheap.file;

import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import store.offheap.model.SalvageReport.Loss;

/**
 * The live segments of a damaged file according to one of its structures.
 *
 * @param name name of the structure
 * @param segments the segments with a plausible description, in ascending order of prefix
 * @param cells the cells for the layer above, {@link LivePage#CELLS_LENGTH} bytes
 * @param heap positions of the live heap segments, by number; only for an object map
 * @param losses what is lost if this state is used
 */
public record RecordedState(
    String name,
    List<RecordedSegment> segments,
    byte[] cells,
    SortedMap<Integer, Long> heap,
    List<Loss> losses) {
  private static final long PREFIX_END = 1L << Integer.SIZE;

  /** Sorts and copies the components. */
  public RecordedState {
    segments = segments.stream()
        .sorted(Comparator.comparingLong(
            recorded -> Integer.toUnsignedLong(recorded.segment().prefix())))
        .toList();
    heap = Collections.unmodifiableSortedMap(new TreeMap<>(heap));
    losses = List.copyOf(losses);
  }

  /** Returns the number of the 2^32 hash prefixes that lead to one of the segments. */
  public long coveredPrefixes() {
    long covered = 0;
    long end = 0;
    for (RecordedSegment recorded : segments) {
      long start = Integer.toUnsignedLong(recorded.segment().prefix());
      long stop = start + (PREFIX_END >>> recorded.segment().depth());
      covered += Math.max(0, stop - Math.max(start, end));
      end = Math.max(end, stop);
    }
    return covered;
  }

  /** Returns whether every hash prefix leads to one of the segments. */
  public boolean isWhole() {
    return coveredPrefixes() == PREFIX_END;
  }

  /**
   * Returns whether another state has the same segments at the same positions, and the same cells.
   */
  boolean saysTheSameAs(RecordedState other) {
    return Arrays.equals(cells, other.cells)
        && heap.equals(other.heap)
        && segments.stream()
            .map(RecordedSegment::segment)
            .toList()
            .equals(other.segments.stream().map(RecordedSegment::segment).toList());
  }
}
