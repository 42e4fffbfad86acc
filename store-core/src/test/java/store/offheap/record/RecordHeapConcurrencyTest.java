package store.offheap.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.error.CorruptStoreException;
import store.offheap.model.Checking;
import store.offheap.table.Table;
import store.offheap.table.TableWriter;

/**
 * While a writer replaces records, and retires and reuses their segments, a reader without locks,
 * in any process, finds a complete record of the requested key, or sees that the epoch has changed.
 */
class RecordHeapConcurrencyTest {
  private static final int KEYS = 100;
  private static final long MILLIS = 2_000;

  @TempDir
  Path folder;

  @Test
  void readersFindWholeRecordsBesideAWriter() throws Exception {
    Path path = folder.resolve("objects.store");
    AtomicBoolean isOver = new AtomicBoolean();
    ExecutorService readers = Executors.newFixedThreadPool(2);
    try (HeapFile file = HeapFile.create(path)) {
      for (long key = 1; key <= KEYS; key++) {
        replace(file, key, key);
      }
      Table elsewhere = Table.openObjectsReadOnly(path, Checking.NONE);
      List<Future<Long>> counts = new ArrayList<>();
      counts.add(readers.submit(() -> read(file.table, file.heap, isOver)));
      counts.add(readers.submit(
          () -> read(elsewhere, new RecordHeap(elsewhere.file(), numbers -> {}), isOver)));
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MILLIS);
      SplittableRandom random = new SplittableRandom(1);
      long number = KEYS;
      while (System.nanoTime() < end) {
        for (int i = 0; i < 200; i++) {
          replace(file, 1 + random.nextInt(KEYS), ++number);
        }
        file.file.checkpoint();
      }
      isOver.set(true);
      for (Future<Long> count : counts) {
        assertThat(count.get()).isGreaterThan(1_000);
      }
      elsewhere.close();
      assertThat(file.file.heapSegments().size()).isLessThan(200);
    } finally {
      isOver.set(true);
      readers.shutdown();
    }
  }

  /**
   * Replaces the record of a key by one that contains the key, a number, and bytes determined by
   * both.
   */
  private static void replace(HeapFile file, long key, long number) {
    byte[] body = body(key, number);
    file.locked(() -> {
      long reference = file.heap.append(RecordType.VALUE, body, body.length);
      TableWriter writer = file.table.writer();
      if (writer.seekOrMakeRoom(key)) {
        long before = writer.raw();
        writer.update(reference);
        file.heap.free(before);
      } else {
        writer.insert(reference);
      }
      return 0;
    });
  }

  private static byte[] body(long key, long number) {
    byte[] body = HeapFile.bytes(key * 1_000_003 + number, (int) (18 + number % 400));
    for (int i = 0; i < 8; i++) {
      body[i] = (byte) (key >>> 8 * i);
      body[8 + i] = (byte) (number >>> 8 * i);
    }
    return body;
  }

  private static long read(Table table, RecordHeap heap, AtomicBoolean isOver) {
    SplittableRandom random = new SplittableRandom(2);
    long count = 0;
    while (!isOver.get()) {
      long key = 1 + random.nextInt(KEYS);
      while (true) {
        long epoch = table.file().live().epochAcquire();
        long reference = table.get(key, -1);
        byte[] body = null;
        CorruptStoreException refused = null;
        try {
          body = heap.body(reference, RecordType.VALUE);
        } catch (CorruptStoreException e) {
          refused = e;
        }
        if (table.file().live().epochAcquire() == epoch) {
          if (refused != null) {
            throw refused;
          }
          assertThat(body).isEqualTo(body(key, number(body)));
          count++;
          break;
        }
      }
    }
    return count;
  }

  private static long number(byte[] body) {
    long number = 0;
    for (int i = 15; i >= 8; i--) {
      number = number << 8 | body[i] & 0xFF;
    }
    return number;
  }
}
