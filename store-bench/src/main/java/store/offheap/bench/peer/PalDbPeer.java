package store.offheap.bench.peer;

import com.linkedin.paldb.api.PalDB;
import com.linkedin.paldb.api.StoreReader;
import com.linkedin.paldb.api.StoreWriter;
import java.util.Map;

/**
 * PalDB: written once, then read. With default settings: mapped, no cache, keys and values of its
 * own types.
 */
final class PalDbPeer implements Peer {
  @Override
  public void build(Place place) {
    Shape shape = place.shape();
    StoreWriter writer = PalDB.createWriter(place.file("map.paldb"));
    for (int i = 0; i < place.count(); i++) {
      long key = shape.key(i);
      writer.put(shape.keyObject(key), shape.valueObject(shape.value(key, 0)));
    }
    writer.close();
  }

  @Override
  public Store open(Place place, Mode mode) {
    if (mode != Mode.READ) {
      throw Peer.none(mode);
    }
    return new Opened(place.shape(), PalDB.createReader(place.file("map.paldb")));
  }

  /** An open reader. */
  private record Opened(Shape shape, StoreReader reader) implements Store {
    @Override
    public long get(long key) {
      Object value = reader.get(shape.keyObject(key));
      return value == null ? MISSING : shape.valueOf(value);
    }

    @Override
    public long scan() {
      long sum = 0;
      for (Map.Entry<Object, Object> entry : reader.iterable()) {
        sum += shape.check(shape.keyOf(entry.getKey()), shape.valueOf(entry.getValue()));
      }
      return sum;
    }

    @Override
    public void close() {
      reader.close();
    }
  }
}
