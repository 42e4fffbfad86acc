package store.offheap.record;

import java.lang.ref.Reference;
import store.offheap.file.Memory;
import store.offheap.file.Region;
import store.offheap.file.SegmentTable;
import store.offheap.file.StoreFile;

/**
 * Goes through a heap segment from end to end, whatever refers to its records.
 *
 * <p>Where no record begins, as when a power failure took a sector, the next one is sought. What is
 * found there may be a record that was never complete, or bytes of a body that only look like one:
 * it counts only if something refers to it.
 */
final class HeapWalk {
  /** Where records are sought, no more bytes are summed than so many times the segment. */
  private static final int SEARCH_LIMIT = 16;

  private final StoreFile file;
  private final RecordReader reader;
  private final SegmentTable segments;
  private final int segmentLength;

  HeapWalk(StoreFile file, RecordReader reader) {
    this.file = file;
    this.reader = reader;
    this.segments = file.segments();
    this.segmentLength = file.spec().segmentLength();
  }

  /** Does what {@link RecordHeap#records} says. */
  int records(int number, RecordVisitor visitor) {
    Region region = file.heapRegion(number);
    int end = Math.max(0, Math.min(segmentLength, segments.used(number))) & -Long.BYTES;
    long budget = (long) SEARCH_LIMIT * segmentLength;
    int skipped = 0;
    int at = 0;
    while (at < end && budget > 0) {
      int head = Memory.getInt(region.buffer(), region.base() + at + RecordLayout.HEAD_OFFSET);
      if (!RecordReader.isPlausible(head, end - at)) {
        skipped += Long.BYTES;
        at += Long.BYTES;
        continue;
      }
      int length = RecordLayout.length(head);
      long reference = RecordLayout.reference(number, at);
      if (reader.bodyOrNull(region, reference, head) == null) {
        budget -= length;
        skipped += Long.BYTES;
        at += Long.BYTES;
      } else {
        visitor.visit(reference, RecordLayout.type(head), length);
        at += length;
      }
    }
    Reference.reachabilityFence(region);
    return skipped + Math.max(0, end - at);
  }
}
