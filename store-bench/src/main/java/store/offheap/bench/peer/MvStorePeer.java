package store.offheap.bench.peer;

import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.DataType;
import org.h2.mvstore.type.IntegerDataType;
import org.h2.mvstore.type.LongDataType;
import org.h2.mvstore.type.StringDataType;

/**
 * H2's MVStore, with data types for the entries and with the cache of the place: 1,024 MB by
 * default, and at most half of the heap, where the cache is located. Built in key order with
 * {@code append} of a map for a single writer. Its own thread writes changes every second, or after
 * 1 MB of changes, as it does by default: a killed writer loses the most recent ones.
 */
final class MvStorePeer implements Peer {
  @Override
  public void build(Place place) {
    Shape shape = place.shape();
    MVStore store = builder(place).open();
    MVMap<Object, Object> map = store.openMap("map", types(shape).singleWriter());
    for (long key : shape.sortedObjectKeys(place.count())) {
      map.append(shape.keyObject(key), shape.valueObject(shape.value(key, 0)));
    }
    store.close();
  }

  @Override
  public Store open(Place place, Mode mode) {
    MVStore store =
        mode == Mode.READ ? builder(place).readOnly().open() : builder(place).open();
    MVMap<Object, Object> map = store.openMap("map", types(place.shape()));
    return new MapStore(place.shape(), map, store::close);
  }

  private static MVStore.Builder builder(Place place) {
    return new MVStore.Builder()
        .fileName(place.file("map.mv").getPath())
        .cacheSize(cacheMegabytes(place));
  }

  /**
   * Returns the size of the cache, which must leave room on the heap because its pages are located
   * there.
   */
  static int cacheMegabytes(Place place) {
    return (int) (Math.min(place.cacheBytes(), Runtime.getRuntime().maxMemory() / 2) >> 20);
  }

  @SuppressWarnings("unchecked")
  private static MVMap.Builder<Object, Object> types(Shape shape) {
    DataType<?> keys = switch (shape) {
      case U32 -> IntegerDataType.INSTANCE;
      case U64, BYTES -> LongDataType.INSTANCE;
      case STRINGS -> StringDataType.INSTANCE;
    };
    DataType<?> values = shape == Shape.BYTES ? ByteArrayDataType.INSTANCE : keys;
    return new MVMap.Builder<Object, Object>()
        .keyType((DataType<Object>) keys)
        .valueType((DataType<Object>) values);
  }
}
