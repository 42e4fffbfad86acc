package store.offheap.table;

import java.util.List;
import store.offheap.file.IdleSegments;
import store.offheap.file.Segment;
import store.offheap.file.StoreFile;
import store.offheap.model.TableStats;

/** Counts the contents of a table, and the requirements of a copy of it. */
final class TableCounts {
  private TableCounts() {}

  /** Scans all slots and returns statistics. */
  static TableStats stats(Table table) {
    StoreFile file = table.file();
    long[] probeLengths = new long[SegmentCheck.PROBE_BUCKETS];
    long used = 0;
    long deleted = 0;
    List<Segment> segments = file.view().segments();
    double[] loads = new double[segments.size()];
    for (int i = 0; i < loads.length; i++) {
      file.requireOpen();
      SegmentCheck check = SegmentCheck.of(table, segments.get(i));
      loads[i] = (double) check.used() / table.layout().slots();
      used += check.used();
      deleted += check.deleted();
      check.addProbeLengths(probeLengths);
    }
    long entries = used - deleted + table.reserved().count();
    long slots = (long) segments.size() * table.layout().slots();
    long length = file.length();
    IdleSegments idle = file.idleSegments();
    return new TableStats(
        entries,
        deleted,
        slots,
        (double) used / slots,
        length,
        entries == 0 ? 0 : (double) length / entries,
        segments.size(),
        idle.retired(),
        idle.free(),
        depth(segments),
        probeLengths,
        loads);
  }

  private static int depth(List<Segment> segments) {
    return segments.stream().mapToInt(Segment::depth).max().orElse(0);
  }

  /** Returns the number of slots in live segments. */
  static long slots(Table table) {
    return (long) table.file().view().segments().size() * table.layout().slots();
  }

  /**
   * Returns the number of entries, limited to the number of slots, because a damaged file may
   * exaggerate it.
   */
  static long boundedSize(Table table) {
    return Math.max(0, Math.min(table.size(), slots(table) + 2));
  }

  /** Returns the number of slots of a copy that is no larger than necessary. */
  static long compactSlots(Table table) {
    long entries = boundedSize(table);
    TableSpec compact = table.spec().filledBy(entries, TableSpec.DEFAULT_LOAD);
    return (long) compact.layout().slots() << compact.depthFor(entries, TableSpec.DEFAULT_LOAD);
  }
}
