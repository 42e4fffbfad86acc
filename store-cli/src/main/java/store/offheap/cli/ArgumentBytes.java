package store.offheap.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CoderResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The arguments as passed by the system. The JVM decodes them in the encoding of the locale, and
 * replaces whatever is not valid text in it by U+FFFD.
 */
final class ArgumentBytes {
  private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");
  private static final char REPLACEMENT = '\ufffd';

  private ArgumentBytes() {}

  /**
   * Checks that nothing in the arguments was replaced, if the system provides the original bytes.
   *
   * @throws IllegalArgumentException if something was replaced
   */
  static void requireText(String[] arguments) {
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i].indexOf(REPLACEMENT) >= 0) {
        List<byte[]> words = commandLine();
        int word = words.size() - arguments.length + i;
        if (word >= 0) {
          requireText(i + 1, words.get(word));
        }
      }
    }
  }

  private static List<byte[]> commandLine() {
    List<byte[]> words = new ArrayList<>();
    try {
      byte[] bytes = Files.readAllBytes(COMMAND_LINE);
      for (int from = 0, to = 0; to < bytes.length; to++) {
        if (bytes[to] == 0) {
          words.add(Arrays.copyOfRange(bytes, from, to));
          from = to + 1;
        }
      }
    } catch (IOException e) {
      // Not available on this system.
    }
    return words;
  }

  private static void requireText(int number, byte[] bytes) {
    Charset locale = Charset.forName(System.getProperty("sun.jnu.encoding"));
    ByteBuffer input = ByteBuffer.wrap(bytes);
    CoderResult result =
        locale.newDecoder().decode(input, CharBuffer.allocate(2 * bytes.length), true);
    if (result.isError()) {
      throw new IllegalArgumentException(String.format(
          Locale.ROOT,
          "argument %d, byte %d: expected=%s text, as the locale has it, actual=0x%02x",
          number,
          input.position() + 1,
          locale.name(),
          input.get()));
    }
  }
}
