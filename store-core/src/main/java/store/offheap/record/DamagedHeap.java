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
 * The records of a damaged file, of which as many are read as can be: through the channel, each
 * reference, length and checksum compared before it is used.
 *
 * <p>A checksum covers a record's body. Of its mutable words only the seal of their segment tells
 * whether they are what was stored, so what was read of a segment whose seal is broken is noted.
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
   * The heap of a file. Nothing is read yet.
   *
   * @param positions where its segments lie, by their numbers
   */
  public DamagedHeap(
      DamagedFile file, DamagedPages pages, int segmentLength, SortedMap<Integer, Long> positions) {
    this.file = file;
    this.pages = pages;
    this.segmentLength = segmentLength;
    this.positions = positions;
  }

  /** Reads all segments once, and compares them with their seals. */
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

  /** Returns how many bytes all segments have. */
  public long length() {
    return (long) segmentLength * positions.size();
  }

  /** Returns of how many segments {@link #check} read at least a part. */
  public long segmentsRead() {
    return segmentsRead;
  }

  /** Returns the segments of which {@link #check} could not read all. */
  public List<Loss> losses() {
    return List.copyOf(losses);
  }

  // What rests on words that may be wrong

  /** Forgets which suspect segments were read. */
  public void forgetTouched() {
    touched.clear();
  }

  /** Counts an entry that was written for each suspect segment that was read for it. */
  public void countTouched() {
    touched.forEach(number -> suspectUses.merge(number, 1L, Long::sum));
  }

  /** Returns the segments whose seals are broken, and how many entries rest on each. */
  public List<Suspect> suspects() {
    List<Suspect> list = new ArrayList<>();
    suspects.forEach((number, what) -> list.add(new Suspect(
        "segment " + number, positions.get(number), suspectUses.getOrDefault(number, 0L), what)));
    return list;
  }

  // Records

  /** Returns what type a record is of, one of {@link RecordType}. */
  public int type(long reference) {
    int type = RecordLayout.type(head(reference));
    return type == RecordType.CHUNKS ? standin(reference).type() : type;
  }

  /**
   * Returns a record's body.
   *
   * @throws CorruptStoreException if it is of another type, or not whole
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

  /** Returns where in the file a record lies, -1 if nowhere. */
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

  /** Returns what is wrong with a record. */
  public CorruptStoreException corrupt(
      long reference, String what, Object expected, Object actual) {
    return new CorruptStoreException(
        what + ": expected=" + expected + ", actual=" + actual,
        file.path(),
        "record at " + RecordLayout.offset(reference) + " of segment "
            + RecordLayout.segment(reference));
  }
}
