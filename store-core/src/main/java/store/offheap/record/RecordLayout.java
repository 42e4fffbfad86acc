package store.offheap.record;

/**
 * The layout of a record, and of the references to it.
 *
 * <pre>
 *  offset  length  field
 *       0       4  head      bits 0-3 type, 4-6 padding, 7-31 length of the record / 8
 *       4       4  checksum  CRC-32C of body, reference (8) and head (4)
 *       8       0  words     as many mutable words as the type has, then the body
 * </pre>
 *
 * <p>A record begins at a multiple of 8 and ends at one: up to 7 bytes of padding, zeros, follow
 * the body. Where its first words are a cell, it begins 8 bytes before a multiple of 32, so that
 * the cell lies in one sector. The first 8 bytes of a segment are a filler: no reference is 0.
 *
 * <p>A reference has the number of the segment in its upper 25 of 52 bits, and the record's offset
 * there, divided by 8, in its lower 27. It is part of the checksum, so that bytes which were copied
 * elsewhere, or left behind, are no record there.
 */
final class RecordLayout {
  static final int HEAD_OFFSET = 0;
  static final int CHECKSUM_OFFSET = HEAD_OFFSET + 4;
  static final int WORDS_OFFSET = CHECKSUM_OFFSET + 4;

  /** What the words of a record with a cell begin at a multiple of. */
  static final int CELL_ALIGNMENT = 32;

  /** Bytes before the words. */
  static final int HEADER_LENGTH = WORDS_OFFSET;

  /** Where the first record of a segment lies. */
  static final int FIRST_RECORD = Long.BYTES;

  /** The longest record's length in units of 8 bytes. */
  static final int MAX_UNITS = (1 << 25) - 2;

  private static final int TYPE_MASK = 0xF;
  private static final int PADDING_SHIFT = 4;
  private static final int UNITS_SHIFT = 7;
  private static final int OFFSET_BITS = 27;
  private static final long OFFSET_MASK = (1L << OFFSET_BITS) - 1;
  private static final int REFERENCE_BITS = 52;

  private RecordLayout() {}

  /** Returns how long a record is, in bytes. */
  static long length(int type, int bodyLength) {
    return HEADER_LENGTH + 8L * RecordType.words(type) + bodyLength + 7 & -8L;
  }

  /** Returns the head of a record that is as long as {@link #length} says. */
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

  /** Returns how long the record with this head is, in bytes. */
  static int length(int head) {
    return head >>> UNITS_SHIFT << 3;
  }

  /** Returns where the body begins, after the beginning of the record. */
  static int bodyOffset(int type) {
    return HEADER_LENGTH + (RecordType.words(type) << 3);
  }

  /** Returns how many bytes the body has; less than 0 if such a head was never written. */
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
