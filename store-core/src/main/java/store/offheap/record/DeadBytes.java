package store.offheap.record;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongPredicate;
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

  /** Does what {@link RecordHeap#recount} says. */
  void recount(HeapWalk walk, LongBodies longBodies, LongPredicate isLive) {
    Set<Long> parts = new HashSet<>();
    List<Integer> numbers = file.heapSegments();
    for (int number : numbers) {
      walk.records(number, (reference, type, length) -> {
        if (type == RecordType.CHUNKS && isLive.test(reference)) {
          longBodies.visitReadable(reference, parts::add);
        }
      });
    }
    List<Integer> dead = new ArrayList<>();
    for (int number : numbers) {
      int[] live = {0};
      walk.records(number, (reference, type, length) -> {
        boolean counts = RecordType.isAppendable(type) || type == RecordType.CHUNKS
            ? isLive.test(reference)
            : parts.contains(reference);
        live[0] += counts ? length : 0;
      });
      segments.deleted(number, segments.used(number) - live[0]);
      if (isDead(number)) {
        dead.add(number);
      }
    }
    if (!dead.isEmpty()) {
      retirement.retire(dead);
    }
  }
}
