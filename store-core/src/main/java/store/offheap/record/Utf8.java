package store.offheap.record;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** UTF-8 that says no where the JDK's puts a replacement character. */
final class Utf8 {
  private static final char REPLACEMENT = '\uFFFD';

  private Utf8() {}

  /**
   * Returns the UTF-8 of a string, or null if it has none because a surrogate stands alone. The
   * array is as long as the UTF-8.
   */
  static byte[] encode(String string) {
    byte[] bytes = string.getBytes(StandardCharsets.UTF_8);
    // The JDK writes a question mark for a lone surrogate, and then only its count is wrong.
    return hasQuestionMark(bytes) && hasLoneSurrogate(string) ? null : bytes;
  }

  /** Returns the string whose UTF-8 the range is, or null if it is no UTF-8. */
  static String decode(byte[] bytes, int offset, int length) {
    String string = new String(bytes, offset, length, StandardCharsets.UTF_8);
    if (string.indexOf(REPLACEMENT) < 0) {
      return string;
    }
    byte[] again = string.getBytes(StandardCharsets.UTF_8);
    return Arrays.equals(again, 0, again.length, bytes, offset, offset + length) ? string : null;
  }

  /** Returns up to 8 bytes as a number, the first lowest. */
  static long pack(byte[] bytes) {
    long packed = 0;
    for (int i = bytes.length - 1; i >= 0; i--) {
      packed = packed << 8 | bytes[i] & 0xFF;
    }
    return packed;
  }

  /** Returns the lowest bytes of a number, the lowest first. */
  static byte[] unpack(long packed, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (packed >>> (i << 3));
    }
    return bytes;
  }

  private static boolean hasQuestionMark(byte[] bytes) {
    for (byte b : bytes) {
      if (b == '?') {
        return true;
      }
    }
    return false;
  }

  private static boolean hasLoneSurrogate(String string) {
    int length = string.length();
    for (int i = 0; i < length; i++) {
      if (Character.isSurrogate(string.charAt(i))) {
        if (i + 1 == length || !Character.isSurrogatePair(string.charAt(i), string.charAt(i + 1))) {
          return true;
        }
        i++;
      }
    }
    return false;
  }
}
