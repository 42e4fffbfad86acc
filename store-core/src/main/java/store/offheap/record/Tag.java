package store.offheap.record;

/** The first byte of an encoded value; {@link ValueCodec} describes what follows. */
final class Tag {
  static final int NULL = 1;
  static final int FALSE = 2;
  static final int TRUE = 3;
  static final int BYTE = 4;
  static final int SHORT = 5;
  static final int INT = 6;
  static final int LONG = 7;
  static final int FLOAT = 8;
  static final int DOUBLE = 9;
  static final int CHARACTER = 10;
  static final int BIG_INTEGER = 11;
  static final int BIG_DECIMAL = 12;
  static final int STRING = 13;
  static final int UTF_16_STRING = 14;
  static final int UUID = 15;
  static final int INSTANT = 16;
  static final int LOCAL_DATE = 17;
  static final int BYTES = 18;
  static final int BOOLEANS = 19;
  static final int SHORTS = 20;
  static final int CHARS = 21;
  static final int INTS = 22;
  static final int LONGS = 23;
  static final int FLOATS = 24;
  static final int DOUBLES = 25;
  static final int ENUM = 26;
  static final int RECORD = 27;
  static final int INTEGER = 28;
  static final int LIST = 29;
  static final int SET = 30;
  static final int MAP = 31;
  static final int VALUE_LIST = 32;
  static final int VALUE_SET = 33;
  static final int VALUE_MAP = 34;

  /** Tags from here up to the largest are free for types of later versions. */
  static final int FIRST_FREE = 35;

  private Tag() {}
}
