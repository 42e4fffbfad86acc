package store.offheap.bench.report;

import java.io.PrintStream;
import store.offheap.bench.peer.Place;
import store.offheap.bench.peer.Shape;
import store.offheap.bench.peer.Store;

/**
 * Puts entries in addition to those with which a store was built, until the process is killed. The
 * number of new entries is a tenth, because a store may be told in advance how many there will be;
 * when all are present they are put again, so that puts are always in progress when the process is
 * killed.
 */
final class Adding {
  private static final int TOLD_EVERY = 64;

  private Adding() {}

  /** Returns the number of new entries. */
  static int most(int count) {
    return Math.max(1, count / 10);
  }

  /** Returns the key of a new entry, counted from 0. */
  static long key(Place place, long index) {
    return place.shape().key(place.count() + index);
  }

  /** Puts endlessly; prints the number of new entries whose put has returned. */
  static void putForever(Place place, Store store, PrintStream output) {
    Shape shape = place.shape();
    int most = most(place.count());
    for (long i = 0; ; i++) {
      long key = key(place, i % most);
      store.put(key, shape.value(key, 0));
      if ((i + 1) % TOLD_EVERY == 0) {
        output.println(Math.min(i + 1, most));
      }
    }
  }
}
