package store.offheap.record;

import java.util.List;
import store.offheap.file.SegmentTable;
import store.offheap.file.StoreFile;

/**
 * Counts the unreferenced bytes of each heap segment, and retires the segments that have no live
 * bytes.
 *
 * <p>Requires the file's write lock.
 */
final class DeadBytes {
  private final StoreFile file;
  private final SegmentTable segments;
  private final RecordReader reader;
  private final Retirement retirement;
  private final OpenSegment open;

  /** Whether a segment without live bytes could not be retired. */
  private boolean isLeftOver;

  DeadBytes(StoreFile file, RecordReader reader, Retirement retirement) {
    this.file = file;
    this.segments = file.segments();
    this.reader = reader;
    this.retirement = retirement;
    this.open = new OpenSegment(file, this::retireIfDead);
  }

  /** Returns the segment that records are appended to, which is never retired. */
  OpenSegment open() {
    return open;
  }

  /** Counts a record as dead. */
  void add(long reference) {
    int number = RecordLayout.segment(reference);
    long deleted = (long) segments.deleted(number) + RecordLayout.length(reader.head(reference));
    if (deleted > segments.used(number)) {
      throw reader.corrupt(
          reference, "dead bytes of its segment", "at most " + segments.used(number), deleted);
    }
    segments.deleted(number, (int) deleted);
    retireIfDead(number);
  }

  private void retireIfDead(int number) {
    if (!isDead(number)) {
      return;
    }
    try {
      retirement.retire(isLeftOver ? allDead() : List.of(number));
      isLeftOver = false;
    } catch (OutOfMemoryError e) {
      // The record is dead, and the change that caused this is complete: its caller must not revert
      // it. The segment is retired with the next one.
      isLeftOver = true;
    }
  }

  private List<Integer> allDead() {
    return file.heapSegments().stream().filter(this::isDead).toList();
  }

  private boolean isDead(int number) {
    return !open.is(number) && segments.deleted(number) == segments.used(number);
  }

  /** Adopts a new count, and retires the segments without live bytes. */
  void recounted(LiveBytes liveBytes) {
    for (int number : file.heapSegments()) {
      segments.deleted(number, liveBytes.dead(number));
    }
    List<Integer> dead = allDead();
    if (!dead.isEmpty()) {
      retirement.retire(dead);
    }
  }
}
