package store.offheap.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
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
@Tag("compiled")
class RecordHeapConcurrencyTest {
  private static final int KEYS = 100;
  private static final long MILLIS = 2_000;

  /** How often each reader reads beside the writer at least; a busy machine takes longer for it. */
  private static final int LEAST_READS = 1_000;

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
      RecordHeap heapElsewhere = new RecordHeap(elsewhere.file(), numbers -> {});
      AtomicLong[] counts = {new AtomicLong(), new AtomicLong()};
      List<Future<?>> reads = List.of(
          readers.submit(() -> read(file.table, file.heap, counts[0], isOver)),
          readers.submit(() -> read(elsewhere, heapElsewhere, counts[1], isOver)));
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MILLIS);
      SplittableRandom random = new SplittableRandom(1);
      long number = KEYS;
      while (System.nanoTime() < end
          || isAnyFew(counts) && reads.stream().noneMatch(Future::isDone)) {
        for (int i = 0; i < 200; i++) {
          replace(file, 1 + random.nextInt(KEYS), ++number);
        }
        file.file.checkpoint();
      }
      isOver.set(true);
      for (Future<?> read : reads) {
        read.get();
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

  private static boolean isAnyFew(AtomicLong[] counts) {
    return Stream.of(counts).anyMatch(count -> count.get() < LEAST_READS);
  }

  private static void read(Table table, RecordHeap heap, AtomicLong count, AtomicBoolean isOver) {
    SplittableRandom random = new SplittableRandom(2);
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
          count.incrementAndGet();
          break;
        }
      }
    }
  }

  private static long number(byte[] body) {
    long number = 0;
    for (int i = 15; i >= 8; i--) {
      number = number << 8 | body[i] & 0xFF;
    }
    return number;
  }
}
