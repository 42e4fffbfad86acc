package store.offheap.record;

import store.offheap.error.CorruptStoreException;

/**
 * The body of a {@link RecordType#PAIR}: a key, followed by the value that it was put with.
 *
 * <pre>
 *   body = key, value, end (1 byte)
 *   end  = bit 7 clear: the value is encoded, in 1 to 127 bytes: so many
 *          bit 7 set:   the value is a word; bits 0-3 its tag, 4-6 how many bytes of its payload
 *                       follow the key, lowest first: all without those that the last one's sign
 *                       stands for, of a short string as many as it has
 * </pre>
 *
 * <p>The key is encoded by {@link KeyCodec}, so that no key is a prefix of another: a body that
 * begins with the bytes of a key belongs to that key. All methods are pure functions and
 * thread-safe; the bytes are not trusted.
 */
public final class PairBody {
  /** Maximum length of a value that is stored in a pair as bytes. */
  public static final int MAX_VALUE_LENGTH = 127;

  private static final int WORD_FLAG = 1 << 7;
  private static final int TAG_MASK = 15;
  private static final int COUNT_SHIFT = 4;
  private static final int COUNT_MASK = 7;
  private static final int PAYLOAD_SHIFT = 8;
  private static final int AUX_SHIFT = 5;
  private static final int PAYLOAD_BITS = 56;

  private PairBody() {}

  /**
   * Returns the body for a key with its value's bytes.
   *
   * @param value 1 to {@value #MAX_VALUE_LENGTH} bytes of {@link ValueCodec}
   */
  public static byte[] of(byte[] key, byte[] value) {
    assert value.length > 0 && value.length <= MAX_VALUE_LENGTH : value.length;
    byte[] body = new byte[key.length + value.length + 1];
    System.arraycopy(key, 0, body, 0, key.length);
    System.arraycopy(value, 0, body, key.length, value.length);
    body[body.length - 1] = (byte) value.length;
    return body;
  }

  /**
   * Returns the body for a key with its value's word.
   *
   * @param word a value, or a reference to one
   */
  public static byte[] of(byte[] key, long word) {
    int count = payloadBytes(word);
    byte[] body = new byte[key.length + count + 1];
    System.arraycopy(key, 0, body, 0, key.length);
    for (int i = 0; i < count; i++) {
      body[key.length + i] = (byte) (word >>> PAYLOAD_SHIFT + (i << 3));
    }
    body[body.length - 1] = (byte) (WORD_FLAG | count << COUNT_SHIFT | Word.tag(word));
    return body;
  }

  private static int payloadBytes(long word) {
    if (Word.tag(word) == Word.STRING) {
      return (int) word >>> AUX_SHIFT & COUNT_MASK;
    }
    long payload = word >> PAYLOAD_SHIFT;
    int bits = Long.SIZE + 1 - Long.numberOfLeadingZeros(payload ^ payload >> Long.SIZE - 1);
    return payload == 0 ? 0 : bits + 7 >>> 3;
  }

  /** Returns whether a value with this end byte is a word. */
  static boolean isWord(int end) {
    return (end & WORD_FLAG) != 0;
  }

  /** Returns the length of a value with this end byte, without the end byte itself. */
  static int valueLength(int end) {
    return isWord(end) ? end >>> COUNT_SHIFT & COUNT_MASK : end & 0xFF;
  }

  /** Returns the word with the given end byte and payload bytes, the first being the lowest. */
  static long word(int end, long bytes) {
    int count = valueLength(end);
    int unused = Long.SIZE - (count << 3);
    int tag = end & TAG_MASK;
    if (tag == Word.STRING) {
      long payload = count == 0 ? 0 : bytes << unused >>> unused;
      return payload << PAYLOAD_SHIFT | (long) count << AUX_SHIFT | tag;
    }
    return (count == 0 ? 0 : bytes << unused >> unused) << PAYLOAD_SHIFT | tag;
  }

  /**
   * Returns the length of the key of a body in bytes.
   *
   * @throws CorruptStoreException if the body is invalid; the exception names no file
   */
  public static int keyLength(byte[] body) {
    int end = body.length == 0 ? 0 : body[body.length - 1] & 0xFF;
    int length = body.length - 1 - valueLength(end);
    if (length <= 0 || !isWord(end) && end == 0) {
      throw new CorruptStoreException(
          "pair: expected=a key and a value, actual=" + body.length + " bytes that end in " + end,
          null,
          "a record");
    }
    return length;
  }

  /**
   * Returns the word of a body's value, or {@link Word#EMPTY} if the body holds the value's bytes.
   *
   * @throws CorruptStoreException if the body is invalid; the exception names no file
   */
  public static long word(byte[] body) {
    int at = keyLength(body);
    int end = body[body.length - 1];
    if (!isWord(end)) {
      return Word.EMPTY;
    }
    long bytes = 0;
    for (int i = valueLength(end) - 1; i >= 0; i--) {
      bytes = bytes << 8 | body[at + i] & 0xFF;
    }
    return word(end, bytes);
  }
}
