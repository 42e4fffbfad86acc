package store.offheap.bench.peer;

import java.util.List;
import org.rocksdb.CompressionType;
import org.rocksdb.EnvOptions;
import org.rocksdb.IngestExternalFileOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.SstFileWriter;

/**
 * RocksDB. {@code optimizeForPointLookup} with the cache of the place, 1 GiB by default (Bloom
 * filters of 10 bits, hash index in blocks), {@code setIncreaseParallelism} for all processors, no
 * compression because the data has no pattern. Built as its documentation on bulk loading
 * recommends, by ingesting a sorted SST file. Written with its log, but without sync, so that puts
 * survive if the process is killed.
 */
final class RocksPeer implements Peer {
  @Override
  public void build(Place place) throws RocksDBException {
    Shape shape = place.shape();
    String file = place.file("sorted.sst").getPath();
    try (Options options = options(place);
        EnvOptions environment = new EnvOptions();
        SstFileWriter writer = new SstFileWriter(environment, options)) {
      writer.open(file);
      byte[] keyBytes = new byte[shape.keyLength()];
      byte[] valueBytes = new byte[shape.valueLength()];
      for (long key : shape.sortedKeys(place.count())) {
        shape.writeKey(key, keyBytes);
        shape.writeValue(shape.value(key, 0), valueBytes);
        writer.put(keyBytes, valueBytes);
      }
      writer.finish();
      try (RocksDB database = RocksDB.open(options, directory(place));
          IngestExternalFileOptions ingest = new IngestExternalFileOptions().setMoveFiles(true)) {
        database.ingestExternalFile(List.of(file), ingest);
      }
    }
  }

  @Override
  public Store open(Place place, Mode mode) throws RocksDBException {
    return new Opened(place, mode);
  }

  private static String directory(Place place) {
    return place.file("rocks").getPath();
  }

  private static Options options(Place place) {
    RocksDB.loadLibrary();
    return new Options()
        .setCreateIfMissing(true)
        .optimizeForPointLookup(place.cacheBytes() >> 20)
        .setIncreaseParallelism(Runtime.getRuntime().availableProcessors())
        .setCompressionType(CompressionType.NO_COMPRESSION);
  }

  /** An open database. */
  private static final class Opened implements Store {
    private final Shape shape;
    private final Options options;
    private final RocksDB database;
    private final byte[] keyBytes;
    private final byte[] valueBytes;

    Opened(Place place, Mode mode) throws RocksDBException {
      shape = place.shape();
      keyBytes = new byte[shape.keyLength()];
      valueBytes = new byte[shape.valueLength()];
      options = options(place);
      database = mode == Mode.READ
          ? RocksDB.openReadOnly(options, directory(place))
          : RocksDB.open(options, directory(place));
    }

    @Override
    public long get(long key) {
      shape.writeKey(key, keyBytes);
      try {
        int length = database.get(keyBytes, valueBytes);
        return length == RocksDB.NOT_FOUND ? MISSING : shape.readValue(valueBytes);
      } catch (RocksDBException e) {
        throw Peer.failed(e);
      }
    }

    @Override
    public void put(long key, long value) {
      shape.writeKey(key, keyBytes);
      shape.writeValue(value, valueBytes);
      try {
        database.put(keyBytes, valueBytes);
      } catch (RocksDBException e) {
        throw Peer.failed(e);
      }
    }

    @Override
    public void remove(long key) {
      shape.writeKey(key, keyBytes);
      try {
        database.delete(keyBytes);
      } catch (RocksDBException e) {
        throw Peer.failed(e);
      }
    }

    @Override
    public long scan() {
      long sum = 0;
      try (RocksIterator entries = database.newIterator()) {
        for (entries.seekToFirst(); entries.isValid(); entries.next()) {
          entries.key(keyBytes);
          entries.value(valueBytes);
          sum += shape.check(shape.readKey(keyBytes), shape.readValue(valueBytes));
        }
      }
      return sum;
    }

    @Override
    public void close() {
      database.close();
      options.close();
    }
  }
}
