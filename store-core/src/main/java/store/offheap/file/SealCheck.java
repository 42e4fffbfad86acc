package store.offheap.file;

/**
 * The result of verifying a segment against its checksum.
 *
 * @param isSealed whether the segment is sealed; if not, there is nothing to verify
 * @param expected the checksum in the segment table
 * @param actual the checksum of the segment's bytes
 */
public record SealCheck(boolean isSealed, int expected, int actual) {
  static final SealCheck UNSEALED = new SealCheck(false, 0, 0);

  /** Returns whether the bytes are those that were sealed, or the segment is not sealed. */
  public boolean isSound() {
    return expected == actual;
  }

  /** Returns a description of the mismatch. */
  public String problem() {
    return String.format("checksum: expected=%08x, actual=%08x", expected, actual);
  }
}
