package store.offheap.bench.peer;

import static org.lmdbjava.DbiFlags.MDB_CREATE;
import static org.lmdbjava.DbiFlags.MDB_INTEGERKEY;
import static org.lmdbjava.EnvFlags.MDB_MAPASYNC;
import static org.lmdbjava.EnvFlags.MDB_NORDAHEAD;
import static org.lmdbjava.EnvFlags.MDB_NOSYNC;
import static org.lmdbjava.EnvFlags.MDB_NOTLS;
import static org.lmdbjava.EnvFlags.MDB_RDONLY_ENV;
import static org.lmdbjava.EnvFlags.MDB_WRITEMAP;
import static org.lmdbjava.PutFlags.MDB_APPEND;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.lmdbjava.CursorIterable;
import org.lmdbjava.Dbi;
import org.lmdbjava.DbiFlags;
import org.lmdbjava.Env;
import org.lmdbjava.EnvFlags;
import org.lmdbjava.Txn;

/**
 * LMDB through lmdbjava. Integer keys use {@code MDB_INTEGERKEY}. Built in key order with
 * {@code MDB_APPEND} in transactions of a million. Written with {@code MDB_WRITEMAP},
 * {@code MDB_NOSYNC} and {@code MDB_MAPASYNC}, which lose nothing if the process dies, and with one
 * transaction for each put, because only a committed put survives if the process is killed. A
 * reader keeps one transaction; a writer renews it for each read. A store that is larger than
 * memory is read with {@code MDB_NORDAHEAD}, which LMDB recommends for this case. Buffers are
 * reused, checks are disabled ({@code lmdbjava.disable.checks}), and the JVM options are those that
 * lmdbjava's documentation lists for its fastest buffers.
 */
final class LmdbPeer implements Peer {
  private static final int APPENDED_TOGETHER = 1_000_000;
  private static final long ROOM = 1L << 30;
  private static final int ROOM_FACTOR = 12;

  @Override
  public List<String> jvmArguments() {
    return List.of(
        "--add-opens=java.base/java.nio=ALL-UNNAMED",
        "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
        "-Dlmdbjava.disable.checks=true");
  }

  @Override
  public void build(Place place) {
    Shape shape = place.shape();
    try (Opened store = open(place, Mode.CREATE)) {
      long[] keys = shape.sortedKeys(place.count());
      for (int from = 0; from < keys.length; from += APPENDED_TOGETHER) {
        store.append(keys, from, Math.min(keys.length, from + APPENDED_TOGETHER));
      }
    }
  }

  @Override
  public Opened open(Place place, Mode mode) {
    return new Opened(place, mode);
  }

  /** An open environment with one database. */
  private static final class Opened implements Store {
    private final Shape shape;
    private final boolean isWritable;
    private final Env<ByteBuffer> environment;
    private final Dbi<ByteBuffer> database;
    private final Txn<ByteBuffer> reading;
    private final ByteBuffer key;
    private final ByteBuffer value;
    private final byte[] bytes;

    Opened(Place place, Mode mode) {
      shape = place.shape();
      isWritable = mode != Mode.READ;
      key = ByteBuffer.allocateDirect(shape.keyLength()).order(ByteOrder.nativeOrder());
      value = ByteBuffer.allocateDirect(shape.valueLength()).order(ByteOrder.nativeOrder());
      bytes = new byte[Math.max(shape.keyLength(), shape.valueLength())];
      Set<EnvFlags> flags = isWritable
          ? EnumSet.of(MDB_WRITEMAP, MDB_NOSYNC, MDB_MAPASYNC, MDB_NOTLS)
          : EnumSet.of(MDB_RDONLY_ENV, MDB_NOTLS);
      if (place.isLargerThanMemory()) {
        flags.add(MDB_NORDAHEAD);
      }
      environment = Env.create()
          .setMapSize(
              ROOM + (long) ROOM_FACTOR * place.count() * (shape.keyLength() + shape.valueLength()))
          .open(place.directory().toFile(), flags.toArray(EnvFlags[]::new));
      database = environment.openDbi((String) null, flags(mode == Mode.CREATE));
      reading = environment.txnRead();
      if (isWritable) {
        reading.reset();
      }
    }

    private DbiFlags[] flags(boolean isNew) {
      if (shape == Shape.STRINGS) {
        return isNew ? new DbiFlags[] {MDB_CREATE} : new DbiFlags[0];
      }
      return isNew ? new DbiFlags[] {MDB_CREATE, MDB_INTEGERKEY} : new DbiFlags[] {MDB_INTEGERKEY};
    }

    void append(long[] keys, int from, int to) {
      try (Txn<ByteBuffer> writing = environment.txnWrite()) {
        for (int i = from; i < to; i++) {
          encodeKey(keys[i]);
          encodeValue(shape.value(keys[i], 0));
          database.put(writing, key, value, MDB_APPEND);
        }
        writing.commit();
      }
    }

    @Override
    public long get(long number) {
      encodeKey(number);
      if (!isWritable) {
        return decoded(database.get(reading, key));
      }
      reading.renew();
      long found = decoded(database.get(reading, key));
      reading.reset();
      return found;
    }

    private long decoded(ByteBuffer found) {
      return found == null ? MISSING : valueOf(found);
    }

    @Override
    public void put(long number, long to) {
      encodeKey(number);
      encodeValue(to);
      database.put(key, value);
    }

    @Override
    public void remove(long number) {
      encodeKey(number);
      database.delete(key);
    }

    @Override
    public long scan() {
      if (isWritable) {
        reading.renew();
      }
      long sum = 0;
      try (CursorIterable<ByteBuffer> entries = database.iterate(reading)) {
        for (CursorIterable.KeyVal<ByteBuffer> entry : entries) {
          sum += shape.check(keyOf(entry.key()), valueOf(entry.val()));
        }
      }
      if (isWritable) {
        reading.reset();
      }
      return sum;
    }

    @Override
    public void close() {
      reading.close();
      if (isWritable) {
        environment.sync(true);
      }
      environment.close();
    }

    private void encodeKey(long number) {
      switch (shape) {
        case U32 -> key.putInt(0, (int) number);
        case U64, BYTES -> key.putLong(0, number);
        case STRINGS -> {
          shape.writeKey(number, bytes);
          key.put(0, bytes, 0, shape.keyLength());
        }
      }
    }

    private long keyOf(ByteBuffer buffer) {
      buffer.order(ByteOrder.nativeOrder());
      return switch (shape) {
        case U32 -> buffer.getInt(0) & 0xFFFF_FFFFL;
        case U64, BYTES -> buffer.getLong(0);
        case STRINGS -> {
          buffer.get(0, bytes, 0, shape.keyLength());
          yield shape.readKey(bytes);
        }
      };
    }

    private void encodeValue(long number) {
      switch (shape) {
        case U32 -> value.putInt(0, (int) number);
        case U64 -> value.putLong(0, number);
        case BYTES, STRINGS -> {
          shape.writeValue(number, bytes);
          value.put(0, bytes, 0, shape.valueLength());
        }
      }
    }

    private long valueOf(ByteBuffer buffer) {
      buffer.order(ByteOrder.nativeOrder());
      return switch (shape) {
        case U32 -> buffer.getInt(0) & 0xFFFF_FFFFL;
        case U64 -> buffer.getLong(0);
        case BYTES, STRINGS -> {
          buffer.get(0, bytes, 0, shape.valueLength());
          yield shape.readValue(bytes);
        }
      };
    }
  }
}
