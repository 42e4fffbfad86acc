package store.offheap.table;

import java.util.List;
import store.offheap.file.IdleSegments;
import store.offheap.file.Segment;
import store.offheap.file.StoreFile;
import store.offheap.model.TableStats;

/** Counts what a table holds, and what a copy of it would take. */
final class TableCounts {
  private TableCounts() {}

  /** Walks through all slots and returns what it counted. */
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

  /** Returns how many slots there are in live segments. */
  static long slots(Table table) {
    return (long) table.file().view().segments().size() * table.layout().slots();
  }

  /** Returns the size, which a damaged file may exaggerate, but no more than it has slots. */
  static long boundedSize(Table table) {
    return Math.max(0, Math.min(table.size(), slots(table) + 2));
  }

  /** Returns how many slots a copy would have that is no larger than it need be. */
  static long compactSlots(Table table) {
    long entries = boundedSize(table);
    TableSpec compact = table.spec().filledBy(entries, TableSpec.DEFAULT_LOAD);
    return (long) compact.layout().slots() << compact.depthFor(entries, TableSpec.DEFAULT_LOAD);
  }
}
