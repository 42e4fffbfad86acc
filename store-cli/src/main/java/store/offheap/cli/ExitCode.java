package store.offheap.cli;

/** The exit codes of every command. The help of every command lists them. */
final class ExitCode {
  /** Done. */
  static final int OK = 0;

  /**
   * A key is not there, stores differ, or what was read cannot be used: it has no rows, more bad
   * ones than may be left out, or a key twice, or is a patch for another store.
   */
  static final int DIFFERS = 1;

  /** The arguments are wrong, or the output exists. */
  static final int USAGE = 2;

  /**
   * The file is corrupt, needs recovery, is too new, is no store or one of another kind, or holds
   * an unknown class.
   */
  static final int CORRUPT = 3;

  /** Another writer holds the store. */
  static final int LOCKED = 4;

  /** A file is missing or cannot be read or written, or the disk or the memory is full. */
  static final int IO = 5;

  private ExitCode() {}
}
