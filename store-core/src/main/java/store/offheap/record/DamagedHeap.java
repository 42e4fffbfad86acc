package store.offheap.record;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import store.offheap.error.CorruptStoreException;
import store.offheap.file.DamagedFile;
import store.offheap.file.DamagedPages;
import store.offheap.file.SealCheck;
import store.offheap.file.Segment;
import store.offheap.model.SalvageReport.Loss;
import store.offheap.model.SalvageReport.Suspect;

/**
 * Reads as many records of a damaged file as possible: through the channel, checking each
 * reference, length and checksum before use.
 *
 * <p>A checksum covers a record's body. Whether its mutable words are those that were stored is
 * known only from the seal of their segment; therefore reads from a segment with a broken seal are
 * recorded.
 *
 * <p>Not thread-safe.
 */
public final class DamagedHeap {
  private final DamagedFile file;
  private final DamagedPages pages;
  private final int segmentLength;
  private final SortedMap<Integer, Long> positions;
  private final List<Loss> losses = new ArrayList<>();
  private final Map<Integer, String> suspects = new TreeMap<>();
  private final Map<Integer, Long> suspectUses = new HashMap<>();
  private final TreeSet<Integer> touched = new TreeSet<>();
  private long segmentsRead;

  /**
   * Creates an instance for the heap of a file; reads nothing yet.
   *
   * @param positions positions of its segments, by number
   */
  public DamagedHeap(
      DamagedFile file, DamagedPages pages, int segmentLength, SortedMap<Integer, Long> positions) {
    this.file = file;
    this.pages = pages;
    this.segmentLength = segmentLength;
    this.positions = positions;
  }

  /** Reads all segments once and verifies their seals. */
  public void check() {
    ByteBuffer bytes = ByteBuffer.allocateDirect(segmentLength).order(ByteOrder.LITTLE_ENDIAN);
    positions.forEach((number, position) -> {
      int missing = file.read(bytes, position, (byte) 0);
      segmentsRead += missing < segmentLength ? 1 : 0;
      if (missing > 0) {
        losses.add(new Loss(
            "segment " + number,
            position,
            "bytes of the heap: expected=" + segmentLength + ", actual="
                + (segmentLength - missing)));
      } else {
        SealCheck seal = file.check(new Segment(number, position, 0, 0), bytes);
        if (!seal.isSound()) {
          suspects.put(number, seal.problem());
        }
      }
    });
  }

  /** Returns the total length of all segments in bytes. */
  public long length() {
    return (long) segmentLength * positions.size();
  }

  /** Returns the number of segments that {@link #check} read at least in part. */
  public long segmentsRead() {
    return segmentsRead;
  }

  /** Returns the segments that {@link #check} could not read completely. */
  public List<Loss> losses() {
    return List.copyOf(losses);
  }

  // Entries that depend on words that may be wrong

  /** Clears the record of suspect segments that were read. */
  public void forgetTouched() {
    touched.clear();
  }

  /** Counts a written entry for each suspect segment that was read for it. */
  public void countTouched() {
    touched.forEach(number -> suspectUses.merge(number, 1L, Long::sum));
  }

  /** Returns the segments with broken seals, and the number of entries that depend on each. */
  public List<Suspect> suspects() {
    List<Suspect> list = new ArrayList<>();
    suspects.forEach((number, what) -> list.add(new Suspect(
        "segment " + number, positions.get(number), suspectUses.getOrDefault(number, 0L), what)));
    return list;
  }

  // Records

  /** Returns the type of a record, one of {@link RecordType}. */
  public int type(long reference) {
    int type = RecordLayout.type(head(reference));
    return type == RecordType.CHUNKS ? standin(reference).type() : type;
  }

  /**
   * Returns a record's body.
   *
   * @throws CorruptStoreException if it has another type, or is not intact
   */
  public byte[] body(long reference, int type) {
    int head = head(reference);
    if (RecordLayout.type(head) == RecordType.CHUNKS) {
      LongBodies.Standin standin = standin(reference);
      requireType(reference, type, standin.type());
      return join(reference, standin);
    }
    requireType(reference, type, RecordLayout.type(head));
    return checked(reference, head);
  }

  /** Returns a mutable word of a record. */
  public long word(long reference, int index) {
    int type = RecordLayout.type(head(reference));
    if (index >= RecordType.words(type)) {
      throw corrupt(reference, "words", "more than " + index, RecordType.words(type));
    }
    long at = position(reference) + RecordLayout.WORDS_OFFSET + ((long) index << 3);
    if (!pages.readWord(at)) {
      throw corrupt(reference, "word " + index, "readable", "not");
    }
    int segment = RecordLayout.segment(reference);
    if (suspects.containsKey(segment)) {
      touched.add(segment);
    }
    return pages.word();
  }

  /** Returns the position of a record in the file, or -1 if it has none. */
  public long position(long reference) {
    Long start =
        RecordLayout.isReference(reference) ? positions.get(RecordLayout.segment(reference)) : null;
    return start == null ? -1 : start + RecordLayout.offset(reference);
  }

  private int head(long reference) {
    long at = position(reference);
    int offset = RecordLayout.offset(reference);
    if (at < 0
        || offset < RecordLayout.FIRST_RECORD
        || offset > segmentLength - RecordLayout.HEADER_LENGTH) {
      throw corrupt(reference, "reference", "of a record", Long.toHexString(reference));
    }
    if (!pages.readWord(at)) {
      throw corrupt(reference, "record", "readable", "not");
    }
    int head = (int) pages.word();
    if (!RecordReader.isPlausible(head, segmentLength - offset)) {
      throw corrupt(reference, "head", "of a record", Integer.toHexString(head));
    }
    return head;
  }

  private byte[] checked(long reference, int head) {
    byte[] body = new byte[RecordLayout.bodyLength(head)];
    long at = position(reference);
    boolean isRead = pages.read(at + RecordLayout.bodyOffset(RecordLayout.type(head)), body)
        && pages.readWord(at);
    int expected = (int) (pages.word() >>> Integer.SIZE);
    if (!isRead || RecordChecksum.of(body, 0, body.length, reference, head) != expected) {
      throw corrupt(reference, "checksum", "that of the record", isRead ? "another" : "unreadable");
    }
    return body;
  }

  private LongBodies.Standin standin(long reference) {
    byte[] body = checked(reference, head(reference));
    LongBodies.Standin standin = LongBodies.Standin.of(body, length());
    if (standin == null) {
      throw corrupt(reference, "chunks", "of a record", "something else");
    }
    return standin;
  }

  private byte[] join(long reference, LongBodies.Standin standin) {
    byte[] joined = new byte[standin.totalLength()];
    int end = joined.length;
    for (long part = standin.lastPart(); end > 0; ) {
      int head = head(part);
      requireType(part, RecordType.PART, RecordLayout.type(head));
      byte[] bytes = checked(part, head);
      int length = bytes.length - LongBodies.PART_HEADER;
      if (length <= 0 || length > end) {
        throw corrupt(reference, "part", "1 to " + end + " bytes", length);
      }
      end -= length;
      System.arraycopy(bytes, LongBodies.PART_HEADER, joined, end, length);
      part = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }
    return joined;
  }

  private void requireType(long reference, int expected, int actual) {
    if (actual != expected) {
      throw corrupt(reference, "type", expected, actual);
    }
  }

  /** Returns the exception for a damaged record. */
  public CorruptStoreException corrupt(
      long reference, String what, Object expected, Object actual) {
    return new CorruptStoreException(
        what + ": expected=" + expected + ", actual=" + actual,
        file.path(),
        "record at " + RecordLayout.offset(reference) + " of segment "
            + RecordLayout.segment(reference));
  }
}
