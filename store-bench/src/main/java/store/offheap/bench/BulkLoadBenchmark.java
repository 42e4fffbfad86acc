package store.offheap.bench;

import static org.lmdbjava.DbiFlags.MDB_CREATE;
import static org.lmdbjava.DbiFlags.MDB_INTEGERKEY;
import static org.lmdbjava.EnvFlags.MDB_MAPASYNC;
import static org.lmdbjava.EnvFlags.MDB_NOSYNC;
import static org.lmdbjava.EnvFlags.MDB_WRITEMAP;
import static org.lmdbjava.PutFlags.MDB_APPEND;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.lmdbjava.Dbi;
import org.lmdbjava.Env;
import org.lmdbjava.PutFlags;
import org.lmdbjava.Txn;
import org.rocksdb.CompressionType;
import org.rocksdb.EnvOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.IngestExternalFileOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileWriter;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;
import store.offheap.build.BulkBuilder;
import store.offheap.build.DelimitedRows;

/**
 * Measures building a store from rows of {@code id,value} text in no particular order, and compares
 * it with the bulk loads of LMDB and RocksDB, with the same parser. The peers load the rows in two
 * ways. First, in the order of the text: LMDB in transactions of a million, with
 * {@code MDB_WRITEMAP}, {@code MDB_NOSYNC} and {@code MDB_MAPASYNC}, synced at the end; RocksDB
 * with the settings of {@code prepareForBulkLoad}, in batches without a log, flushed and compacted
 * at the end. Second, sorted in memory by all processors: LMDB with {@code MDB_APPEND}; RocksDB
 * with a sorted SST file that is ingested. After each load the data is on storage. Keys and values
 * have 4 bytes each.
 *
 * <p>Checks the number of entries. Prints the elapsed time and the processor time in seconds, and
 * the ratio of each to that of the store.
 *
 * <pre>{@code
 * java -Xmx1g --add-opens=java.base/java.nio=ALL-UNNAMED --add-opens=java.base/sun.nio.ch=ALL-UNNAMED -cp store-bench/target/benchmarks.jar store.offheap.bench.BulkLoadBenchmark 10000000
 * }</pre>
 */
public final class BulkLoadBenchmark {
  private static final int TOGETHER = 1_000_000;
  private static final int BATCH = 10_000;
  private static final long ROOM_A_ROW = 100;
  private static final long ROOM = 1L << 30;

  private BulkLoadBenchmark() {}

  /** Accepts parsed rows. */
  private interface Rows {
    void add(long key, long value) throws RocksDBException;
  }

  /** Creates a store from a text in an empty folder. */
  private interface Load {
    void run(Path input, Path folder, long rows) throws IOException, RocksDBException;
  }

  /**
   * Runs the benchmark.
   *
   * @param args number of rows, default 10 million; then optionally {@code sorted}, to omit the
   *     loads in the order of the text, which take hours for 100 million rows
   * @throws IOException if a file cannot be read or written
   * @throws RocksDBException if RocksDB fails
   */
  public static void main(String[] args) throws IOException, RocksDBException {
    boolean isSorted = args.length == 2 && args[1].equals("sorted");
    String[] count = isSorted ? new String[] {args[0]} : args;
    long rows = Arguments.count(count, 10_000_000, Integer.MAX_VALUE - 8);
    RocksDB.loadLibrary();
    try (TemporaryFolder temporary = new TemporaryFolder()) {
      Path folder = temporary.path();
      Path input = folder.resolve("rows.csv");
      BuildBenchmark.write(input, rows);
      for (int round = 1; round <= 2; round++) {
        Seconds own = timed("store", BulkLoadBenchmark::store, input, folder, rows, null);
        if (!isSorted) {
          timed("lmdb, as rows come", BulkLoadBenchmark::lmdb, input, folder, rows, own);
          timed("rocksdb, as rows come", BulkLoadBenchmark::rocks, input, folder, rows, own);
        }
        timed("lmdb, sorted", BulkLoadBenchmark::sortedLmdb, input, folder, rows, own);
        timed("rocksdb, sorted", BulkLoadBenchmark::sortedRocks, input, folder, rows, own);
      }
      System.out.println("nothing lost");
    }
  }

  private static Seconds timed(
      String name, Load load, Path input, Path folder, long rows, Seconds store)
      throws IOException, RocksDBException {
    Path own = Files.createDirectory(folder.resolve("out"));
    Seconds begin = Seconds.now();
    load.run(input, own, rows);
    Seconds taken = Seconds.now().since(begin);
    Seconds one = store == null ? taken : store;
    System.out.printf(
        Locale.ROOT,
        "%s: seconds=%.2f, times the store=%.2f, processor seconds=%.2f, times the store=%.2f%n",
        name,
        taken.clock(),
        taken.clock() / one.clock(),
        taken.processor(),
        taken.processor() / one.processor());
    TemporaryFolder.delete(own);
    return taken;
  }

  private static void parse(Path input, Rows taker) throws IOException, RocksDBException {
    try (InputStream bytes = Files.newInputStream(input)) {
      DelimitedRows rows = new DelimitedRows(bytes, ',', true);
      while (rows.next() == DelimitedRows.Found.ROW) {
        if (!rows.isMalformed() && rows.isInteger(0)) {
          long key = rows.integer();
          if (rows.isInteger(1)) {
            taker.add(key, rows.integer());
          }
        }
      }
    }
  }

  private static void store(Path input, Path folder, long rows) throws IOException {
    try (InputStream bytes = Files.newInputStream(input);
        BulkBuilder builder = BulkBuilder.to(folder.resolve("rows.store")).start()) {
      BuildBenchmark.addAll(bytes, builder);
      requireRows(rows, builder.finish(done -> {}).entries());
    }
  }

  /**
   * Returns rows in the order of their keys as unsigned numbers, with the key in the upper half.
   */
  private static long[] sorted(Path input, long rows) throws IOException, RocksDBException {
    long[] all = new long[(int) rows];
    int[] count = {0};
    parse(input, (key, value) -> all[count[0]++] = (key << Integer.SIZE | value) ^ Long.MIN_VALUE);
    requireRows(rows, count[0]);
    Arrays.parallelSort(all);
    return all;
  }

  private static int key(long row) {
    return (int) ((row ^ Long.MIN_VALUE) >>> Integer.SIZE);
  }

  private static void lmdb(Path input, Path folder, long rows)
      throws IOException, RocksDBException {
    try (Lmdb lmdb = new Lmdb(folder, rows)) {
      parse(input, (key, value) -> lmdb.put((int) key, (int) value));
      requireRows(rows, lmdb.entries());
    }
  }

  private static void sortedLmdb(Path input, Path folder, long rows)
      throws IOException, RocksDBException {
    try (Lmdb lmdb = new Lmdb(folder, rows, MDB_APPEND)) {
      for (long row : sorted(input, rows)) {
        lmdb.put(key(row), (int) row);
      }
      requireRows(rows, lmdb.entries());
    }
  }

  private static void rocks(Path input, Path folder, long rows)
      throws IOException, RocksDBException {
    try (Options options = options().prepareForBulkLoad();
        WriteOptions writing = new WriteOptions().setDisableWAL(true);
        FlushOptions flushing = new FlushOptions().setWaitForFlush(true);
        WriteBatch batch = new WriteBatch();
        RocksDB database = RocksDB.open(options, folder.resolve("rocks").toString())) {
      ByteBuffer key = ByteBuffer.allocate(Integer.BYTES);
      ByteBuffer value = ByteBuffer.allocate(Integer.BYTES);
      parse(input, (number, to) -> {
        batch.put(key.putInt(0, (int) number).array(), value.putInt(0, (int) to).array());
        if (batch.count() == BATCH) {
          database.write(writing, batch);
          batch.clear();
        }
      });
      database.write(writing, batch);
      database.flush(flushing);
      database.compactRange();
      requireRows(rows, database.getLongProperty("rocksdb.estimate-num-keys"));
    }
  }

  private static void sortedRocks(Path input, Path folder, long rows)
      throws IOException, RocksDBException {
    String file = folder.resolve("sorted.sst").toString();
    try (Options options = options();
        EnvOptions environment = new EnvOptions();
        SstFileWriter writer = new SstFileWriter(environment, options)) {
      writer.open(file);
      ByteBuffer key = ByteBuffer.allocate(Integer.BYTES);
      ByteBuffer value = ByteBuffer.allocate(Integer.BYTES);
      for (long row : sorted(input, rows)) {
        writer.put(key.putInt(0, key(row)).array(), value.putInt(0, (int) row).array());
      }
      writer.finish();
      try (RocksDB database = RocksDB.open(options, folder.resolve("rocks").toString());
          IngestExternalFileOptions ingest = new IngestExternalFileOptions().setMoveFiles(true)) {
        database.ingestExternalFile(List.of(file), ingest);
        requireRows(rows, database.getLongProperty("rocksdb.estimate-num-keys"));
      }
    }
  }

  private static Options options() {
    return new Options()
        .setCreateIfMissing(true)
        .setIncreaseParallelism(Runtime.getRuntime().availableProcessors())
        .setCompressionType(CompressionType.NO_COMPRESSION);
  }

  private static void requireRows(long expected, long actual) {
    if (expected != actual) {
      throw new IllegalStateException("rows: expected=" + expected + ", actual=" + actual);
    }
  }

  /** An environment that accepts rows, a million per transaction, and is synced at the end. */
  private static final class Lmdb implements AutoCloseable {
    private final Env<ByteBuffer> environment;
    private final Dbi<ByteBuffer> database;
    private final PutFlags[] flags;
    private final ByteBuffer key = buffer();
    private final ByteBuffer value = buffer();
    private Txn<ByteBuffer> writing;
    private int count;

    Lmdb(Path folder, long rows, PutFlags... flags) {
      this.flags = flags;
      this.environment = Env.create()
          .setMapSize(ROOM + rows * ROOM_A_ROW)
          .open(folder.toFile(), MDB_WRITEMAP, MDB_NOSYNC, MDB_MAPASYNC);
      this.database = environment.openDbi((String) null, MDB_CREATE, MDB_INTEGERKEY);
      this.writing = environment.txnWrite();
    }

    private static ByteBuffer buffer() {
      return ByteBuffer.allocateDirect(Integer.BYTES).order(ByteOrder.nativeOrder());
    }

    void put(int newKey, int newValue) {
      database.put(writing, key.putInt(0, newKey), value.putInt(0, newValue), flags);
      count++;
      if (count == TOGETHER) {
        writing.commit();
        writing.close();
        writing = environment.txnWrite();
        count = 0;
      }
    }

    long entries() {
      return database.stat(writing).entries;
    }

    @Override
    public void close() {
      writing.commit();
      writing.close();
      environment.sync(true);
      environment.close();
    }
  }
}
