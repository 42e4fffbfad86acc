package store.offheap.record;

import java.nio.file.Path;
import java.util.Objects;
import store.offheap.error.CorruptStoreException;
import store.offheap.error.UnknownTypeException;

/**
 * Encodes keys as bytes: equal keys have the same bytes, and different keys have different bytes.
 *
 * <pre>
 *   as ValueCodec, but instead of 4 to 7 and 11
 *   28 INTEGER  bytes: the shortest two's complement, highest first
 *   29 LIST     count, keys
 *   30 SET      count, keys in the order of their bytes, unsigned
 *   31 MAP      count, keys and values in the order of the keys' bytes
 * </pre>
 *
 * <p>The following are equal: integers of the same value, whether Byte, Short, Integer, Long or
 * BigInteger; all NaNs of the same type; arrays, lists, sets and maps with equal elements; for
 * other types, {@code equals} decides. So {@code 1}, {@code 1.0}, {@code 1.0f}, {@code true} and
 * {@code '1'} are different keys, as are {@code -0.0} and {@code 0.0}, {@code 1.0} and {@code 1.00}
 * as decimals, and a {@code byte[]} and a list.
 *
 * <p>Decoded keys have integers as Integer, else Long, else BigInteger; in records, as the
 * component is declared. Containers are unmodifiable. Thread-safe.
 */
public final class KeyCodec {
  private final KnownTypes types;
  private final Path file;

  /**
   * Creates a codec.
   *
   * @param types the records and enums that may be decoded; those encoded are added
   * @param file the file named in exceptions; may be null
   */
  public KeyCodec(KnownTypes types, Path file) {
    this.types = Objects.requireNonNull(types, "types");
    this.file = file;
  }

  /**
   * Returns the bytes of a key.
   *
   * @param key an object of the types of {@link ValueCodec}, a List, Set or Map of them, or null
   * @throws IllegalArgumentException if its type is not supported, or it has more than 64 levels
   */
  public byte[] encode(Object key) {
    return ValueCodec.encode(key, types, true);
  }

  /**
   * Decodes a key.
   *
   * @param bytes a result of {@link #encode}, followed by up to 7 zeros
   * @throws CorruptStoreException if the bytes are anything else
   * @throws UnknownTypeException if they name a class that is not known, or that has changed
   * @throws store.offheap.error.FormatTooNewException if their type was introduced by a later
   *     version
   */
  public Object decode(byte[] bytes) {
    return ValueCodec.decode(bytes, 0, bytes.length, types, file, true);
  }

  /**
   * Returns the table key that represents a small key: two keys have the same table key if and only
   * if they are equal.
   *
   * @param key any object or null
   * @return a number whose low 3 bits are 1, or 0 if the key does not fit
   */
  public static long inlineKey(Object key) {
    return InlineKey.of(key);
  }

  /**
   * Returns the key that was passed to {@link #inlineKey}.
   *
   * @param tableKey any number
   * @throws CorruptStoreException if no key has this table key; the exception names no file
   */
  public static Object ofInlineKey(long tableKey) {
    return InlineKey.key(tableKey);
  }
}
