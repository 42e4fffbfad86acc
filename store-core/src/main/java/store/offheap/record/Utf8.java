package store.offheap.record;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * UTF-8 conversion that rejects input for which the JDK would insert a replacement character.
 *
 * <p>The JDK allocates the maximum number of bytes that the characters may need, or of characters
 * that the bytes may represent, and fails if that exceeds the length of an array. Therefore long
 * texts are converted piece by piece, into an array of the exact length.
 */
final class Utf8 {
  /**
   * Maximum number of characters whose UTF-8 always fits in an array, at up to three bytes each.
   */
  private static final int MAX_WHOLE_CHARS = RecordOutput.MAX_BYTES / 3;

  /** Maximum number of bytes whose characters always fit in an array, at up to two bytes each. */
  private static final int MAX_WHOLE_BYTES = RecordOutput.MAX_BYTES / 2;

  private static final int PIECE = 1 << 20;
  private static final char REPLACEMENT = '\uFFFD';

  private Utf8() {}

  /**
   * Returns the UTF-8 of a string, or null if it contains an unpaired surrogate. The array has the
   * exact length of the UTF-8.
   *
   * @throws IllegalArgumentException if that exceeds the maximum length of a value
   */
  static byte[] encode(String string) {
    return string.length() <= MAX_WHOLE_CHARS ? encodeWhole(string) : encode(string, PIECE);
  }

  private static byte[] encodeWhole(String string) {
    byte[] bytes = string.getBytes(StandardCharsets.UTF_8);
    // The JDK writes a question mark for an unpaired surrogate; in that case only the count
    // differs.
    return hasQuestionMark(bytes) && hasLoneSurrogate(string) ? null : bytes;
  }

  /** Does the same in pieces of the given number of characters. */
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

  /** Decodes a range of UTF-8; returns null if it is not valid UTF-8. */
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

  /** Does the same in pieces of the given number of bytes, at least 4. */
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

  /**
   * Returns the number of characters of a range; for invalid UTF-8, some number not greater than
   * that of its bytes.
   */
  private static int decodedLength(byte[] bytes, int offset, int length) {
    long count = 0;
    for (int i = offset; i < offset + length; i++) {
      count += isWithin(bytes[i]) ? 0 : (bytes[i] & 0xF8) == 0xF0 ? 2 : 1;
    }
    return (int) Math.min(count, length);
  }

  /** Returns whether a byte is a continuation byte. */
  private static boolean isWithin(byte next) {
    return (next & 0xC0) == 0x80;
  }

  /** Returns up to 8 bytes as a number, the first being the lowest. */
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
