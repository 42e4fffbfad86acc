package store.offheap.record;

import java.nio.file.Path;
import java.util.Objects;
import store.offheap.error.CorruptStoreException;
import store.offheap.error.UnknownTypeException;

/**
 * Keys as bytes: equal keys have the same bytes, and other keys others.
 *
 * <pre>
 *   as ValueCodec, but instead of 4 to 7 and 11
 *   28 INTEGER  bytes: the shortest two's complement, highest first
 *   29 LIST     count, keys
 *   30 SET      count, keys in the order of their bytes, unsigned
 *   31 MAP      count, keys and values in the order of the keys' bytes
 * </pre>
 *
 * <p>Equal are: integers of the same value, be they Byte, Short, Integer, Long or BigInteger; any
 * NaN and any other of its type; arrays, lists, sets and maps of equal elements; otherwise what
 * {@code equals} says. So {@code 1}, {@code 1.0}, {@code 1.0f}, {@code true} and {@code '1'} are
 * different keys, as are {@code -0.0} and {@code 0.0}, {@code 1.0} and {@code 1.00} as decimals,
 * and a {@code byte[]} and a list.
 *
 * <p>Keys come back with integers as Integer, else Long, else BigInteger, in records as the
 * component is declared; containers cannot be modified. For any thread.
 */
public final class KeyCodec {
  private final KnownTypes types;
  private final Path file;

  /**
   * Creates a codec.
   *
   * @param types the records and enums that may come out; those encoded are added
   * @param file what exceptions name; may be null
   */
  public KeyCodec(KnownTypes types, Path file) {
    this.types = Objects.requireNonNull(types, "types");
    this.file = file;
  }

  /**
   * Returns the bytes of a key.
   *
   * @param key an object of the types of {@link ValueCodec}, a List, Set or Map of them, or null
   * @throws IllegalArgumentException if its type is another, or it has more than 64 levels
   */
  public byte[] encode(Object key) {
    return ValueCodec.encode(key, types, true);
  }

  /**
   * Returns the key of bytes.
   *
   * @param bytes what {@link #encode} returned, and up to 7 zeros
   * @throws CorruptStoreException if the bytes are anything else
   * @throws UnknownTypeException if they name a class that is not known, or that has changed
   * @throws store.offheap.error.FormatTooNewException if they are of a type of a later version
   */
  public Object decode(byte[] bytes) {
    return ValueCodec.decode(bytes, 0, bytes.length, types, file, true);
  }

  /**
   * Returns the table key that is a small key itself: two keys have the same one if and only if
   * they are equal.
   *
   * @param key any object or null
   * @return a number whose low 3 bits are 1, or 0 if the key does not fit
   */
  public static long inlineKey(Object key) {
    return InlineKey.of(key);
  }

  /**
   * Returns the key that {@link #inlineKey} was given.
   *
   * @param tableKey any number
   * @throws CorruptStoreException if it is the table key of no key; the exception names no file
   */
  public static Object ofInlineKey(long tableKey) {
    return InlineKey.key(tableKey);
  }
}
