package store.offheap.record;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.LongConsumer;
import store.offheap.error.CorruptStoreException;
import store.offheap.file.StoreFile;

/**
 * Bodies that are too long for one record: a chain of parts, and a record that represents them.
 *
 * <pre>
 *  offset  length  field
 *       0       8  type          of the record that this stands for
 *       8       8  total length  bytes of its body
 *      16       8  last part     reference
 * </pre>
 *
 * <p>The body of a part begins with the reference of the previous part, or 0 for the first. Unlike
 * a list of all parts, a chain has no maximum length, however short segments are.
 */
final class LongBodies {
  static final int TYPE_OFFSET = 0;
  static final int TOTAL_LENGTH_OFFSET = TYPE_OFFSET + 8;
  static final int LAST_PART_OFFSET = TOTAL_LENGTH_OFFSET + 8;
  private static final int LENGTH = LAST_PART_OFFSET + 8;

  /** Number of bytes of a part's body before those of the long body. */
  static final int PART_HEADER = Long.BYTES;

  /**
   * One part in this many of a segment is reserved for the records that represent bodies, and for
   * short records.
   */
  private static final int LEFT_PART = 64;

  private final StoreFile file;
  private final RecordReader reader;

  /** Number of bytes of the long body in each part except the last. */
  private final int partLength;

  /** The same for older files, where three parts took all but a quarter of a segment. */
  private final int formerPartLength;

  /**
   * Creates an instance for a file.
   *
   * @param maxLength maximum length of a record
   * @param perSegment number of such records in a segment
   */
  LongBodies(StoreFile file, RecordReader reader, int maxLength, int perSegment) {
    this.file = file;
    this.reader = reader;
    int segmentLength = file.spec().segmentLength();
    int room = Math.min(maxLength, (segmentLength - segmentLength / LEFT_PART) / perSegment & -8);
    this.partLength = room - RecordLayout.HEADER_LENGTH - PART_HEADER;
    this.formerPartLength = maxLength - RecordLayout.HEADER_LENGTH - PART_HEADER;
  }

  int partLength() {
    return partLength;
  }

  /** The record that represents a long body. */
  record Standin(int type, int totalLength, long lastPart) {
    byte[] encode() {
      return ByteBuffer.allocate(LENGTH)
          .order(ByteOrder.LITTLE_ENDIAN)
          .putLong(type)
          .putLong(totalLength)
          .putLong(lastPart)
          .array();
    }

    /** Decodes a body; returns null if it is not one, or claims more bytes than there are. */
    static Standin of(byte[] body, long maxLength) {
      if (body.length != LENGTH) {
        return null;
      }
      ByteBuffer bytes = ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN);
      long type = bytes.getLong(TYPE_OFFSET);
      long total = bytes.getLong(TOTAL_LENGTH_OFFSET);
      boolean isValid = type >= 0
          && type <= RecordType.NODE
          && RecordType.isAppendable((int) type)
          && total >= 0
          && total <= Math.min(maxLength, RecordHeap.MAX_BODY_LENGTH);
      return isValid ? new Standin((int) type, (int) total, bytes.getLong(LAST_PART_OFFSET)) : null;
    }
  }

  /** Returns the contents of a record of chunks after checking them. */
  Standin standin(long reference) {
    // The bytes must be in the file, which limits the memory for the claimed length.
    Standin standin = Standin.of(reader.body(reference, RecordType.CHUNKS), file.length());
    if (standin == null) {
      throw reader.corrupt(
          reference, "chunks", "a type and a length of at most the file's", "others");
    }
    return standin;
  }

  /** Visits parts, the last one first. */
  interface PartVisitor {
    /** Visits the part that holds the body from an index onwards; returns false to stop. */
    boolean visit(long reference, byte[] part, int from, int length);
  }

  /**
   * Visits the parts of a long body.
   *
   * @return whether the visitor saw all parts
   */
  boolean visit(long reference, Standin standin, PartVisitor visitor) {
    long part = standin.lastPart();
    int end = standin.totalLength();
    while (end > 0) {
      byte[] bytes = reader.body(part, RecordType.PART);
      int length = bytes.length - PART_HEADER;
      boolean isLast = end == standin.totalLength();
      if (length <= 0 || length > end || !isLast && !isPartLength(length)) {
        Object expected = isLast ? "1 to " + end : Math.min(end, partLength);
        throw reader.corrupt(part, "bytes of a part", expected, length);
      }
      end -= length;
      if (!visitor.visit(part, bytes, end, length)) {
        return false;
      }
      part = before(bytes);
    }
    return true;
  }

  /** Returns whether a part can have this length: chains of shorter parts might not terminate. */
  private boolean isPartLength(int length) {
    return length == partLength || length == formerPartLength;
  }

  /** Visits the readable parts. */
  void visitReadable(long reference, LongConsumer visitor) {
    try {
      visit(reference, standin(reference), (part, bytes, from, length) -> {
        visitor.accept(part);
        return true;
      });
    } catch (CorruptStoreException e) {
      // Parts before the damage cannot be found.
    }
  }

  /** Fills the body of a part. */
  static void fill(byte[] part, long before, byte[] body, int from, int length) {
    ByteBuffer.wrap(part).order(ByteOrder.LITTLE_ENDIAN).putLong(before);
    System.arraycopy(body, from, part, PART_HEADER, length);
  }

  /** Returns the reference of the part before another, or 0 for none. */
  private static long before(byte[] part) {
    return ByteBuffer.wrap(part).order(ByteOrder.LITTLE_ENDIAN).getLong();
  }

  /** Hashes a body, with at most one part in memory at a time; see {@link ContentHash}. */
  long hash(long reference, Standin standin, long seed) {
    List<Long> parts = new ArrayList<>();
    visit(reference, standin, (at, part, from, length) -> parts.add(at));
    // The last part is found first and hashed last.
    Collections.reverse(parts);
    ContentHash.OfPieces hash = new ContentHash.OfPieces(seed);
    for (long part : parts) {
      byte[] bytes = reader.body(part, RecordType.PART);
      hash.add(bytes, PART_HEADER, bytes.length - PART_HEADER);
    }
    return hash.hash();
  }

  /** Requires that all parts exist and are as they were appended. */
  void requireSound(long reference, Standin standin) {
    visit(reference, standin, (at, part, from, length) -> true);
  }

  /** Returns the contents of the first part, after visiting all parts. */
  byte[] start(long reference, Standin standin) {
    byte[][] start = {{}};
    visit(reference, standin, (at, part, from, length) -> {
      start[0] = Arrays.copyOfRange(part, PART_HEADER, part.length);
      return true;
    });
    return start[0];
  }

  /** Joins a body. */
  byte[] join(long reference, Standin standin) {
    byte[] body = new byte[standin.totalLength()];
    visit(reference, standin, (at, part, from, length) -> {
      System.arraycopy(part, PART_HEADER, body, from, length);
      return true;
    });
    return body;
  }

  /** Returns whether a record represents this body. */
  boolean matches(long reference, int type, byte[] body, int length) {
    if (RecordLayout.type(reader.head(reference)) != RecordType.CHUNKS) {
      return false;
    }
    Standin standin = standin(reference);
    return standin.type() == type
        && standin.totalLength() == length
        && visit(
            reference,
            standin,
            (at, part, from, count) ->
                Arrays.equals(part, PART_HEADER, PART_HEADER + count, body, from, from + count));
  }
}
