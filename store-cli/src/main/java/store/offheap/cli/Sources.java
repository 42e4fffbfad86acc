package store.offheap.cli;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/** The inputs of a build: files by name or by pattern, and standard input. */
final class Sources {
  private static final int MAX_NAMES_CHARS = 1 << 16;

  private Sources() {}

  /**
   * Finds the files that patterns mean, which a shell left as they are; those of a pattern by name,
   * and as in a shell none that is hidden, unless the pattern begins with a dot, or one of the
   * alternatives that it begins with.
   *
   * @param inputs names, patterns such as {@code part-*.csv}, {@link PackedInput#STDIN}
   * @throws IllegalArgumentException if standard input comes twice: the second time nothing is
   *     left; if a name is empty
   * @throws NoSuchFileException if a pattern fits no file
   * @throws IOException if a folder cannot be read
   */
  static List<String> find(List<String> inputs) throws IOException {
    requireOneStdin(inputs);
    List<String> sources = new ArrayList<>();
    for (String input : inputs) {
      if (input.isEmpty()) {
        throw new IllegalArgumentException("input: expected=a path, actual=''");
      }
      if (input.matches("(?s).*[*?\\[{].*") && !exists(input)) {
        sources.addAll(matches(input));
      } else {
        sources.add(input);
      }
    }
    return sources;
  }

  /**
   * Checks that standard input is not asked for again: the second time nothing is left of it.
   *
   * @throws IllegalArgumentException if it comes twice
   */
  static void requireOneStdin(List<String> inputs) {
    int times = Collections.frequency(inputs, PackedInput.STDIN);
    if (times > 1) {
      throw new IllegalArgumentException("standard input (-): expected=once, actual=" + times);
    }
  }

  private static boolean exists(String input) {
    try {
      return Files.exists(Path.of(input));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static List<String> matches(String pattern) throws IOException {
    int slash = pattern.lastIndexOf('/');
    String folder = pattern.substring(0, slash + 1);
    List<String> found = new ArrayList<>();
    String names = pattern.substring(slash + 1);
    boolean isOfHidden = names.matches("(?s)(\\{([^}]*,)?)?\\..*");
    Path parent = Path.of(folder.isEmpty() ? "." : folder);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(parent, names)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (!name.startsWith(".") || isOfHidden) {
          found.add(folder + name);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    } catch (PatternSyntaxException e) {
      // As in a shell it stands for itself, and there is no such file.
      throw noSuchFile(pattern, e);
    }
    if (found.isEmpty()) {
      throw new NoSuchFileException(pattern);
    }
    found.sort(null);
    return found;
  }

  private static NoSuchFileException noSuchFile(String name, Exception cause) {
    NoSuchFileException failure = new NoSuchFileException(name);
    failure.initCause(cause);
    return failure;
  }

  /**
   * File names without folders, so that an output does not depend on where its inputs lie. Of very
   * many the last are only counted, so that they fit into an attribute.
   */
  static String names(List<String> sources) {
    StringBuilder names = new StringBuilder();
    int count = 0;
    while (count < sources.size() && names.length() < MAX_NAMES_CHARS) {
      String source = sources.get(count);
      names
          .append(count == 0 ? "" : ", ")
          .append(
              source.equals(PackedInput.STDIN)
                  ? "stdin"
                  : String.valueOf(Path.of(source).getFileName()));
      count++;
    }
    int more = sources.size() - count;
    return more == 0 ? names.toString() : names + " and " + PlainText.count(more) + " more";
  }
}
