package store.offheap.table;

import java.util.Arrays;
import java.util.OptionalLong;
import store.offheap.file.PageRequests;
import store.offheap.file.Segment;
import store.offheap.file.StoreFile;
import store.offheap.model.DType;

/**
 * Looks up many keys in file order and requests their pages ahead of the search, so that storage
 * reads several pages concurrently and none twice. For tables whose pages are read one by one;
 * {@code PageReadBenchmark} measures the benefit.
 *
 * <p>Stateless and thread-safe. Needs 8 bytes per key, for up to a million keys at a time.
 */
final class OrderedLookup {
  private static final int INDEX_BITS = 20;
  private static final int INDEX_MASK = (1 << INDEX_BITS) - 1;

  /** Maximum number of unneeded pages that are read to avoid a second request. */
  private static final int GAP_PAGES = 2;

  private final Table table;
  private final DType valueType;
  private final boolean isIntKeys;

  OrderedLookup(Table table) {
    this.table = table;
    this.valueType = table.spec().valueType();
    this.isIntKeys = table.layout().isIntKeys();
  }

  /** Implements {@link Table#getAll}. */
  int getAll(long[] keys, long[] values, long missing) {
    int hits = 0;
    for (int from = 0; from < keys.length; from += INDEX_MASK + 1) {
      int to = Math.min(keys.length, from + INDEX_MASK + 1);
      hits += getSome(keys, values, from, to, missing);
    }
    return hits;
  }

  private int getSome(long[] keys, long[] values, int from, int to, long missing) {
    long[] places = places(keys, from, to);
    int hits = 0;
    PageRequests requests = new PageRequests(table.file(), INDEX_BITS, GAP_PAGES);
    requests.begin(places, places.length);
    for (int i = 0; i < places.length; i++) {
      requests.before(i);
      int index = from + (int) (places[i] & INDEX_MASK);
      OptionalLong raw = table.find(bits(keys[index]));
      values[index] = raw.isPresent() ? valueType.fromRaw(raw.getAsLong()) : missing;
      hits += raw.isPresent() ? 1 : 0;
    }
    return hits;
  }

  private long bits(long key) {
    return isIntKeys ? (int) key : key;
  }

  /** Returns the page on which the search for each key begins, with the key's index, sorted. */
  private long[] places(long[] keys, int from, int to) {
    long[] places = new long[to - from];
    Directory directory = table.lookup().directory();
    SegmentAccess access = table.access();
    for (int i = 0; i < places.length; i++) {
      long hash = access.hash(bits(keys[from + i]));
      Segment segment = directory.segmentOf(hash);
      long position = segment.position() + table.layout().keyOffset(access.home(hash));
      places[i] = position / StoreFile.PAGE << INDEX_BITS | i;
    }
    Arrays.sort(places);
    return places;
  }
}
