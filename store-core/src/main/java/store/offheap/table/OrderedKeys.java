package store.offheap.table;

import java.util.Arrays;
import store.offheap.file.PageRequests;
import store.offheap.file.Segment;
import store.offheap.file.StoreFile;

/**
 * Goes through keys in file order and requests their pages ahead of their use, so that storage
 * reads several pages concurrently and none twice. Equal keys come in the order given. For tables
 * whose pages are read one by one; {@code PageReadBenchmark} measures the benefit.
 *
 * <p>Not thread-safe. Needs 8 bytes per key.
 */
public final class OrderedKeys {
  private static final int INDEX_BITS = 20;
  private static final int INDEX_MASK = (1 << INDEX_BITS) - 1;

  /** Maximum number of keys. */
  public static final int MOST = 1 << INDEX_BITS;

  /** Maximum number of unneeded pages that are read to avoid a second request. */
  private static final int GAP_PAGES = 2;

  /** For each key the page on which its search begins, then its index; sorted. */
  private final long[] places;

  private final PageRequests requests;
  private final int from;
  private int next;

  /**
   * Starts before the first key.
   *
   * @param keys bits of the keys, with arbitrary bits above those of 4-byte keys
   * @param from index of the first
   * @param to one past the last, at most {@link #MOST} after {@code from}
   */
  OrderedKeys(Table table, long[] keys, int from, int to) {
    this.from = from;
    this.places = new long[to - from];
    Directory directory = table.lookup().directory();
    SegmentAccess access = table.access();
    for (int i = 0; i < places.length; i++) {
      long hash = access.hash(keys[from + i]);
      Segment segment = directory.segmentOf(hash);
      long position = segment.position() + table.layout().keyOffset(access.home(hash));
      places[i] = position / StoreFile.PAGE << INDEX_BITS | i;
    }
    Arrays.sort(places);
    this.requests = new PageRequests(table.file(), INDEX_BITS, GAP_PAGES);
    requests.begin(places, places.length);
  }

  /** Returns whether there is another key. */
  public boolean hasNext() {
    return next < places.length;
  }

  /** Moves to the next key and returns its index. */
  public int next() {
    requests.before(next);
    return from + (int) (places[next++] & INDEX_MASK);
  }
}
