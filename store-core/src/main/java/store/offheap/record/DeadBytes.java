package store.offheap.record;

import java.util.ArrayList;
import java.util.List;
import store.offheap.file.SegmentTable;
import store.offheap.file.StoreFile;

/**
 * Counts the bytes of each heap segment to which nothing refers any more, and retires the segments
 * that have no others.
 *
 * <p>Needs the file's write lock.
 */
final class DeadBytes {
  private final StoreFile file;
  private final SegmentTable segments;
  private final RecordReader reader;
  private final Retirement retirement;
  private final OpenSegment open;

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
    if (isDead(number)) {
      retirement.retire(List.of(number));
    }
  }

  private boolean isDead(int number) {
    return !open.is(number) && segments.deleted(number) == segments.used(number);
  }

  /** Takes over a count made anew, and retires what has no live bytes. */
  void recounted(LiveBytes liveBytes) {
    List<Integer> dead = new ArrayList<>();
    for (int number : file.heapSegments()) {
      segments.deleted(number, liveBytes.dead(number));
      if (isDead(number)) {
        dead.add(number);
      }
    }
    if (!dead.isEmpty()) {
      retirement.retire(dead);
    }
  }
}
