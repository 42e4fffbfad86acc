package store.offheap.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.error.RecoveryNeededException;
import store.offheap.map.IdMap;
import store.offheap.model.DType;

/**
 * Tests recovery from copies of a file that a writer has open. If a copy is opened under the same
 * boot, it is what the death of the writer would leave; with the identity of another boot, it is
 * what a power failure may leave.
 */
class RecoveryTest {
  private static final long LIVE_PAGE = 2 * 4096;
  private static final long SIZE_AT = LIVE_PAGE + 128;
  private static final long BOOT_AT = LIVE_PAGE + 392;

  @TempDir
  private Path folder;

  private IdMap map(int segmentSlots) {
    return IdMap.builder(folder.resolve("a.store"))
        .keyType(DType.INT64)
        .valueType(DType.INT32)
        .segmentSlots(segmentSlots)
        .seed(1)
        .create();
  }

  private Path copy(String name) throws IOException {
    Path copy = folder.resolve(name);
    Files.copy(folder.resolve("a.store"), copy);
    return copy;
  }

  private static void change(Path file, long position, byte... bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(bytes), position);
    }
  }

  private static void assertHolds(Map<Long, Long> expected, IdMap actual) {
    assertEquals(expected.size(), actual.size());
    expected.forEach((key, value) -> assertEquals(value, actual.get(key, Long.MIN_VALUE)));
    assertEquals(expected, actual.asMap());
  }

  @Test
  void countsThatADeadWriterLeftBehindAreNoProblem() throws IOException {
    Path copy;
    try (IdMap map = map(16)) {
      for (long key = 1; key <= 10; key++) {
        map.put(key, 1);
      }
      copy = copy("copy");
    }
    change(copy, SIZE_AT, (byte) 9);
    assertTrue(IdMap.verify(copy).problems().isEmpty());
    try (IdMap recovered = IdMap.open(copy)) {
      assertEquals(10, recovered.size());
    }
    change(copy, SIZE_AT, (byte) 9);
    assertFalse(IdMap.verify(copy).problems().isEmpty());
  }

  @Test
  void everythingIsThereAfterTheWriterDied() throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    Map<Long, Long> model = new HashMap<>();
    try (IdMap map = map(64)) {
      for (int round = 0; round < 40; round++) {
        for (int i = 0; i < 100; i++) {
          long key = random.nextLong(-500, 500);
          if (random.nextInt(3) == 0) {
            assertEquals(model.remove(key) != null, map.remove(key));
          } else {
            model.put(key, (long) i);
            map.put(key, i);
          }
        }
        Path copy = copy("copy" + round);
        try (IdMap reader = IdMap.openReadOnly(copy)) {
          assertHolds(model, reader);
        }
        try (IdMap recovered = IdMap.open(copy)) {
          assertHolds(model, recovered);
        }
        // Closed without a change of its own: now clean, with everything that the dead writer left.
        assertTrue(IdMap.verify(copy).isClean(), IdMap.verify(copy).toString());
        try (IdMap again = IdMap.open(copy)) {
          assertHolds(model, again);
          again.put(7, 7);
        }
        Files.delete(copy);
      }
    }
  }

  @Test
  void countsLeftBehindByTheDeadWriterAreMadeRight() throws IOException {
    try (IdMap map = map(1024)) {
      for (long key = 1; key <= 100; key++) {
        map.put(key, key);
      }
      Path copy = copy("copy");
      // As if the writer had died between storing the key and counting it.
      change(copy, 3 * 4096 + 36, (byte) 99);
      change(copy, LIVE_PAGE + 128, (byte) 99);
      try (IdMap recovered = IdMap.open(copy)) {
        assertEquals(100, recovered.size());
      }
      assertTrue(IdMap.verify(copy).isClean());
    }
  }

  /** Epochs that the file had before it was restored are not reused for other segments. */
  @Test
  void readersThatSleptThroughARestorationFindWhatCameAfterIt() throws IOException {
    Path copy;
    try (IdMap map = map(64)) {
      map.put(1, 1);
      map.sync();
      for (long key = 2; key <= 1_000; key++) {
        map.put(key, 1);
      }
      copy = copy("copy");
    }
    Deque<IdMap> readers = new ArrayDeque<>();
    try {
      for (int i = 0; i < 100; i++) {
        readers.add(IdMap.openReadOnly(copy));
      }
      change(copy, BOOT_AT, new byte[16]); // As after a storage failure.
      try (IdMap restored = IdMap.open(copy)) {
        assertTrue(restored.size() <= 1_000);
        for (long key = 10_001; key <= 11_000; key++) {
          restored.put(key, 2);
          if (key % 10 == 0) {
            try (IdMap reader = readers.remove()) {
              for (long there = 10_001; there <= key; there++) {
                assertEquals(2, reader.get(there, 0), "key " + there + " of " + key);
              }
            }
          }
        }
      }
    } finally {
      readers.forEach(IdMap::close);
    }
  }

  @Test
  void afterAPowerFailureAllThatWasSyncedIsThere() throws IOException {
    Map<Long, Long> synced = new HashMap<>();
    try (IdMap map = map(64)) {
      for (long key = 0; key < 1000; key++) {
        map.put(key, key * 3);
        synced.put(key, key * 3);
      }
      map.sync();
      for (long key = 1000; key < 5000; key++) {
        map.put(key, 0x01010101);
      }
      Path copy = copy("copy");
      change(copy, BOOT_AT, new byte[16]);
      assertThrows(RecoveryNeededException.class, () -> IdMap.openReadOnly(copy));
      for (int opening = 0; opening < 2; opening++) {
        try (IdMap recovered = IdMap.open(copy)) {
          synced.forEach((key, value) -> assertEquals(value, recovered.get(key, -1)));
          recovered.forEach(
              (key, value) -> assertEquals(synced.getOrDefault(key, 0x01010101L), value));
          long[] count = new long[1];
          recovered.forEach((key, value) -> count[0]++);
          assertEquals(count[0], recovered.size());
        }
        assertTrue(IdMap.verify(copy).isClean(), IdMap.verify(copy).toString());
      }
    }
  }

  @Test
  void anEntryWhoseProbeSequenceWasLostIsFoundAgain() throws IOException {
    try (IdMap map = map(1 << 13)) {
      for (long key = 1; key <= 10; key++) {
        map.put(key, key);
      }
      map.sync();
      for (long key = 11; key <= 6000; key++) {
        map.put(key, key);
      }
      Path copy = copy("copy");
      change(copy, BOOT_AT, new byte[16]);
      // A block that was written after the checkpoint has not reached the disk.
      try (IdMap ten = IdMap.openReadOnly(folder.resolve("a.store"))) {
        assertEquals(6000, ten.size());
      }
      loseABlockWithoutSyncedKeys(copy);
      try (IdMap recovered = IdMap.open(copy)) {
        assertTrue(recovered.size() < 6000);
        for (long key = 1; key <= 10; key++) {
          assertEquals(key, recovered.get(key, -1));
        }
        recovered.forEach((key, value) -> assertEquals(value, recovered.get(key, -1)));
      }
      assertTrue(IdMap.verify(copy).isClean(), IdMap.verify(copy).toString());
    }
  }

  /** Zeros a block of 40 slots that holds none of the keys 1 to 10. */
  private void loseABlockWithoutSyncedKeys(Path copy) throws IOException {
    byte[] bytes = Files.readAllBytes(copy);
    long segment = 4 * 4096;
    for (long at = segment; at < segment + (12 << 13); at += 512) {
      boolean hasSynced = false;
      int keys = 0;
      for (int i = 0; i < 40 * 8; i += 8) {
        long key =
            ByteBuffer.wrap(bytes).order(java.nio.ByteOrder.LITTLE_ENDIAN).getLong((int) at + i);
        hasSynced |= key >= 1 && key <= 10;
        keys += key != 0 ? 1 : 0;
      }
      if (!hasSynced && keys > 25) {
        change(copy, at, new byte[512]);
        return;
      }
    }
    throw new AssertionError("no such block");
  }
}
