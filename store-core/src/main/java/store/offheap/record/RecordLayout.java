package store.offheap.record;

/**
 * The layout of a record and of references to records.
 *
 * <pre>
 *  offset  length  field
 *       0       4  head      bits 0-3 type, 4-6 padding, 7-31 length of the record / 8
 *       4       4  checksum  CRC-32C of body, reference (8) and head (4)
 *       8       0  words     as many mutable words as the type has, then the body
 * </pre>
 *
 * <p>A record begins and ends at a multiple of 8: the body is followed by up to 7 zero bytes of
 * padding. If its first words are a cell, it begins 8 bytes before a multiple of 32, so that the
 * cell is in one sector. The first 8 bytes of a segment are a filler, so that no reference is 0.
 *
 * <p>A reference has 52 bits: the upper 25 hold the number of the segment, and the lower 27 hold
 * the record's offset in it, divided by 8. It is part of the checksum, so that bytes that were
 * copied elsewhere, or left behind, are not a valid record there.
 */
final class RecordLayout {
  static final int HEAD_OFFSET = 0;
  static final int CHECKSUM_OFFSET = HEAD_OFFSET + 4;
  static final int WORDS_OFFSET = CHECKSUM_OFFSET + 4;

  /** Alignment in bytes of the words of a record with a cell. */
  static final int CELL_ALIGNMENT = 32;

  /** Number of bytes before the words. */
  static final int HEADER_LENGTH = WORDS_OFFSET;

  /** Offset of the first record of a segment. */
  static final int FIRST_RECORD = Long.BYTES;

  /** Maximum length of a record in units of 8 bytes. */
  static final int MAX_UNITS = (1 << 25) - 2;

  private static final int TYPE_MASK = 0xF;
  private static final int PADDING_SHIFT = 4;
  private static final int UNITS_SHIFT = 7;
  private static final int OFFSET_BITS = 27;
  private static final long OFFSET_MASK = (1L << OFFSET_BITS) - 1;
  private static final int REFERENCE_BITS = 52;

  private RecordLayout() {}

  /** Returns the length of a record in bytes. */
  static long length(int type, int bodyLength) {
    return HEADER_LENGTH + 8L * RecordType.words(type) + bodyLength + 7 & -8L;
  }

  /** Returns the head of a record with the length returned by {@link #length}. */
  static int head(int type, int bodyLength) {
    return head(type, (int) (length(type, bodyLength) >>> 3), -bodyLength & 7);
  }

  /** Returns the head of a filler. */
  static int fillerHead(int length) {
    return head(RecordType.FILLER, length >>> 3, 0);
  }

  private static int head(int type, int units, int padding) {
    return units << UNITS_SHIFT | padding << PADDING_SHIFT | type;
  }

  static int type(int head) {
    return head & TYPE_MASK;
  }

  /** Returns the length of the record with this head in bytes. */
  static int length(int head) {
    return head >>> UNITS_SHIFT << 3;
  }

  /** Returns the offset of the body from the start of the record. */
  static int bodyOffset(int type) {
    return HEADER_LENGTH + (RecordType.words(type) << 3);
  }

  /** Returns the length of the body in bytes; negative if such a head was never written. */
  static int bodyLength(int head) {
    int type = type(head);
    if (!RecordType.isKnown(type)) {
      return -1;
    }
    int length = length(head);
    if (type == RecordType.FILLER) {
      return length > 0 ? 0 : -1;
    }
    return length - bodyOffset(type) - (head >>> PADDING_SHIFT & 7);
  }

  static long reference(int segment, int offset) {
    return (long) segment << OFFSET_BITS | offset >>> 3;
  }

  static boolean isReference(long bits) {
    return bits >>> REFERENCE_BITS == 0;
  }

  /** Returns the number of the segment that a reference leads to. */
  static int segment(long reference) {
    return (int) (reference >>> OFFSET_BITS);
  }

  /** Returns the offset in its segment that a reference leads to. */
  static int offset(long reference) {
    return (int) (reference & OFFSET_MASK) << 3;
  }
}
