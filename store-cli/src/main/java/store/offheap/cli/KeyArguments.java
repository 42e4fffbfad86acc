package store.offheap.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.LongStream;

/** Reads the keys that a command was given, as arguments or, for {@code -}, from standard input. */
final class KeyArguments {
  private static final String STDIN = "-";

  private KeyArguments() {}

  /**
   * The keys in the order given.
   *
   * @param arguments texts of keys; {@code -} stands for the lines of {@code in}, of which blank
   *     ones are skipped
   * @throws IllegalArgumentException if a text is not a key of the map
   */
  static long[] read(List<String> arguments, TextMap map, InputStream in) throws IOException {
    LongStream.Builder keys = LongStream.builder();
    for (String argument : arguments) {
      if (argument.equals(STDIN)) {
        readLines(map, in, keys);
      } else {
        keys.add(map.parseKey(argument));
      }
    }
    return keys.build().toArray();
  }

  private static void readLines(TextMap map, InputStream in, LongStream.Builder keys)
      throws IOException {
    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    long number = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      String text = line.strip();
      if (!text.isEmpty()) {
        try {
          keys.add(map.parseKey(text));
        } catch (NumberFormatException e) {
          throw new NumberFormatException("stdin:" + number + ": " + e.getMessage());
        }
      }
    }
  }

  /** Whether the result of several keys is asked for, so that each needs its key beside it. */
  static boolean isMany(List<String> arguments) {
    return arguments.size() > 1 || arguments.contains(STDIN);
  }
}
