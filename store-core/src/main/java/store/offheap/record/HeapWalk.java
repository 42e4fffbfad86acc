package store.offheap.record;

import java.lang.ref.Reference;
import store.offheap.file.Memory;
import store.offheap.file.Region;
import store.offheap.file.SegmentTable;
import store.offheap.file.StoreFile;

/**
 * Walks a heap segment from start to end, regardless of references to its records.
 *
 * <p>If no record begins at a position, such as when a power failure lost a sector, the next record
 * is searched for. What is found may be a record that was never complete, or bytes of a body that
 * only look like one: it is valid only if something refers to it.
 */
final class HeapWalk {
  /**
   * When searching for records, checksums are computed over at most this many times the length of
   * the segment.
   */
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

  /** Implements {@link RecordHeap#records}. */
  int records(int number, RecordVisitor visitor) {
    Region region = file.heapRegion(number);
    file.willScan(region);
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
