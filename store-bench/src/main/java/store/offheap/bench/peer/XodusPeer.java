package store.offheap.bench.peer;

import java.util.Arrays;
import jetbrains.exodus.ArrayByteIterable;
import jetbrains.exodus.ByteIterable;
import jetbrains.exodus.env.Cursor;
import jetbrains.exodus.env.Environment;
import jetbrains.exodus.env.EnvironmentConfig;
import jetbrains.exodus.env.Environments;
import jetbrains.exodus.env.StoreConfig;
import jetbrains.exodus.env.Transaction;
import jetbrains.exodus.io.DataReaderWriterProvider;

/**
 * Xodus, a store with key prefixing (a Patricia tree, which its documentation recommends for random
 * reads), with half of the heap as its cache, which is the default. Built in key order with
 * {@code putRight} in transactions of 100,000. Each put is a transaction, which survives if the
 * process is killed. A reader keeps one transaction, and watches the store's files, which allows
 * processes to share them; a writer begins one for each read.
 */
final class XodusPeer implements Peer {
  private static final int PUT_TOGETHER = 100_000;

  @Override
  public void build(Place place) {
    Shape shape = place.shape();
    try (Opened store = open(place, Mode.CREATE)) {
      long[] keys = shape.sortedKeys(place.count());
      for (int from = 0; from < keys.length; from += PUT_TOGETHER) {
        store.append(keys, from, Math.min(keys.length, from + PUT_TOGETHER));
      }
    }
  }

  @Override
  public Opened open(Place place, Mode mode) {
    return new Opened(place, mode);
  }

  /** An open environment with one store. */
  private static final class Opened implements Store {
    private final Shape shape;
    private final Environment environment;
    private final jetbrains.exodus.env.Store entries;
    private final Transaction reading;

    Opened(Place place, Mode mode) {
      shape = place.shape();
      EnvironmentConfig settings = new EnvironmentConfig().setEnvIsReadonly(mode == Mode.READ);
      if (mode == Mode.READ) {
        settings.setLogDataReaderWriterProvider(
            DataReaderWriterProvider.WATCHING_READER_WRITER_PROVIDER);
      }
      environment = Environments.newInstance(place.file("xodus"), settings);
      entries = environment.computeInTransaction(transaction -> environment.openStore(
          "map",
          mode == Mode.CREATE
              ? StoreConfig.WITHOUT_DUPLICATES_WITH_PREFIXING
              : StoreConfig.USE_EXISTING,
          transaction));
      reading = mode == Mode.READ ? environment.beginReadonlyTransaction() : null;
    }

    void append(long[] keys, int from, int to) {
      environment.executeInTransaction(transaction -> {
        for (int i = from; i < to; i++) {
          entries.putRight(transaction, key(keys[i]), value(shape.value(keys[i], 0)));
        }
      });
    }

    @Override
    public long get(long key) {
      ArrayByteIterable encoded = key(key);
      ByteIterable found = reading == null
          ? environment.computeInReadonlyTransaction(
              transaction -> entries.get(transaction, encoded))
          : entries.get(reading, encoded);
      return found == null ? MISSING : shape.readValue(bytes(found));
    }

    @Override
    public void put(long key, long value) {
      environment.executeInTransaction(
          transaction -> entries.put(transaction, key(key), value(value)));
    }

    @Override
    public void remove(long key) {
      environment.executeInTransaction(transaction -> entries.delete(transaction, key(key)));
    }

    @Override
    public long scan() {
      return environment.computeInReadonlyTransaction(this::sum);
    }

    private long sum(Transaction transaction) {
      long sum = 0;
      try (Cursor cursor = entries.openCursor(transaction)) {
        while (cursor.getNext()) {
          sum += shape.check(
              shape.readKey(bytes(cursor.getKey())), shape.readValue(bytes(cursor.getValue())));
        }
      }
      return sum;
    }

    @Override
    public void close() {
      if (reading != null) {
        reading.abort();
      }
      environment.close();
    }

    private ArrayByteIterable key(long key) {
      return new ArrayByteIterable(shape.keyBytes(key));
    }

    private ArrayByteIterable value(long value) {
      return new ArrayByteIterable(shape.valueBytes(value));
    }

    /**
     * Returns the bytes of an iterable, whose array may be longer than its content, but does not
     * start elsewhere.
     */
    private static byte[] bytes(ByteIterable iterable) {
      byte[] bytes = iterable.getBytesUnsafe();
      return bytes.length == iterable.getLength()
          ? bytes
          : Arrays.copyOf(bytes, iterable.getLength());
    }
  }
}
