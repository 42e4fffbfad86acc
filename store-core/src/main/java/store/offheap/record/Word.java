package store.offheap.record;

import java.time.LocalDate;
import store.offheap.error.CorruptStoreException;

/**
 * The 64 bits that represent a value: the value itself, or a reference to its record.
 *
 * <pre>
 *   63                                                  8 7   5   4   3   0
 *  +-----------------------------------------------------+-----+-----+-----+
 *  | payload                                             | aux |moved| tag |
 *  +-----------------------------------------------------+-----+-----+-----+
 *
 *   tag  0 EMPTY        the whole word is 0: never written
 *        1 SINGLE       0 null, 1 false, 2 true, 3 absent
 *        2 BYTE  3 SHORT  4 INT  5 LONG     the number, signed, if it fits 56 bits
 *        6 FLOAT        its raw bits
 *        7 DOUBLE       its raw bits without the low 8, if these are 0
 *        8 CHARACTER    its number
 *        9 STRING       its UTF-8, first byte lowest, up to 7; aux: how many
 *       10 VALUE  11 CONTAINER  12 ENTRY  15 NODE     segment number (25 bits), offset / 8 (27 bits)
 *       13 LOCAL_DATE   days since 1970-01-01, signed
 *       14 POSITION     an index into a container
 * </pre>
 *
 * <p>Every value is restored with its type and all its bits. {@code moved} is a mark for the code
 * that stores the word; it does not change what the word represents. All methods are pure functions
 * and thread-safe.
 */
public final class Word {
  /** Nothing was ever stored here. */
  public static final long EMPTY = 0;

  /** The flag that marks a word as superseded. */
  public static final long MOVED = 1 << 4;

  /** The tag of null, the booleans and {@link #ABSENT}. */
  public static final int SINGLE = 1;

  /** The tag of a byte. */
  public static final int BYTE = 2;

  /** The tag of a short. */
  public static final int SHORT = 3;

  /** The tag of an int. */
  public static final int INT = 4;

  /** The tag of a long. */
  public static final int LONG = 5;

  /** The tag of a float. */
  public static final int FLOAT = 6;

  /** The tag of a double. */
  public static final int DOUBLE = 7;

  /** The tag of a char. */
  public static final int CHARACTER = 8;

  /** The tag of a short string. */
  public static final int STRING = 9;

  /** The tag of a reference to an encoded value. */
  public static final int VALUE = 10;

  /** The tag of a reference to a container. */
  public static final int CONTAINER = 11;

  /** The tag of a reference to an entry. */
  public static final int ENTRY = 12;

  /** The tag of a date. */
  public static final int LOCAL_DATE = 13;

  /** The tag of an index into a container. */
  public static final int POSITION = 14;

  /** The tag of a reference to a part of a container: a node or a version. */
  public static final int NODE = 15;

  /** The null reference as a value. */
  public static final long NULL = SINGLE;

  /** The word of false. */
  public static final long FALSE = 1L << 8 | SINGLE;

  /** The word of true. */
  public static final long TRUE = 2L << 8 | SINGLE;

  /** No value: it was removed. */
  public static final long ABSENT = 3L << 8 | SINGLE;

  /** Maximum length of a string in a word, in bytes of UTF-8. */
  public static final int MAX_STRING_BYTES = 7;

  /** Exclusive upper bound of the segment numbers in references. */
  public static final int SEGMENTS = 1 << 25;

  /** Number of bytes of a segment that references can address. */
  public static final long SEGMENT_BYTES = 1L << 30;

  private static final int TAG_MASK = 15;
  private static final int AUX_SHIFT = 5;
  private static final int AUX_MASK = 7;
  private static final int PAYLOAD_SHIFT = 8;
  private static final int PAYLOAD_BITS = 56;
  private static final int OFFSET_BITS = 27;
  private static final int RECORD_BITS = 52;
  private static final long OFFSET_MASK = (1L << OFFSET_BITS) - 1;
  private static final int REFERENCES = 1 << VALUE | 1 << CONTAINER | 1 << ENTRY | 1 << NODE;
  private static final int INLINES = (1 << VALUE) - (1 << SINGLE) | 1 << LOCAL_DATE;

  private Word() {}

  /**
   * Returns the word that holds a value.
   *
   * @param value any object or null
   * @return its word, or {@link #EMPTY} if it does not fit in one
   */
  public static long inline(Object value) {
    if (value instanceof String string) {
      return ofString(string);
    } else if (value instanceof Number number) {
      return ofNumber(number);
    } else if (value == null) {
      return NULL;
    } else if (value instanceof Boolean flag) {
      return flag ? TRUE : FALSE;
    } else if (value instanceof Character character) {
      return word(CHARACTER, character);
    } else if (value instanceof LocalDate date) {
      return ofInteger(LOCAL_DATE, date.toEpochDay());
    }
    return EMPTY;
  }

  /**
   * Returns the value that a word holds, whether it is {@link #MOVED} or not.
   *
   * @param word a word from anywhere
   * @throws CorruptStoreException if the word holds no value; the exception names no file
   */
  public static Object value(long word) {
    long payload = word >> PAYLOAD_SHIFT;
    if (aux(word) != 0 && tag(word) != STRING) {
      throw invalid(word);
    }
    return switch (tag(word)) {
      case SINGLE -> single(word);
      case BYTE -> (byte) checked(word, payload == (byte) payload);
      case SHORT -> (short) checked(word, payload == (short) payload);
      case INT -> (int) checked(word, payload == (int) payload);
      case LONG -> payload;
      case FLOAT -> Float.intBitsToFloat((int) checked(word, payload == (int) payload));
      case DOUBLE -> Double.longBitsToDouble(payload << PAYLOAD_SHIFT);
      case CHARACTER -> (char) checked(word, payload == (char) payload);
      case STRING -> string(word);
      case LOCAL_DATE -> date(word);
      default -> throw invalid(word);
    };
  }

  /**
   * Returns the tag of a word.
   *
   * @param word any word
   */
  public static int tag(long word) {
    return (int) word & TAG_MASK;
  }

  /**
   * Returns whether a word has the tag of a value held in the word itself, as {@link #ABSENT} has.
   *
   * @param word any word
   */
  public static boolean isInline(long word) {
    return (INLINES >>> tag(word) & 1) != 0;
  }

  /**
   * Returns whether a word refers to a record.
   *
   * @param word any word
   */
  public static boolean isReference(long word) {
    return (REFERENCES >>> tag(word) & 1) != 0;
  }

  /**
   * Returns whether a word is marked as superseded.
   *
   * @param word any word
   */
  public static boolean isMoved(long word) {
    return (word & MOVED) != 0;
  }

  /**
   * Returns a reference to a record.
   *
   * @param tag one of {@link #VALUE}, {@link #CONTAINER}, {@link #ENTRY}, {@link #NODE}
   * @param segment the number of the segment, below {@link #SEGMENTS}
   * @param offset the record's first byte in it: a multiple of 8 below {@link #SEGMENT_BYTES}
   */
  public static long reference(int tag, int segment, long offset) {
    assert isReference(tag) : "tag=" + tag;
    assert segment >= 0 && segment < SEGMENTS : "segment=" + segment;
    assert offset >= 0 && offset < SEGMENT_BYTES && (offset & 7) == 0 : "offset=" + offset;
    return word(tag, (long) segment << OFFSET_BITS | offset >>> 3);
  }

  /**
   * Returns the segment number of a reference.
   *
   * @param reference a word for which {@link #isReference} holds; its number need not be that of an
   *     existing segment
   */
  public static int segment(long reference) {
    return (int) (reference >>> PAYLOAD_SHIFT + OFFSET_BITS);
  }

  /**
   * Returns the offset of a reference, in bytes: a multiple of 8.
   *
   * @param reference a word for which {@link #isReference} holds
   */
  public static long offset(long reference) {
    return (reference >>> PAYLOAD_SHIFT & OFFSET_MASK) << 3;
  }

  /**
   * Returns the word that refers to a record of the heap.
   *
   * @param tag one of {@link #VALUE}, {@link #CONTAINER}, {@link #ENTRY}, {@link #NODE}
   * @param record the heap's reference: 52 bits, segment number above offset / 8
   */
  public static long ofRecord(int tag, long record) {
    assert isReference(tag) : "tag=" + tag;
    assert record >>> RECORD_BITS == 0 : "record=" + record;
    return word(tag, record);
  }

  /**
   * Returns the heap's reference to the record that a word refers to.
   *
   * @param reference a word for which {@link #isReference} holds
   * @return the payload; for an invalid word, it may exceed 52 bits
   */
  public static long recordOf(long reference) {
    return reference >>> PAYLOAD_SHIFT;
  }

  /**
   * Returns a reference to the same record with another tag, without the mark {@link #MOVED}.
   *
   * @param tag one of {@link #VALUE}, {@link #CONTAINER}, {@link #ENTRY}, {@link #NODE}
   * @param reference a word for which {@link #isReference} holds
   */
  public static long withTag(int tag, long reference) {
    assert isReference(tag) : "tag=" + tag;
    return word(tag, reference >>> PAYLOAD_SHIFT);
  }

  /**
   * Returns the word of an index into a container.
   *
   * @param position from 0 to 2^55 - 1
   */
  public static long ofPosition(long position) {
    assert position >= 0 && position >>> PAYLOAD_BITS - 1 == 0 : position;
    return word(POSITION, position);
  }

  /**
   * Returns the index that a word with the tag {@link #POSITION} holds.
   *
   * @param word such a word
   */
  public static long position(long word) {
    return word >>> PAYLOAD_SHIFT;
  }

  private static long ofNumber(Number number) {
    if (number instanceof Integer value) {
      return word(INT, value);
    } else if (number instanceof Long value) {
      return ofInteger(LONG, value);
    } else if (number instanceof Double value) {
      long bits = Double.doubleToRawLongBits(value);
      return (bits & 0xFF) == 0 ? bits | DOUBLE : EMPTY;
    } else if (number instanceof Float value) {
      return word(FLOAT, Float.floatToRawIntBits(value));
    } else if (number instanceof Short value) {
      return word(SHORT, value);
    } else if (number instanceof Byte value) {
      return word(BYTE, value);
    }
    return EMPTY;
  }

  private static long ofInteger(int tag, long number) {
    return number << PAYLOAD_SHIFT >> PAYLOAD_SHIFT == number ? word(tag, number) : EMPTY;
  }

  private static long ofString(String string) {
    int length = string.length();
    if (length > MAX_STRING_BYTES) {
      return EMPTY;
    }
    long payload = 0;
    for (int i = 0; i < length; i++) {
      char character = string.charAt(i);
      if (character >= 0x80) {
        return ofWideString(string);
      }
      payload |= (long) character << (i << 3);
    }
    return payload << PAYLOAD_SHIFT | (long) length << AUX_SHIFT | STRING;
  }

  private static long ofWideString(String string) {
    byte[] bytes = Utf8.encode(string);
    return bytes == null || bytes.length > MAX_STRING_BYTES
        ? EMPTY
        : Utf8.pack(bytes) << PAYLOAD_SHIFT | (long) bytes.length << AUX_SHIFT | STRING;
  }

  private static long word(int tag, long payload) {
    return payload << PAYLOAD_SHIFT | tag;
  }

  private static int aux(long word) {
    return (int) (word >>> AUX_SHIFT) & AUX_MASK;
  }

  private static Object single(long word) {
    long plain = word & ~MOVED;
    checked(word, plain == NULL || plain == FALSE || plain == TRUE);
    return plain == NULL ? null : (Object) (plain == TRUE);
  }

  private static String string(long word) {
    int length = aux(word);
    long payload = word >>> PAYLOAD_SHIFT;
    checked(word, payload >>> (length << 3) == 0);
    String string = Utf8.decode(Utf8.unpack(payload, length), 0, length);
    if (string == null) {
      throw invalid(word);
    }
    return string;
  }

  private static LocalDate date(long word) {
    long day = word >> PAYLOAD_SHIFT;
    checked(word, day >= LocalDate.MIN.toEpochDay() && day <= LocalDate.MAX.toEpochDay());
    return LocalDate.ofEpochDay(day);
  }

  private static long checked(long word, boolean isValid) {
    if (!isValid) {
      throw invalid(word);
    }
    return word >> PAYLOAD_SHIFT;
  }

  private static CorruptStoreException invalid(long word) {
    return new CorruptStoreException(
        "invalid word: expected=a value, actual=0x" + Long.toHexString(word), null, "a word");
  }
}
