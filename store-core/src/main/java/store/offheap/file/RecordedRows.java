package store.offheap.file;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import store.offheap.model.SalvageReport.Loss;

/**
 * Collects the live segments recorded in one structure of a possibly damaged file, and notes those
 * whose description is implausible. Not thread-safe.
 */
final class RecordedRows {
  private final StoreSpec spec;
  private final List<RecordedSegment> segments = new ArrayList<>();
  private final SortedMap<Integer, Long> heap = new TreeMap<>();
  private final List<Loss> losses = new ArrayList<>();

  /** Creates an instance for a file with the given specification. */
  RecordedRows(StoreSpec spec) {
    this.spec = spec;
  }

  /** Returns whether a structure may be at a position, even if the file was truncated. */
  static boolean isPlausible(long position) {
    return position >= 3L * StoreFile.PAGE && position % StoreFile.PAGE == 0;
  }

  /** Records that something is, or may be, missing. */
  void lose(String where, long position, String what) {
    losses.add(new Loss(where, position, what));
  }

  /**
   * Adds a row of the segment table that describes a live segment.
   *
   * @param countedAhead number of slots that may be counted as used but are still empty
   */
  void add(int number, ByteBuffer row, int countedAhead) {
    long position = row.getLong(SegmentTable.POSITION_OFFSET);
    int length = row.getInt(SegmentTable.LENGTH_OFFSET);
    if (row.getInt(SegmentTable.USE_OFFSET) == SegmentTable.HEAP && hasHeap()) {
      addHeap(number, position, length);
      return;
    }
    Segment segment = new Segment(
        number,
        position,
        row.getInt(SegmentTable.PREFIX_OFFSET),
        row.getInt(SegmentTable.DEPTH_OFFSET));
    add(segment, length, row.getInt(SegmentTable.USED_OFFSET) - countedAhead);
  }

  /** Adds a row of a catalog. */
  void add(int number, Catalog.Row row) {
    if (row.live() == Catalog.Row.LIVE) {
      Segment segment = new Segment(number, row.position(), row.prefix(), row.depth());
      add(segment, row.length(), row.used());
    } else if (row.isHeap() && hasHeap()) {
      addHeap(number, row.position(), row.length());
    }
  }

  /**
   * Returns whether the file may have heap segments; otherwise, a heap segment indicates damage.
   */
  private boolean hasHeap() {
    return spec.kind() == StoreSpec.OBJECT_MAP;
  }

  private void add(Segment segment, int length, int used) {
    int depth = segment.depth();
    boolean isPlausible = isPlausible(segment.position())
        && length == spec.segmentLength()
        && depth >= 0
        && depth <= Integer.SIZE
        && (depth == Integer.SIZE || segment.prefix() << depth == 0);
    if (isPlausible) {
      segments.add(new RecordedSegment(segment, Math.max(0, used)));
    } else {
      lose(
          "segment " + segment.number(),
          segment.position(),
          String.format(
              Locale.ROOT,
              "invalid description: length=%d, prefix=%08x, depth=%d",
              length,
              segment.prefix(),
              depth));
    }
  }

  private void addHeap(int number, long position, int length) {
    if (isPlausible(position) && length == spec.segmentLength()) {
      heap.put(number, position);
    } else {
      lose(
          "segment " + number, position, "invalid description: length=" + length + ", in the heap");
    }
  }

  /** Returns the collected state, under the name of the structure. */
  RecordedState state(String name, byte[] cells) {
    return new RecordedState(name, segments, cells, heap, losses);
  }
}
