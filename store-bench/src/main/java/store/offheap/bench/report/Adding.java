package store.offheap.bench.report;

import java.io.PrintStream;
import store.offheap.bench.peer.Place;
import store.offheap.bench.peer.Shape;
import store.offheap.bench.peer.Store;

/**
 * Puts entries beside those that a store was built with, until the process is killed. There are a
 * tenth as many new ones, for a store may be told how many there will be; when all are there they
 * are put again, so that a kill always comes while puts are under way.
 */
final class Adding {
  private static final int TOLD_EVERY = 64;

  private Adding() {}

  /** Returns how many new entries there are. */
  static int most(int count) {
    return Math.max(1, count / 10);
  }

  /** Returns the key of a new entry, from 0 on. */
  static long key(Place place, long index) {
    return place.shape().key(place.count() + index);
  }

  /** Puts without end; tells of how many new entries the put has returned. */
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
