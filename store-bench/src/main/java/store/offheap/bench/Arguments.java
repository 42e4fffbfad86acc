package store.offheap.bench;

/** The command line of a benchmark that is a program of its own: at most one number. */
final class Arguments {
  private Arguments() {}

  /**
   * Returns the number given, or the one to use when none is.
   *
   * @throws IllegalArgumentException if there is more than a number, or it is not 1 to max
   */
  static long count(String[] args, long whenNone, long max) {
    if (args.length == 0) {
      return whenNone;
    }
    long count = args.length == 1 ? Long.parseLong(args[0]) : 0;
    if (count < 1 || count > max) {
      throw new IllegalArgumentException(
          "arguments: expected=one number, 1.." + max + ", actual=" + String.join(" ", args));
    }
    return count;
  }
}
