package store.offheap.bench.peer;

import java.util.Iterator;
import java.util.Map;

/** A store backed by a {@code java.util} map. */
final class MapStore implements Store {
  private final Shape shape;
  private final Map<Object, Object> map;
  private final Runnable close;

  /**
   * Wraps a map.
   *
   * @param map map of the objects that the shape creates
   * @param close closes the map
   */
  @SuppressWarnings("unchecked")
  MapStore(Shape shape, Map<?, ?> map, Runnable close) {
    this.shape = shape;
    this.map = (Map<Object, Object>) map;
    this.close = close;
  }

  @Override
  public long get(long key) {
    Object value = map.get(shape.keyObject(key));
    return value == null ? MISSING : shape.valueOf(value);
  }

  @Override
  public void put(long key, long value) {
    map.put(shape.keyObject(key), shape.valueObject(value));
  }

  @Override
  public void remove(long key) {
    map.remove(shape.keyObject(key));
  }

  @Override
  public long scan() {
    long sum = 0;
    Iterator<Map.Entry<Object, Object>> entries = map.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<Object, Object> entry = entries.next();
      sum += shape.check(shape.keyOf(entry.getKey()), shape.valueOf(entry.getValue()));
    }
    return sum;
  }

  @Override
  public void close() {
    close.run();
  }
}
