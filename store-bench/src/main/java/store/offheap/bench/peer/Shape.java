package store.offheap.bench.peer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import store.offheap.bench.Keys;

/**
 * The kind of keys and values of entries, and their conversion from a {@code long}. Keys have an
 * order without pattern; the value of a key is determined by the key and a version, 0 or 1.
 */
public enum Shape {
  /** Unsigned 4-byte integers. */
  U32("u32 -> u32", 4, 4),

  /** 8-byte integers. */
  U64("u64 -> u64", 8, 8),

  /**
   * 8-byte integers as keys, and values of 100 bytes of which the first 8 differ between values.
   */
  BYTES("u64 -> 100 bytes", 8, 100),

  /** Strings of 16 characters. */
  STRINGS("string -> string", 16, 16);

  private static final long UINT32_MASK = 0xFFFF_FFFFL;
  private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;
  private static final int WORD = 8;

  private final String label;
  private final int keyLength;
  private final int valueLength;

  Shape(String label, int keyLength, int valueLength) {
    this.label = label;
    this.keyLength = keyLength;
    this.valueLength = valueLength;
  }

  /** Returns the name in tables. */
  public String label() {
    return label;
  }

  /** Returns the length of an encoded key, in bytes. */
  public int keyLength() {
    return keyLength;
  }

  /** Returns the length of an encoded value, in bytes. */
  public int valueLength() {
    return valueLength;
  }

  /** Returns whether keys and values are integers. */
  public boolean isNumeric() {
    return this == U32 || this == U64;
  }

  /** Returns key number {@code index}; all keys are distinct. */
  public long key(long index) {
    return this == U32 ? Keys.intKey(index) & UINT32_MASK : Keys.longKey(index);
  }

  /**
   * Returns the value of a key, never negative.
   *
   * @param version 0 or 1
   */
  public long value(long key, int version) {
    long mixed = (key ^ key >>> 29) * GOLDEN;
    return (this == U32 ? mixed >>> 33 : mixed >>> 2) & ~1L | version;
  }

  /** Returns a number that depends on a key and its value, but not on the version of the value. */
  public long check(long key, long value) {
    return key * 31 + (value | 1);
  }

  /**
   * Returns the keys numbered 0 to count - 1, in ascending order of their 64 bits interpreted as
   * unsigned, which is the order of their encoded forms and of the strings; for stores that are
   * loaded in key order. Sorts with all processors, because this library's builder uses all, too.
   */
  public long[] sortedKeys(int count) {
    long[] keys = new long[count];
    Arrays.parallelSetAll(keys, i -> key(i) ^ Long.MIN_VALUE);
    Arrays.parallelSort(keys);
    for (int i = 0; i < count; i++) {
      keys[i] ^= Long.MIN_VALUE;
    }
    return keys;
  }

  /** Returns the same keys in the natural order of {@link #keyObject}. */
  public long[] sortedObjectKeys(int count) {
    if (this == STRINGS) {
      return sortedKeys(count);
    }
    long[] keys = new long[count];
    Arrays.parallelSetAll(keys, i -> this == U32 ? (int) key(i) : key(i));
    Arrays.parallelSort(keys);
    if (this == U32) {
      for (int i = 0; i < count; i++) {
        keys[i] &= UINT32_MASK;
      }
    }
    return keys;
  }

  /** Returns a key as an object: an {@code Integer}, a {@code Long} or a {@code String}. */
  public Object keyObject(long key) {
    return switch (this) {
      case U32 -> (int) key;
      case U64, BYTES -> key;
      case STRINGS -> text(key);
    };
  }

  /** Returns the key that an object represents. */
  public long keyOf(Object object) {
    return switch (this) {
      case U32 -> (int) object & UINT32_MASK;
      case U64, BYTES ->
        ((Number) object).longValue(); // an object map preserves the number, not its class
      case STRINGS -> HexFormat.fromHexDigitsToLong((String) object);
    };
  }

  /**
   * Returns a value as a new object: an {@code Integer}, a {@code Long}, a byte array or a string.
   */
  public Object valueObject(long value) {
    return switch (this) {
      case U32 -> (int) value;
      case U64 -> value;
      case BYTES -> valueBytes(value);
      case STRINGS -> text(value);
    };
  }

  /** Returns the value that an object represents. */
  public long valueOf(Object object) {
    return switch (this) {
      case U32 -> (int) object & UINT32_MASK;
      case U64 -> (long) object;
      case BYTES -> word((byte[]) object, WORD);
      case STRINGS -> HexFormat.fromHexDigitsToLong((String) object);
    };
  }

  /**
   * Returns an encoded key, most significant byte first, so that the order of the bytes is that of
   * the numbers.
   */
  public byte[] keyBytes(long key) {
    byte[] bytes = new byte[keyLength];
    writeKey(key, bytes);
    return bytes;
  }

  /** Encodes a key at the beginning of an array. */
  public void writeKey(long key, byte[] bytes) {
    write(key, bytes, keyLength);
  }

  /** Returns an encoded value. */
  public byte[] valueBytes(long value) {
    byte[] bytes = new byte[valueLength];
    writeValue(value, bytes);
    return bytes;
  }

  /** Encodes a value at the beginning of an array. */
  public void writeValue(long value, byte[] bytes) {
    write(value, bytes, valueLength);
  }

  /** Decodes a key. */
  public long readKey(byte[] bytes) {
    return read(bytes, keyLength);
  }

  /** Decodes a value. */
  public long readValue(byte[] bytes) {
    return read(bytes, valueLength);
  }

  private void write(long number, byte[] bytes, int length) {
    if (this == STRINGS) {
      writeText(number, bytes);
      return;
    }
    int width = Math.min(length, WORD);
    for (int i = 0; i < width; i++) {
      bytes[i] = (byte) (number >>> Byte.SIZE * (width - 1 - i));
    }
  }

  private long read(byte[] bytes, int length) {
    if (this == STRINGS) {
      return HexFormat.fromHexDigitsToLong(new String(bytes, 0, 16, StandardCharsets.ISO_8859_1));
    }
    return word(bytes, Math.min(length, WORD));
  }

  private static long word(byte[] bytes, int width) {
    long number = 0;
    for (int i = 0; i < width; i++) {
      number = number << Byte.SIZE | bytes[i] & 0xFF;
    }
    return number;
  }

  private static String text(long number) {
    byte[] bytes = new byte[16];
    writeText(number, bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static void writeText(long number, byte[] bytes) {
    for (int i = 0; i < 16; i++) {
      int digit = (int) (number >>> 4 * (15 - i)) & 15;
      bytes[i] = (byte) (digit < 10 ? '0' + digit : 'a' + digit - 10);
    }
  }
}
