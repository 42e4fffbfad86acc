package store.offheap.file;

/**
 * What comparing a segment with its checksum gave.
 *
 * @param isSealed whether the segment is sealed; if not, there is nothing to compare
 * @param expected the checksum in the segment table
 * @param actual the checksum of the segment's bytes
 */
public record SealCheck(boolean isSealed, int expected, int actual) {
  static final SealCheck UNSEALED = new SealCheck(false, 0, 0);

  /** Returns whether the bytes are those that were sealed, or nothing says that they are not. */
  public boolean isSound() {
    return expected == actual;
  }

  /** Returns what is wrong, in words. */
  public String problem() {
    return String.format("checksum: expected=%08x, actual=%08x", expected, actual);
  }
}
