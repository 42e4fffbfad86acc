package store.offheap.record;

import java.nio.file.Path;
import java.util.Objects;
import store.offheap.error.CorruptStoreException;
import store.offheap.error.UnknownTypeException;

/**
 * Encodes immutable objects as bytes and decodes them with their type and all their bits.
 *
 * <pre>
 *   value  = tag (1 byte), then by tag; numbers little-endian
 *   count  = 7 bits a byte, lowest first, the top bit says that more follow: 1 to 5 bytes
 *   bytes  = count, as many bytes
 *   text   = bytes: UTF-8
 *
 *   0  not a value: the zeros after one     16 INSTANT      second 8, nanosecond 4
 *   1  NULL                                 17 LOCAL_DATE   day 8, from 1970-01-01
 *   2  FALSE                                18 BYTES        bytes
 *   3  TRUE                                 19 BOOLEANS     bytes of 0 or 1
 *   4  BYTE         1                       20 SHORTS       count, 2 each
 *   5  SHORT        2                       21 CHARS        count, 2 each
 *   6  INT          4                       22 INTS         count, 4 each
 *   7  LONG         8                       23 LONGS        count, 8 each
 *   8  FLOAT        4, raw bits             24 FLOATS       count, 4 each
 *   9  DOUBLE       8, raw bits             25 DOUBLES      count, 8 each
 *   10 CHARACTER    2                       26 ENUM         class name: text, constant: text
 *   11 BIG_INTEGER  bytes, highest first    27 RECORD       class name: text, fingerprint 4,
 *   12 BIG_DECIMAL  scale 4, bytes                          count, values in the order of the
 *   13 STRING       text                                    components' names
 *   14 UTF_16_STRING  count, 2 each         28 to 31        in keys only: see KeyCodec
 *   15 UUID         8 high, 8 low           32 to 34        in records only: see below
 *                                           35 to 127       free for later versions
 *
 *   32 VALUE_LIST   count, values           34 VALUE_MAP    count, keys and values, encoded as
 *   33 VALUE_SET    count, values in the                    values, in the order of the keys'
 *                   order of their bytes                    bytes, unsigned
 * </pre>
 *
 * <p>UTF_16_STRING is for strings with an unpaired surrogate. The fingerprint is the low half of
 * the {@link ContentHash} with seed 0 of the sorted component names in UTF-8, each terminated by a
 * zero byte.
 *
 * <p>Lists, sets and maps are immutable values only as parts of records, at any depth; they are
 * decoded as unmodifiable ones, with elements that have their types and all their bits. Versions
 * that do not know the tags 32 to 34 report that the value is of a later version.
 *
 * <p>Thread-safe. The bytes are not trusted, and the memory allocated while reading them is at most
 * a small multiple of their length.
 *
 * <p>Chronicle Bytes does the framing. It is started by the first call of {@link #encode} or
 * {@link #decode} in a JVM for anything other than a string of up to 127 bytes, which takes a few
 * tenths of a second. Up to JDK 23, nothing is printed. From JDK 24 on, the JVM prints a warning of
 * four lines once on the error stream that {@code sun.misc.Unsafe} is called;
 * {@code --sun-misc-unsafe-memory-access=allow} suppresses it, and with {@code deny} every such
 * call throws {@link UnsupportedOperationException}. A program with a logger gets two lines from
 * Chronicle, one of them an error about {@code --add-opens} that is irrelevant here. Chronicle
 * would read a file {@code system.properties} in the working directory as system properties; this
 * is prevented, unless {@code -Dsystem.properties} names one.
 */
public final class ValueCodec {
  private final KnownTypes types;
  private final Path file;

  /**
   * Creates a codec.
   *
   * @param types the records and enums that may be decoded; those encoded are added
   * @param file the file named in exceptions; may be null
   */
  public ValueCodec(KnownTypes types, Path file) {
    this.types = Objects.requireNonNull(types, "types");
    this.file = file;
  }

  /**
   * Returns the bytes of a value.
   *
   * @param value an object of one of the types listed above, or null
   * @throws IllegalArgumentException if its type is not supported, or it has more than 64 levels,
   *     or a component of a record is declared as a list, set or map class that is not the one
   *     decoded
   */
  public byte[] encode(Object value) {
    return encode(value, types, false);
  }

  /**
   * Decodes a value.
   *
   * @param bytes a result of {@link #encode}, followed by up to 7 zeros
   * @throws CorruptStoreException if the bytes are anything else
   * @throws UnknownTypeException if they name a class that is not known, or that has changed
   * @throws store.offheap.error.FormatTooNewException if their type was introduced by a later
   *     version
   */
  public Object decode(byte[] bytes) {
    return decode(bytes, 0, bytes.length, types, file, false);
  }

  /**
   * Decodes a value from a range of bytes.
   *
   * @param bytes array that contains the range
   * @param offset index of its first byte
   * @param length its length in bytes: the range must be a result of {@link #encode}
   * @throws CorruptStoreException if the bytes are anything else
   * @throws UnknownTypeException if they name a class that is not known, or that has changed
   * @throws store.offheap.error.FormatTooNewException if their type was introduced by a later
   *     version
   */
  public Object decode(byte[] bytes, int offset, int length) {
    return decode(bytes, offset, length, types, file, false);
  }

  static byte[] encode(Object value, KnownTypes types, boolean isKey) {
    if (value instanceof String string) {
      byte[] bytes = ShortText.encode(string);
      if (bytes != null) {
        return bytes;
      }
    }
    ChronicleStart.ensure();
    RecordOutput output = RecordOutput.borrow();
    try {
      new ValueWriter(types, output, isKey).write(value, 0);
      return output.copyFrom(0);
    } finally {
      output.release();
    }
  }

  static Object decode(
      byte[] bytes, int offset, int length, KnownTypes types, Path file, boolean isKey) {
    String string = ShortText.decode(bytes, offset, length);
    if (string != null) {
      return string;
    }
    ChronicleStart.ensure();
    RecordInput input = RecordInput.borrow(bytes, offset, length);
    try {
      Object value = new ValueReader(types, file, input, isKey).read(0);
      input.requireEnd();
      return value;
    } catch (InvalidRecordException e) {
      throw new CorruptStoreException(e.getMessage(), file, e, isKey ? "a key" : "a value");
    } finally {
      input.release();
    }
  }
}
