package store.offheap.record;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * UTF-8 that says no where the JDK's puts a replacement character.
 *
 * <p>The JDK makes room for the most bytes that so many letters may take, or letters that so many
 * bytes may be, and has none where that is more than an array holds. So long texts go piece by
 * piece, into room that was counted.
 */
final class Utf8 {
  /** The most letters whose UTF-8 surely fits an array, at up to three bytes each. */
  private static final int MAX_WHOLE_CHARS = RecordOutput.MAX_BYTES / 3;

  /** The most bytes whose letters surely fit an array, at up to two bytes each. */
  private static final int MAX_WHOLE_BYTES = RecordOutput.MAX_BYTES / 2;

  private static final int PIECE = 1 << 20;
  private static final char REPLACEMENT = '\uFFFD';

  private Utf8() {}

  /**
   * Returns the UTF-8 of a string, or null if it has none because a surrogate stands alone. The
   * array is as long as the UTF-8.
   *
   * @throws IllegalArgumentException if that is more than a value may have
   */
  static byte[] encode(String string) {
    return string.length() <= MAX_WHOLE_CHARS ? encodeWhole(string) : encode(string, PIECE);
  }

  private static byte[] encodeWhole(String string) {
    byte[] bytes = string.getBytes(StandardCharsets.UTF_8);
    // The JDK writes a question mark for a lone surrogate, and then only its count is wrong.
    return hasQuestionMark(bytes) && hasLoneSurrogate(string) ? null : bytes;
  }

  /** Does the same by pieces of so many letters. */
  static byte[] encode(String string, int piece) {
    byte[] bytes = new byte[encodedLength(string)];
    int position = 0;
    int end;
    for (int from = 0; from < string.length(); from = end) {
      end = string.length() - from <= piece ? string.length() : from + piece;
      if (end < string.length() && Character.isHighSurrogate(string.charAt(end - 1))) {
        end--;
      }
      byte[] next = encodeWhole(string.substring(from, end));
      if (next == null) {
        return null;
      }
      System.arraycopy(next, 0, bytes, position, next.length);
      position += next.length;
    }
    return bytes;
  }

  private static int encodedLength(String string) {
    long length = 0;
    for (int i = 0; i < string.length(); i++) {
      char letter = string.charAt(i);
      length += letter < 0x80 ? 1 : letter < 0x800 || Character.isSurrogate(letter) ? 2 : 3;
    }
    return RecordOutput.requireRoom(length);
  }

  /** Returns the string whose UTF-8 the range is, or null if it is no UTF-8. */
  static String decode(byte[] bytes, int offset, int length) {
    return length <= MAX_WHOLE_BYTES
        ? decodeWhole(bytes, offset, length)
        : decode(bytes, offset, length, PIECE);
  }

  private static String decodeWhole(byte[] bytes, int offset, int length) {
    String string = new String(bytes, offset, length, StandardCharsets.UTF_8);
    if (string.indexOf(REPLACEMENT) < 0) {
      return string;
    }
    byte[] again = string.getBytes(StandardCharsets.UTF_8);
    return Arrays.equals(again, 0, again.length, bytes, offset, offset + length) ? string : null;
  }

  /** Does the same by pieces of so many bytes, at least 4. */
  static String decode(byte[] bytes, int offset, int length, int piece) {
    StringBuilder string = new StringBuilder(decodedLength(bytes, offset, length));
    int limit = offset + length;
    int end;
    for (int from = offset; from < limit; from = end) {
      end = limit - from <= piece ? limit : from + piece;
      for (int i = 0; i < 3 && end < limit && isWithin(bytes[end]); i++) {
        end--;
      }
      String next = decodeWhole(bytes, from, end - from);
      if (next == null) {
        return null;
      }
      string.append(next);
    }
    return string.toString();
  }

  /** Returns how many letters a range is; of what is no UTF-8 some number, up to its bytes. */
  private static int decodedLength(byte[] bytes, int offset, int length) {
    long count = 0;
    for (int i = offset; i < offset + length; i++) {
      count += isWithin(bytes[i]) ? 0 : (bytes[i] & 0xF8) == 0xF0 ? 2 : 1;
    }
    return (int) Math.min(count, length);
  }

  /** Returns whether a byte goes on with the letter of the one before. */
  private static boolean isWithin(byte next) {
    return (next & 0xC0) == 0x80;
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
