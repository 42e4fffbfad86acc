package store.offheap.bench.peer;

import it.unimi.dsi.fastutil.Hash;
import it.unimi.dsi.fastutil.ints.Int2IntMap;
import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.longs.Long2LongMap;
import it.unimi.dsi.fastutil.longs.Long2LongOpenHashMap;

/**
 * Fastutil's open-addressing maps of primitive numbers, on the heap. Created with the required
 * capacity, with the default load factor of 0.75; scanned with their fast iterators.
 */
final class FastutilPeer implements Peer {
  @Override
  public boolean supports(Shape shape) {
    return shape.isNumeric();
  }

  @Override
  public void build(Place place) {
    throw Peer.none(Mode.CREATE);
  }

  @Override
  public Store open(Place place, Mode mode) {
    int expected = mode == Mode.CREATE ? Hash.DEFAULT_INITIAL_SIZE : place.count();
    Store store = place.shape() == Shape.U32 ? new Ints(expected) : new Longs(expected);
    if (mode != Mode.CREATE) {
      Entries.putAll(place, store);
    }
    return store;
  }

  /** 4-byte keys and values. */
  private static final class Ints implements Store {
    private final Int2IntOpenHashMap map;

    Ints(int expected) {
      map = new Int2IntOpenHashMap(expected);
      map.defaultReturnValue((int) MISSING);
    }

    @Override
    public long get(long key) {
      int value = map.get((int) key);
      return value < 0 ? MISSING : value;
    }

    @Override
    public void put(long key, long value) {
      map.put((int) key, (int) value);
    }

    @Override
    public void remove(long key) {
      map.remove((int) key);
    }

    @Override
    public long scan() {
      long sum = 0;
      var entries = map.int2IntEntrySet().fastIterator();
      while (entries.hasNext()) {
        Int2IntMap.Entry entry = entries.next();
        sum += Shape.U32.check(entry.getIntKey() & 0xFFFF_FFFFL, entry.getIntValue());
      }
      return sum;
    }

    @Override
    public void close() {}
  }

  /** 8-byte keys and values. */
  private static final class Longs implements Store {
    private final Long2LongOpenHashMap map;

    Longs(int expected) {
      map = new Long2LongOpenHashMap(expected);
      map.defaultReturnValue(MISSING);
    }

    @Override
    public long get(long key) {
      return map.get(key);
    }

    @Override
    public void put(long key, long value) {
      map.put(key, value);
    }

    @Override
    public void remove(long key) {
      map.remove(key);
    }

    @Override
    public long scan() {
      long sum = 0;
      var entries = map.long2LongEntrySet().fastIterator();
      while (entries.hasNext()) {
        Long2LongMap.Entry entry = entries.next();
        sum += Shape.U64.check(entry.getLongKey(), entry.getLongValue());
      }
      return sum;
    }

    @Override
    public void close() {}
  }
}
