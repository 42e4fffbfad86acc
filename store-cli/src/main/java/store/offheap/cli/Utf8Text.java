package store.offheap.cli;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Text in UTF-8, of which nothing is replaced. */
final class Utf8Text {
  private static final String BYTE_ORDER_MARK = "\ufeff";

  private Utf8Text() {}

  /**
   * The text that an input begins with, without the mark that some editors put in front of it.
   *
   * @throws IllegalArgumentException if the bytes are none
   */
  static String ofStart(byte[] bytes) {
    String text = of(bytes);
    return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
  }

  /**
   * The text that bytes are.
   *
   * @throws IllegalArgumentException if they are none
   */
  static String of(byte[] bytes) {
    ByteBuffer input = ByteBuffer.wrap(bytes);
    CharBuffer text = CharBuffer.allocate(bytes.length);
    CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(input, text, true);
    if (result.isError()) {
      throw new IllegalArgumentException(String.format(
          "byte %d: expected=UTF-8 text, actual=0x%02x", input.position() + 1, input.get()));
    }
    return text.flip().toString();
  }
}
