package store.offheap.record;

/**
 * Encodes strings of up to 127 bytes of UTF-8, the most common values, without the thread's
 * buffers: in the format of {@link ValueCodec}, tag, length, text. {@code ObjectMapGetBenchmark}
 * measures the savings.
 */
final class ShortText {
  private static final int HEADER = 2;
  private static final int MAX_BYTES = 127;

  private ShortText() {}

  /** Returns the bytes of a string; null if it is longer, or cannot be encoded in UTF-8. */
  static byte[] encode(String string) {
    int length = string.length();
    if (length > MAX_BYTES) {
      return null;
    }
    byte[] bytes = new byte[HEADER + length];
    bytes[0] = Tag.STRING;
    bytes[1] = (byte) length;
    int all = 0;
    for (int i = 0; i < length; i++) {
      char character = string.charAt(i);
      all |= character;
      bytes[HEADER + i] = (byte) character;
    }
    return all < 0x80 ? bytes : encodeWide(string);
  }

  private static byte[] encodeWide(String string) {
    byte[] text = Utf8.encode(string);
    if (text == null || text.length > MAX_BYTES) {
      return null;
    }
    byte[] bytes = new byte[HEADER + text.length];
    bytes[0] = Tag.STRING;
    bytes[1] = (byte) text.length;
    System.arraycopy(text, 0, bytes, HEADER, text.length);
    return bytes;
  }

  /** Decodes a string followed by up to 7 zeros; returns null if the bytes are anything else. */
  static String decode(byte[] bytes, int offset, int length) {
    if (length < HEADER || bytes[offset] != Tag.STRING || bytes[offset + 1] < 0) {
      return null;
    }
    int textLength = bytes[offset + 1];
    int rest = length - HEADER - textLength;
    if (rest < 0 || rest >= Long.BYTES) {
      return null;
    }
    for (int i = offset + length - rest; i < offset + length; i++) {
      if (bytes[i] != 0) {
        return null;
      }
    }
    return Utf8.decode(bytes, offset + HEADER, textLength);
  }
}
