package store.offheap.record;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import store.offheap.error.CorruptStoreException;
import store.offheap.file.Memory;
import store.offheap.file.PageTouch;
import store.offheap.file.Region;
import store.offheap.file.StoreFile;
import store.offheap.model.PageReading;

/**
 * Reads single records. References may be any bits: nothing outside a heap segment is accessed.
 *
 * <p>Thread-safe without locks. A record that was appended before its reference was stored is
 * visible to a thread that loaded the reference.
 */
final class RecordReader {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int MAX_COPIED_BY_WORDS = 120;

  /** The length in bytes of a pair of two 16-letter strings, or of a container's record. */
  private static final int LOADED = 56;

  /** Length in bytes from which on a record is requested as a whole before it is read. */
  private static final int LONG_RECORD = 2 * StoreFile.PAGE;

  private final StoreFile file;
  private final int segmentLength;

  RecordReader(StoreFile file) {
    this.file = file;
    this.segmentLength = file.spec().segmentLength();
  }

  /** Returns the region of the segment that a reference leads to. */
  Region region(long reference) {
    if (!RecordLayout.isReference(reference)) {
      throw corrupt(reference, "reference", "52 bits", Long.toHexString(reference));
    }
    Region region = file.heapRegion(RecordLayout.segment(reference));
    // Pairs with the fence at the end of append: the reference was loaded before.
    VarHandle.acquireFence();
    return region;
  }

  /**
   * Returns the sum of the words at both ends of the range that most records occupy; 0 at the end
   * of a segment.
   */
  long load(long reference) {
    Region region = region(reference);
    int offset = RecordLayout.offset(reference);
    if (offset > segmentLength - LOADED) {
      return 0;
    }
    PageTouch pages = file.pageTouch();
    if (pages != null) {
      pages.touch(position(reference), LOADED);
    }
    long base = region.base() + offset;
    long sum = Memory.getLong(region.buffer(), base)
        + Memory.getLong(region.buffer(), base + LOADED - Long.BYTES);
    Reference.reachabilityFence(region);
    return sum;
  }

  /**
   * Returns the head of a record after checking that, according to it, the record is within its
   * segment.
   */
  int head(Region region, long reference) {
    int offset = RecordLayout.offset(reference);
    if (offset < RecordLayout.FIRST_RECORD || offset > segmentLength - RecordLayout.HEADER_LENGTH) {
      throw corrupt(reference, "offset", "inside " + segmentLength + " bytes", offset);
    }
    PageTouch pages = file.pageTouch();
    if (pages != null) {
      pages.touch(position(reference), Integer.BYTES);
    }
    int head = Memory.getInt(region.buffer(), region.base() + offset + RecordLayout.HEAD_OFFSET);
    if (!isPlausible(head, segmentLength - offset)) {
      throw corrupt(reference, "head", "of a record", Integer.toHexString(head));
    }
    if (pages != null) {
      touchShort(pages, reference, RecordLayout.length(head));
    }
    return head;
  }

  /** Returns the position of a record in the file; see {@link RecordHeap#position}. */
  long position(long reference) {
    return file.heapPosition(RecordLayout.segment(reference)) + RecordLayout.offset(reference);
  }

  /** Reads in the words of a record; also all of a record that is not long. */
  private void touchShort(PageTouch pages, long reference, int length) {
    int count = length < LONG_RECORD
        ? length
        : Math.min(length, RecordLayout.HEADER_LENGTH + RecordType.CELL_WORDS * Long.BYTES);
    pages.touch(position(reference), count);
  }

  /** Makes the system read a long record that will be read completely. */
  void willRead(long reference, int head) {
    int length = RecordLayout.length(head);
    if (length >= LONG_RECORD && file.reading() != PageReading.AHEAD) {
      long position = position(reference);
      PageTouch pages = file.pageTouch();
      if (pages != null) {
        pages.touch(position, length);
      } else {
        file.willRead(position, length);
      }
    }
  }

  /** Returns whether a record with this head fits in the given number of bytes. */
  static boolean isPlausible(int head, int room) {
    return RecordLayout.bodyLength(head) >= 0 && RecordLayout.length(head) <= room;
  }

  /** Returns the head of the record that a reference leads to. */
  int head(long reference) {
    return head(region(reference), reference);
  }

  /** Returns a mutable word. */
  long wordAcquire(long reference, int index) {
    Region region = region(reference);
    requireWord(head(region, reference), reference, index);
    long word = Memory.getLongAcquire(region.buffer(), wordBase(region, reference, index));
    Reference.reachabilityFence(region);
    return word;
  }

  void requireWord(int head, long reference, int index) {
    int words = RecordType.words(RecordLayout.type(head));
    if (index < 0 || index >= words) {
      throw corrupt(reference, "words", "more than " + index, words);
    }
  }

  static long wordBase(Region region, long reference, int index) {
    return region.base()
        + RecordLayout.offset(reference)
        + RecordLayout.WORDS_OFFSET
        + ((long) index << 3);
  }

  /**
   * Returns a record's body.
   *
   * @throws CorruptStoreException if it has another type, or its checksum does not match
   */
  byte[] body(long reference, int type) {
    Region region = region(reference);
    int head = head(region, reference);
    requireType(reference, type, RecordLayout.type(head));
    return body(region, reference, head);
  }

  void requireType(long reference, int expected, int actual) {
    if (actual != expected) {
      throw corrupt(reference, "type", expected, actual);
    }
  }

  /** Returns the body of the record with this head after checking it. */
  byte[] body(Region region, long reference, int head) {
    willRead(reference, head);
    byte[] body = bodyOrNull(region, reference, head);
    if (body == null) {
      throw corrupt(reference, "checksum", "that of the record", "another");
    }
    return body;
  }

  /** Returns the body of the record with this head; null if its checksum does not match. */
  byte[] bodyOrNull(Region region, long reference, int head) {
    byte[] body = new byte[RecordLayout.bodyLength(head)];
    long base = region.base() + RecordLayout.offset(reference);
    copy(
        region.buffer(),
        base + RecordLayout.bodyOffset(RecordLayout.type(head)),
        body,
        body.length);
    int expected = Memory.getInt(region.buffer(), base + RecordLayout.CHECKSUM_OFFSET);
    Reference.reachabilityFence(region);
    return RecordChecksum.of(body, 0, body.length, reference, head) == expected ? body : null;
  }

  /** Copies a body; for the few words of most bodies, a call of the JVM's copy takes longer. */
  static void copy(ByteBuffer window, long base, byte[] body, int length) {
    int last = length - Long.BYTES;
    if (last < 0 || last > MAX_COPIED_BY_WORDS) {
      Memory.copy(window, base, body, length);
      return;
    }
    for (int at = 0; at < last; at += Long.BYTES) {
      LONGS.set(body, at, Memory.getLong(window, base + at));
    }
    LONGS.set(body, last, Memory.getLong(window, base + last));
  }

  /** Returns whether a record has a type and a body; compares in place. */
  boolean matches(long reference, int type, byte[] body, int length) {
    Region region = region(reference);
    int head = head(region, reference);
    if (RecordLayout.type(head) != type || RecordLayout.bodyLength(head) != length) {
      return false;
    }
    willRead(reference, head);
    long base = region.base() + RecordLayout.offset(reference) + RecordLayout.bodyOffset(type);
    boolean isSame = isSame(region.buffer(), base, body, length);
    Reference.reachabilityFence(region);
    return isSame;
  }

  static boolean isSame(ByteBuffer window, long base, byte[] body, int length) {
    int at = 0;
    for (; at <= length - Long.BYTES; at += Long.BYTES) {
      if (Memory.getLong(window, base + at) != (long) LONGS.get(body, at)) {
        return false;
      }
    }
    for (; at < length; at++) {
      if (Memory.getUnsignedByte(window, base + at) != (body[at] & 0xFF)) {
        return false;
      }
    }
    return true;
  }

  CorruptStoreException corrupt(long reference, String what, Object expected, Object actual) {
    return new CorruptStoreException(
        what + ": expected=" + expected + ", actual=" + actual,
        file.path(),
        "record at " + RecordLayout.offset(reference) + " of segment "
            + RecordLayout.segment(reference));
  }
}
