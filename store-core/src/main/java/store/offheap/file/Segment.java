package store.offheap.file;

/**
 * A live segment, as of some epoch.
 *
 * @param number its row in the segment table
 * @param position its position in the file, a multiple of {@link StoreFile#PAGE}
 * @param prefix the hash prefix that leads to it, in the top bits; the bits below are zero
 * @param depth number of significant bits of the prefix, 0 to 32
 */
public record Segment(int number, long position, int prefix, int depth) {
  /** Returns whether a hash with these top 32 bits leads here. */
  public boolean covers(int hashPrefix) {
    return depth == 0 || (hashPrefix ^ prefix) >>> Integer.SIZE - depth == 0;
  }
}
