package store.offheap.bench;

import java.util.Arrays;
import java.util.function.Supplier;

/**
 * The command line of a benchmark that is a separate program. An invalid command line is reported
 * as a line on standard error, and ends the program with exit code 2.
 */
final class Arguments {
  private static final int USAGE = 2;

  private Arguments() {}

  /**
   * Returns the number that is the only argument, or a default if there is none.
   *
   * @param max the maximum; the minimum is 1
   */
  static long count(String[] args, long whenNone, long max) {
    return orExit(() -> parseCount(args, whenNone, max));
  }

  /** Returns the arguments that exist in a range of indices; {@code to} is exclusive. */
  static String[] part(String[] args, int from, int to) {
    return Arrays.copyOfRange(args, Math.min(from, args.length), Math.min(to, args.length));
  }

  /** Returns the constant with a name. */
  static <E extends Enum<E>> E constant(Class<E> type, String name) {
    return orExit(() -> parseConstant(type, name));
  }

  /**
   * Parses a count.
   *
   * @throws IllegalArgumentException if there is anything but one number, or it is not 1 to max
   */
  static long parseCount(String[] args, long whenNone, long max) {
    if (args.length == 0) {
      return whenNone;
    }
    long count = 0;
    try {
      count = args.length == 1 ? Long.parseLong(args[0]) : 0;
    } catch (NumberFormatException e) {
      // Handled like a number that is out of range.
    }
    if (count < 1 || count > max) {
      throw new IllegalArgumentException(
          "arguments: expected=one number, 1.." + max + ", actual=" + String.join(" ", args));
    }
    return count;
  }

  /**
   * Parses the name of a constant.
   *
   * @throws IllegalArgumentException if there is no such constant
   */
  static <E extends Enum<E>> E parseConstant(Class<E> type, String name) {
    E[] constants = type.getEnumConstants();
    return Arrays.stream(constants)
        .filter(constant -> constant.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(
            "arguments: expected=one of " + Arrays.toString(constants) + ", actual=" + name));
  }

  private static <T> T orExit(Supplier<T> parser) {
    try {
      return parser.get();
    } catch (IllegalArgumentException e) {
      throw refused(e.getMessage());
    }
  }

  /** Ends the program because of an invalid command line; does not return. */
  static IllegalStateException refused(String message) {
    System.err.println(message);
    System.exit(USAGE);
    return new IllegalStateException(message);
  }
}
