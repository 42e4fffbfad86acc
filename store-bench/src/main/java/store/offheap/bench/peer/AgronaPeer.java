package store.offheap.bench.peer;

import org.agrona.collections.Hashing;
import org.agrona.collections.Int2IntHashMap;
import org.agrona.collections.Long2LongHashMap;

/**
 * Agrona's open-addressing maps of primitive numbers, on the heap. Created with the required
 * capacity, with the default load factor of 0.65.
 */
final class AgronaPeer implements Peer {
  private static final int SMALL_CAPACITY = 8;

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
    int capacity = mode == Mode.CREATE
        ? SMALL_CAPACITY
        : (int) (place.count() / Hashing.DEFAULT_LOAD_FACTOR) + 1;
    Store store = place.shape() == Shape.U32 ? new Ints(capacity) : new Longs(capacity);
    if (mode != Mode.CREATE) {
      Entries.putAll(place, store);
    }
    return store;
  }

  /** 4-byte keys and values. */
  private static final class Ints implements Store {
    private static final int ABSENT = -1;

    private final Int2IntHashMap map;

    Ints(int capacity) {
      map = new Int2IntHashMap(capacity, Hashing.DEFAULT_LOAD_FACTOR, ABSENT);
    }

    @Override
    public long get(long key) {
      int value = map.get((int) key);
      return value == ABSENT ? MISSING : value;
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
      Int2IntHashMap.EntryIterator entries = map.entrySet().iterator();
      while (entries.hasNext()) {
        entries.next();
        sum += Shape.U32.check(entries.getIntKey() & 0xFFFF_FFFFL, entries.getIntValue());
      }
      return sum;
    }

    @Override
    public void close() {}
  }

  /** 8-byte keys and values. */
  private static final class Longs implements Store {
    private final Long2LongHashMap map;

    Longs(int capacity) {
      map = new Long2LongHashMap(capacity, Hashing.DEFAULT_LOAD_FACTOR, MISSING);
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
      Long2LongHashMap.EntryIterator entries = map.entrySet().iterator();
      while (entries.hasNext()) {
        entries.next();
        sum += Shape.U64.check(entries.getLongKey(), entries.getLongValue());
      }
      return sum;
    }

    @Override
    public void close() {}
  }
}
