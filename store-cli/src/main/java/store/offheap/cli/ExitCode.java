package store.offheap.cli;

/** The exit codes of all commands, which the help of every command lists. */
final class ExitCode {
  /** Success. */
  static final int OK = 0;

  /**
   * A key is absent, stores differ, or the input cannot be used: it has no rows, more bad rows than
   * tolerated, numbers that no type holds, or a duplicate key, or is a patch for another store.
   */
  static final int DIFFERS = 1;

  /** The arguments are wrong, or the output exists. */
  static final int USAGE = 2;

  /**
   * The file is corrupt, needs recovery, is too new, is not a store or a store of another kind, or
   * contains an unknown class.
   */
  static final int CORRUPT = 3;

  /** Another writer holds the store. */
  static final int LOCKED = 4;

  /** A file is missing or cannot be read or written, or the disk or the memory is full. */
  static final int IO = 5;

  private ExitCode() {}
}
