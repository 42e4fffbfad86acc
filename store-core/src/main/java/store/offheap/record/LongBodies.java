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
 * Bodies that are too long for one record: a chain of parts, and a record that stands for them.
 *
 * <pre>
 *  offset  length  field
 *       0       8  type          of the record that this stands for
 *       8       8  total length  bytes of its body
 *      16       8  last part     reference
 * </pre>
 *
 * <p>The body of a part begins with the reference of the part before, 0 for the first. A chain, and
 * not a list of all parts, has no longest length, however short segments are.
 */
final class LongBodies {
  static final int TYPE_OFFSET = 0;
  static final int TOTAL_LENGTH_OFFSET = TYPE_OFFSET + 8;
  static final int LAST_PART_OFFSET = TOTAL_LENGTH_OFFSET + 8;
  private static final int LENGTH = LAST_PART_OFFSET + 8;

  /** Bytes of a part's body before those of the long one. */
  static final int PART_HEADER = Long.BYTES;

  /** One part in so many of a segment is left for what stands for bodies, and short records. */
  private static final int LEFT_PART = 64;

  private final StoreFile file;
  private final RecordReader reader;

  /** Bytes of the long body in each part but the last. */
  private final int partLength;

  /** The same in files of before, of whose segments three parts took all but a quarter. */
  private final int formerPartLength;

  /**
   * The long bodies of a file.
   *
   * @param maxLength the longest record
   * @param perSegment how many of these were a whole segment
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

  /** What stands for a long body. */
  record Standin(int type, int totalLength, long lastPart) {
    byte[] encode() {
      return ByteBuffer.allocate(LENGTH)
          .order(ByteOrder.LITTLE_ENDIAN)
          .putLong(type)
          .putLong(totalLength)
          .putLong(lastPart)
          .array();
    }

    /** Returns what a body says; null if it is none, or longer than what is there. */
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

  /** Returns what a record of chunks says, checked. */
  Standin standin(long reference) {
    // The bytes are somewhere in the file: no more memory than that for what it says.
    Standin standin = Standin.of(reader.body(reference, RecordType.CHUNKS), file.length());
    if (standin == null) {
      throw reader.corrupt(
          reference, "chunks", "a type and a length of at most the file's", "others");
    }
    return standin;
  }

  /** Told of parts, the last one first. */
  interface PartVisitor {
    /** Takes the part that holds the body from an index on; returns false to stop. */
    boolean visit(long reference, byte[] part, int from, int length);
  }

  /**
   * Goes through the parts of a long body.
   *
   * @return whether the visitor saw all
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

  /** Chains of shorter ones might not end. */
  private boolean isPartLength(int length) {
    return length == partLength || length == formerPartLength;
  }

  /** Goes through the parts that can be read. */
  void visitReadable(long reference, LongConsumer visitor) {
    try {
      visit(reference, standin(reference), (part, bytes, from, length) -> {
        visitor.accept(part);
        return true;
      });
    } catch (CorruptStoreException e) {
      // What lies before the damage cannot be found.
    }
  }

  /** Makes the body of a part. */
  static void fill(byte[] part, long before, byte[] body, int from, int length) {
    ByteBuffer.wrap(part).order(ByteOrder.LITTLE_ENDIAN).putLong(before);
    System.arraycopy(body, from, part, PART_HEADER, length);
  }

  /** Returns the reference of the part before another, 0 for none. */
  private static long before(byte[] part) {
    return ByteBuffer.wrap(part).order(ByteOrder.LITTLE_ENDIAN).getLong();
  }

  /**
   * Hashes a body, of which no more than a part is in memory at a time; see {@link ContentHash}.
   */
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

  /** Requires that all parts are there and as they were appended. */
  void requireSound(long reference, Standin standin) {
    visit(reference, standin, (at, part, from, length) -> true);
  }

  /** Returns what the first part holds, having seen all of them. */
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

  /** Returns whether a record stands for this body. */
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
