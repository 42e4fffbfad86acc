package store.offheap.record;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import store.offheap.file.SimulatedStorage;
import store.offheap.file.StoreFile;
import store.offheap.table.Recovery;
import store.offheap.table.Table;
import store.offheap.table.TableSpec;

/** A heap in the file of a table, for tests. */
final class HeapFile implements AutoCloseable {
  /** Segments of 4,096 bytes. */
  static final TableSpec SPEC = TableSpec.objects(256, 1);

  final Table table;
  final StoreFile file;
  final RecordHeap heap;

  HeapFile(Table table) {
    this.table = table;
    this.file = table.file();
    this.heap = new RecordHeap(file, numbers -> table.writer().retire(numbers));
  }

  static HeapFile create(Path path) {
    return new HeapFile(Table.create(path, SPEC, 0, Map.of()));
  }

  static HeapFile open(Path path) {
    return new HeapFile(Table.openObjects(path, Recovery.NONE));
  }

  static HeapFile open(SimulatedStorage storage) {
    return new HeapFile(Table.openObjects(storage.open(), Recovery.NONE));
  }

  /** Returns bytes that are determined by a number. */
  static byte[] bytes(long seed, int length) {
    byte[] bytes = new byte[length];
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) random.nextInt();
    }
    return bytes;
  }

  long append(int type, byte[] body) {
    return locked(() -> heap.append(type, body, body.length));
  }

  /** Appends a value in an array with extra bytes, to show that these are ignored. */
  long appendValue(byte[] body) {
    byte[] longer = Arrays.copyOf(body, body.length + 9);
    Arrays.fill(longer, body.length, longer.length, (byte) -1);
    return locked(() -> heap.append(RecordType.VALUE, longer, body.length));
  }

  void free(long reference) {
    locked(() -> {
      heap.free(reference);
      return 0L;
    });
  }

  long locked(java.util.function.LongSupplier action) {
    file.writeLock().lock();
    try {
      return action.getAsLong();
    } finally {
      file.writeLock().unlock();
    }
  }

  @Override
  public void close() {
    table.close();
  }
}
