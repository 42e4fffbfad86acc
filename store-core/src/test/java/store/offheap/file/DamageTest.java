package store.offheap.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.error.CorruptStoreException;
import store.offheap.map.IdMap;
import store.offheap.model.DType;

/** Tests kinds of damage that each caused harm once; {@link MutationTest} tries all others. */
class DamageTest {
  private static final int ROWS = 3 * StoreFile.PAGE;
  private static final int LIVE_PAGE = (int) LivePage.POSITION;

  @TempDir
  private Path folder;

  private Path file(int segmentSlots, int entries) {
    Path file = folder.resolve("a.store");
    try (IdMap map = IdMap.builder(file)
        .keyType(DType.UINT32)
        .valueType(DType.UINT32)
        .segmentSlots(segmentSlots)
        .seed(3)
        .create()) {
      for (long key = 1; key <= entries; key++) {
        map.put(key, key);
      }
    }
    return file;
  }

  private static byte[] change(Path file, Consumer<ByteBuffer> change) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    change.accept(SeedFile.littleEndian(bytes));
    Files.write(file, bytes);
    return bytes;
  }

  private static void assertRefused(Path file, byte[] bytes) throws IOException {
    assertFalse(IdMap.verify(file).isClean());
    assertThrows(CorruptStoreException.class, () -> IdMap.open(file));
    assertArrayEquals(bytes, Files.readAllBytes(file), "a refused file stays as it is");
  }

  @Test
  void aLiveSegmentOfANegativeEpochIsRefusedAndKept() throws IOException {
    Path file = file(16, 10);
    byte[] bytes =
        change(file, at -> at.putLong(ROWS + SegmentTable.BIRTH_OFFSET, Long.MIN_VALUE + 1));
    assertThrows(CorruptStoreException.class, () -> IdMap.openReadOnly(file));
    assertRefused(file, bytes);
  }

  @Test
  void aSegmentThatOverlapsAnotherIsRefused() throws IOException {
    Path file = file(16, 200);
    int row = 1 << SegmentTable.ROW_SHIFT;
    byte[] bytes = change(
        file,
        at -> at.putLong(
            ROWS + row + SegmentTable.POSITION_OFFSET,
            at.getLong(ROWS + SegmentTable.POSITION_OFFSET)));
    assertRefused(file, bytes);
  }

  @Test
  void allocatedBeyondTheFileIsRefused() throws IOException {
    Path file = file(16, 10);
    byte[] bytes = change(file, at -> at.putLong(LIVE_PAGE + LivePage.ALLOCATED_OFFSET, 1L << 50));
    assertRefused(file, bytes);
  }

  @Test
  void bytesAfterTheLastWholePageDoNotHinderGrowth() throws IOException {
    Path file = file(16, 10);
    Files.write(file, new byte[100], StandardOpenOption.APPEND);
    try (IdMap map = IdMap.open(file)) {
      for (long key = 1; key <= 500; key++) {
        map.put(key, key);
      }
    }
    assertTrue(IdMap.verify(file).isClean(), IdMap.verify(file).toString());
    try (IdMap map = IdMap.openReadOnly(file)) {
      assertEquals(500, map.size());
    }
  }

  @Test
  void aSegmentOfNoiseIsToldInTime() throws IOException {
    int slots = 1 << 19;
    Path file = file(slots, 10);
    change(file, at -> {
      SplittableRandom random = new SplittableRandom(1);
      int position = (int) at.getLong(ROWS + SegmentTable.POSITION_OFFSET);
      for (int slot = 0; slot < slots; slot++) {
        at.putLong(position + slot * Long.BYTES, random.nextLong() | 1);
      }
    });
    assertTimeout(Duration.ofSeconds(30), () -> assertFalse(IdMap.verify(file).isClean()));
  }
}
