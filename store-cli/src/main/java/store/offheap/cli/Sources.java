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
   * Expands patterns that a shell left unexpanded. The files of a pattern are sorted by name. As in
   * a shell, hidden files are matched only if the pattern, or one of the alternatives that it
   * begins with, begins with a dot.
   *
   * @param inputs names, patterns such as {@code part-*.csv}, {@link PackedInput#STDIN}
   * @throws IllegalArgumentException if standard input occurs twice, since nothing is left the
   *     second time, or if a name is empty
   * @throws NoSuchFileException if a pattern matches no file
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
   * Checks that standard input is given at most once: the second time, nothing is left of it.
   *
   * @throws IllegalArgumentException if it occurs twice
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
      // As in a shell, it represents itself, and there is no such file.
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
   * Returns file names without folders, so that an output does not depend on the location of its
   * inputs. If there are very many, the last ones are only counted, so that the text fits in an
   * attribute.
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
