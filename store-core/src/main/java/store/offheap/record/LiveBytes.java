package store.offheap.record;

import java.util.Arrays;
import store.offheap.file.SegmentTable;
import store.offheap.file.StoreFile;

/**
 * Counts the live bytes of each heap segment from scratch, record by record.
 *
 * <p>Not thread-safe. Needs 4 bytes per segment.
 */
public final class LiveBytes {
  private final SegmentTable segments;
  private final RecordReader reader;
  private final LongBodies longBodies;
  private int[] counts = new int[0];

  LiveBytes(StoreFile file, RecordReader reader, LongBodies longBodies) {
    this.segments = file.segments();
    this.reader = reader;
    this.longBodies = longBodies;
  }

  /**
   * Counts a record, including its parts elsewhere.
   *
   * @throws store.offheap.error.CorruptStoreException if more bytes would be live in its segment
   *     than were appended, such as when a record is counted repeatedly
   */
  public void add(long reference) {
    if (RecordLayout.type(reader.head(reference)) == RecordType.CHUNKS) {
      longBodies.visit(reference, longBodies.standin(reference), (part, bytes, from, length) -> {
        addOne(part);
        return true;
      });
    }
    addOne(reference);
  }

  private void addOne(long reference) {
    int number = RecordLayout.segment(reference);
    if (number >= counts.length) {
      counts = Arrays.copyOf(counts, Math.max(number + 1, 2 * counts.length));
    }
    int count = counts[number] + RecordLayout.length(reader.head(reference));
    if (count > segments.used(number)) {
      throw reader.corrupt(
          reference, "live bytes of its segment", "at most " + segments.used(number), count);
    }
    counts[number] = count;
  }

  /** Returns the number of dead bytes of a segment according to this count. */
  public int dead(int number) {
    return segments.used(number) - (number < counts.length ? counts[number] : 0);
  }
}
