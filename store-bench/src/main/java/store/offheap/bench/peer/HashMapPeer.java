package store.offheap.bench.peer;

import java.util.HashMap;
import java.util.Map;

/** The JDK's map on the heap, with boxed keys and values. Created with the required capacity. */
final class HashMapPeer implements Peer {
  private static final double LOAD_FACTOR = 0.75;

  @Override
  public void build(Place place) {
    throw Peer.none(Mode.CREATE);
  }

  @Override
  public Store open(Place place, Mode mode) {
    if (mode == Mode.CREATE) {
      return store(place, new HashMap<>());
    }
    Store store = store(place, new HashMap<>((int) (place.count() / LOAD_FACTOR) + 1));
    Entries.putAll(place, store);
    return store;
  }

  private static Store store(Place place, Map<Object, Object> map) {
    return new MapStore(place.shape(), map, () -> {});
  }
}
