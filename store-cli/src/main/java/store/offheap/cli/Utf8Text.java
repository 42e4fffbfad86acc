package store.offheap.cli;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Strict decoding of UTF-8 text: nothing is replaced. */
final class Utf8Text {
  private static final String BYTE_ORDER_MARK = "\ufeff";

  private Utf8Text() {}

  /**
   * Decodes the start of an input, without the byte order mark that some editors write.
   *
   * @throws IllegalArgumentException if the bytes are not UTF-8 text
   */
  static String ofStart(byte[] bytes) {
    String text = of(bytes);
    return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
  }

  /**
   * Decodes bytes.
   *
   * @throws IllegalArgumentException if they are not UTF-8 text
   */
  static String of(byte[] bytes) {
    ByteBuffer input = ByteBuffer.wrap(bytes);
    CharBuffer text = CharBuffer.allocate(bytes.length);
    CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(input, text, true);
    if (result.isError()) {
      throw new IllegalArgumentException(String.format(
          Locale.ROOT,
          "byte %d: expected=UTF-8 text, actual=0x%02x",
          input.position() + 1,
          input.get()));
    }
    return text.flip().toString();
  }
}
