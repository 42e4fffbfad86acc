package store.offheap.record;

import java.math.BigInteger;
import java.time.LocalDate;
import store.offheap.error.CorruptStoreException;

/**
 * A key that is its own table key.
 *
 * <pre>
 *   63                                                  6 5     3 2     0
 *  +-----------------------------------------------------+-------+-------+
 *  | payload                                             | type  |   1   |
 *  +-----------------------------------------------------+-------+-------+
 *
 *   type 0 INTEGER     the number, signed, of any class, if it fits 58 bits
 *        1 STRING      its UTF-8, first byte lowest, up to 7 bytes of which the last is not 0
 *        2 CHARACTER   its number
 *        3 SINGLE      0 null, 1 false, 2 true
 *        4 FLOAT       its bits, of one NaN
 *        5 DOUBLE      its bits, of one NaN, without the low 6, if these are 0
 *        6 LOCAL_DATE  days since 1970-01-01, signed
 * </pre>
 *
 * <p>Two keys have the same table key if and only if they are equal as keys.
 */
final class InlineKey {
  static final int KIND = 1;
  static final long NONE = 0;

  private static final int INTEGER = 0;
  private static final int STRING = 1;
  private static final int CHARACTER = 2;
  private static final int SINGLE = 3;
  private static final int FLOAT = 4;
  private static final int DOUBLE = 5;
  private static final int LOCAL_DATE = 6;

  private static final int KIND_MASK = 7;
  private static final int TYPE_SHIFT = 3;
  private static final int PAYLOAD_SHIFT = 6;
  private static final int PAYLOAD_BITS = 58;

  private InlineKey() {}

  /** Returns the table key of a key, or {@link #NONE} if it does not fit in one. */
  static long of(Object key) {
    if (key instanceof Number number) {
      return ofNumber(number);
    } else if (key instanceof String string) {
      return ofString(string);
    } else if (key == null) {
      return tableKey(SINGLE, 0);
    } else if (key instanceof Boolean flag) {
      return tableKey(SINGLE, flag ? 2 : 1);
    } else if (key instanceof Character character) {
      return tableKey(CHARACTER, character);
    } else if (key instanceof LocalDate date) {
      return tableKey(LOCAL_DATE, date.toEpochDay());
    }
    return NONE;
  }

  /**
   * Returns the key that a table key represents.
   *
   * @throws CorruptStoreException if no key has this table key; the exception names no file
   */
  static Object key(long tableKey) {
    long payload = tableKey >> PAYLOAD_SHIFT;
    Object key = (tableKey & KIND_MASK) == KIND
        ? switch ((int) (tableKey >>> TYPE_SHIFT) & KIND_MASK) {
          case INTEGER -> Integers.narrowest(payload);
          case STRING -> string(tableKey >>> PAYLOAD_SHIFT);
          case CHARACTER -> (char) payload;
          case SINGLE -> payload == 0 ? null : (Object) (payload == 2);
          case FLOAT -> Float.intBitsToFloat((int) payload);
          case DOUBLE -> Double.longBitsToDouble(payload << PAYLOAD_SHIFT);
          case LOCAL_DATE -> date(payload);
          default -> Invalid.KEY;
        }
        : Invalid.KEY;
    // Each key has one form: anything else was not written by this class.
    if (key == Invalid.KEY || of(key) != tableKey) {
      throw new CorruptStoreException(
          "invalid table key: expected=a key, actual=0x" + Long.toHexString(tableKey),
          null,
          "a table key");
    }
    return key;
  }

  private enum Invalid {
    KEY
  }

  private static long ofNumber(Number number) {
    if (number instanceof Integer value) {
      return tableKey(INTEGER, value);
    } else if (number instanceof Long value) {
      return ofInteger(value);
    } else if (number instanceof Double value) {
      long bits = Double.doubleToLongBits(value);
      return bits << PAYLOAD_BITS == 0 ? tableKey(DOUBLE, bits >>> PAYLOAD_SHIFT) : NONE;
    } else if (number instanceof Float value) {
      return tableKey(FLOAT, Float.floatToIntBits(value));
    } else if (number instanceof Short || number instanceof Byte) {
      return tableKey(INTEGER, number.longValue());
    } else if (number.getClass() == BigInteger.class
        && ((BigInteger) number).bitLength() < PAYLOAD_BITS) {
      return tableKey(INTEGER, number.longValue());
    }
    return NONE;
  }

  private static long ofInteger(long number) {
    return number << PAYLOAD_SHIFT >> PAYLOAD_SHIFT == number ? tableKey(INTEGER, number) : NONE;
  }

  private static long ofString(String string) {
    int length = string.length();
    if (length == 0) {
      return tableKey(STRING, 0);
    }
    if (length > Word.MAX_STRING_BYTES || string.charAt(length - 1) == 0) {
      return NONE;
    }
    long payload = 0;
    for (int i = 0; i < length; i++) {
      char character = string.charAt(i);
      if (character >= 0x80) {
        return ofWideString(string);
      }
      payload |= (long) character << (i << 3);
    }
    return tableKey(STRING, payload);
  }

  private static long ofWideString(String string) {
    byte[] bytes = Utf8.encode(string);
    return bytes == null || bytes.length > Word.MAX_STRING_BYTES
        ? NONE
        : tableKey(STRING, Utf8.pack(bytes));
  }

  private static Object string(long payload) {
    int length = Long.BYTES - (Long.numberOfLeadingZeros(payload) >>> 3);
    String string = length > Word.MAX_STRING_BYTES
        ? null
        : Utf8.decode(Utf8.unpack(payload, length), 0, length);
    return string == null ? Invalid.KEY : string;
  }

  private static Object date(long day) {
    return day >= LocalDate.MIN.toEpochDay() && day <= LocalDate.MAX.toEpochDay()
        ? LocalDate.ofEpochDay(day)
        : Invalid.KEY;
  }

  private static long tableKey(int type, long payload) {
    return payload << PAYLOAD_SHIFT | type << TYPE_SHIFT | KIND;
  }
}
