package store.offheap.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.error.CorruptStoreException;
import store.offheap.file.Memory;
import store.offheap.file.Region;

/**
 * Whatever a reference or the bytes of a heap are, each call returns, or reports a corrupt store.
 */
class HostileReferenceTest {
  @TempDir
  Path folder;

  private final SplittableRandom random = new SplittableRandom(7);
  private final List<Long> references = new ArrayList<>();
  private final List<byte[]> bodies = new ArrayList<>();
  private Path path;

  @BeforeEach
  void fill() {
    path = folder.resolve("objects.store");
    try (HeapFile file = HeapFile.create(path)) {
      for (int i = 0; i < 60; i++) {
        byte[] body = HeapFile.bytes(i, i % 10 == 9 ? 5000 : random.nextInt(200));
        references.add(file.append(RecordType.VALUE, body));
        bodies.add(body);
        file.append(RecordType.ENTRY, HeapFile.bytes(i, 10));
      }
    }
  }

  @Test
  void referencesOfAnyBitsAreAnsweredOrRefused() {
    try (HeapFile file = HeapFile.open(path)) {
      int refused = 0;
      for (int i = 0; i < 20_000; i++) {
        refused += touch(file, hostile()) ? 0 : 1;
      }
      assertThat(refused).isGreaterThan(10_000);
      assertThat(touch(file, 0)).isFalse();
      assertThat(touch(file, -1)).isFalse();
    }
  }

  private long hostile() {
    long near = references.get(random.nextInt(references.size()));
    return switch (random.nextInt(4)) {
      case 0 -> random.nextLong();
      case 1 -> near + random.nextInt(-8, 9);
      case 2 -> (long) random.nextInt(20) << 27 | random.nextInt(600);
      default -> near ^ 1L << random.nextInt(64);
    };
  }

  /** Reads and writes with a reference; returns whether it refers to a value. */
  private boolean touch(HeapFile file, long reference) {
    boolean isValue = answers(() -> file.heap.body(reference, RecordType.VALUE));
    answers(() -> file.heap.load(reference));
    answers(() -> file.heap.type(reference));
    answers(() -> file.heap.length(reference));
    answers(() -> file.heap.word(reference, random.nextInt(130)));
    answers(() -> file.heap.matches(reference, RecordType.VALUE, bodies.get(0), 1));
    answers(() -> file.heap.matches(reference, RecordType.VALUE, bodies.get(9), 5000));
    answers(() -> file.heap.birth(reference));
    answers(() -> file.locked(() -> file.heap.isDurable(reference) ? 1 : 0));
    assertThat(file.heap.isSound(reference, RecordType.VALUE)).isEqualTo(isValue);
    return isValue;
  }

  private static boolean answers(Runnable action) {
    try {
      action.run();
      return true;
    } catch (CorruptStoreException e) {
      return false;
    }
  }

  @Test
  void changedBytesAreNoticedOrAreNotOfTheRecord() {
    try (HeapFile file = HeapFile.open(path)) {
      int noticed = 0;
      for (int i = 0; i < 20_000; i++) {
        int chosen = random.nextInt(references.size());
        long reference = references.get(chosen);
        Region region = file.file.heapRegion((int) (reference >>> 27));
        int offset = (int) (reference & 0x7FF_FFFF) << 3;
        long at = region.base() + offset + random.nextInt(4096 - offset);
        int before = Memory.getUnsignedByte(region.buffer(), at);
        Memory.putByte(region.buffer(), at, before ^ 1 << random.nextInt(8));
        try {
          byte[] body = file.heap.body(reference, RecordType.VALUE);
          assertThat(body).isEqualTo(bodies.get(chosen));
        } catch (CorruptStoreException e) {
          noticed++;
        }
        touch(file, reference);
        Memory.putByte(region.buffer(), at, before);
      }
      assertThat(noticed).isGreaterThan(200);
    }
  }

  @Test
  void freeingTheSameRecordAgainAndAgainIsRefusedOrRetiresItsSegment() {
    try (HeapFile file = HeapFile.open(path)) {
      long reference = references.get(0);
      boolean isAnswered = true;
      for (int i = 0; i < 10_000 && isAnswered; i++) {
        isAnswered = answers(() -> file.free(reference));
      }
      assertThat(isAnswered).isFalse();
      assertThat(file.heap.counts().dead())
          .isLessThanOrEqualTo(file.heap.counts().used());
    }
  }

  @Test
  void walkOverSegmentsOfAnyBytesEnds() {
    try (HeapFile file = HeapFile.open(path)) {
      for (int number : file.file.heapSegments()) {
        Region region = file.file.heapRegion(number);
        for (int i = 0; i < 20; i++) {
          for (int at = 0; at < 4096; at += 4) {
            int bits = random.nextInt(3) == 0
                ? random.nextInt(512) << 7 | random.nextInt(128)
                : random.nextInt();
            Memory.putInt(region.buffer(), region.base() + at, bits);
          }
          long[] walked = {0};
          int skipped = file.heap.records(number, (reference, type, length) -> walked[0] += length);
          assertThat(skipped + walked[0]).isEqualTo(file.file.segments().used(number));
        }
      }
    }
  }
}
