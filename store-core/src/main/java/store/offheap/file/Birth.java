package store.offheap.file;

/**
 * A segment about to become live.
 *
 * @param number its row in the segment table, from {@link StoreFile#allocate}
 * @param prefix the hash prefix that leads to it, in the top bits
 * @param depth number of significant bits of the prefix, 0 to 32
 * @param used number of slots that are not empty
 */
public record Birth(int number, int prefix, int depth, int used) {}
