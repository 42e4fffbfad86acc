package store.offheap.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/** Reads the keys given to a command as arguments or, for {@code -}, on standard input. */
final class KeyArguments {
  private KeyArguments() {}

  /**
   * Returns the keys in the order given.
   *
   * @param arguments texts of keys; {@code -} represents the lines of {@code in}, where blank lines
   *     are skipped
   * @throws IllegalArgumentException if a text is not a key of the map, a line is not UTF-8 text,
   *     or {@code -} occurs twice
   */
  static long[] ids(List<String> arguments, TextMap map, InputStream in) throws IOException {
    LongStream.Builder keys = LongStream.builder();
    read(arguments, in, text -> keys.add(map.parseKey(text)));
    return keys.build().toArray();
  }

  /**
   * Returns the keys of an object map, as {@link #ids} does for an ID map.
   *
   * @throws IllegalArgumentException if a text is not a key, or a line is not UTF-8 text
   */
  static List<Object> objects(List<String> arguments, InputStream in) throws IOException {
    List<Object> keys = new ArrayList<>();
    read(arguments, in, text -> keys.add(ObjectKey.parse(text)));
    return keys;
  }

  private static void read(List<String> arguments, InputStream in, Consumer<String> keys)
      throws IOException {
    Sources.requireOneStdin(arguments);
    for (String argument : arguments) {
      if (argument.equals(PackedInput.STDIN)) {
        readLines(in, keys);
      } else {
        keys.accept(argument);
      }
    }
  }

  private static void readLines(InputStream in, Consumer<String> keys) throws IOException {
    // One character per byte: a text reader would replace malformed input, or could not tell its
    // line.
    Charset bytes = StandardCharsets.ISO_8859_1;
    BufferedReader lines = new BufferedReader(new InputStreamReader(in, bytes));
    long number = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      try {
        byte[] encoded = line.getBytes(bytes);
        String text = (number == 1 ? Utf8Text.ofStart(encoded) : Utf8Text.of(encoded)).strip();
        if (!text.isEmpty()) {
          keys.accept(text);
        }
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("stdin:" + number + ": " + e.getMessage(), e);
      }
    }
  }

  /**
   * Returns whether several keys are requested, so that each result must be printed with its key.
   */
  static boolean isMany(List<String> arguments) {
    return arguments.size() > 1 || arguments.contains(PackedInput.STDIN);
  }
}
