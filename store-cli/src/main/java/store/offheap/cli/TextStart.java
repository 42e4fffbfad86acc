package store.offheap.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * The first bytes of a text that was taken for UTF-8, which may show that it is something else.
 *
 * @param bytes at most {@link #MAX_BYTES}
 */
record TextStart(byte[] bytes) {
  private static final int MAX_BYTES = 1 << 6;

  /** Number of bytes that suffice to see that every other one is zero. */
  private static final int PATTERN_BYTES = 4;

  /** An object, or an array of objects, perhaps after a byte order mark. */
  private static final Pattern JSON =
      Pattern.compile("(?s)(\u00ef\u00bb\u00bf)?\\s*(\\{\\s*[\"}]|\\[\\s*\\{).*");

  /**
   * Reads the start of a text.
   *
   * @param text supports marks; its position is unchanged
   */
  static TextStart of(InputStream text) throws IOException {
    text.mark(MAX_BYTES);
    byte[] bytes = text.readNBytes(MAX_BYTES);
    text.reset();
    return new TextStart(bytes);
  }

  /** Returns the start of a text whose first bytes are in a buffer. */
  static TextStart of(byte[] buffer, int length) {
    return new TextStart(Arrays.copyOf(buffer, Math.min(length, MAX_BYTES)));
  }

  /** Returns the name of the encoding if it is, or looks like, UTF-16; otherwise null. */
  String utf16() {
    if (bytes.length < PATTERN_BYTES) {
      return null;
    }
    int mark = (bytes[0] & 0xFF) << Byte.SIZE | bytes[1] & 0xFF;
    if (mark == 0xFEFF || mark == 0xFFFE) {
      return "UTF-16";
    }
    if (bytes[0] != 0 && bytes[1] == 0 && bytes[2] != 0 && bytes[3] == 0) {
      return "UTF-16LE";
    }
    return bytes[0] == 0 && bytes[1] != 0 && bytes[2] == 0 && bytes[3] != 0 ? "UTF-16BE" : null;
  }

  /** Returns whether it begins like JSON. */
  boolean isJson() {
    return JSON.matcher(new String(bytes, StandardCharsets.ISO_8859_1)).matches();
  }
}
