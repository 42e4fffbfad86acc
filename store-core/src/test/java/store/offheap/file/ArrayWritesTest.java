package store.offheap.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests what is written to an array, either directly or to reserve disk space. */
class ArrayWritesTest {
  @TempDir
  private Path folder;

  @Test
  void nothingNearAChunkThatOnlyALaterMappingHas() throws Exception {
    long length = Window.MAX_LENGTH;
    int bytes = 2 * ArrayWindows.CHUNK;
    try (FileAccess access = FileAccess.create(folder.resolve("array"))) {
      access.write(ByteBuffer.allocate(1), length + bytes - 1);
      ArrayWindows before = ArrayWindows.map(access, null, 0, length, false);
      ArrayWindows after = ArrayWindows.map(access, before, 0, length + bytes, false);
      try (ArrayWrites writes = new ArrayWrites(access, () -> after)) {
        writes.setDirect(true);
        writes.reserve(after, length);
        // As if by a thread that still has the mapping from before an append.
        writes.write(before, ArrayFile.buffer(bytes).limit(bytes), length - bytes);
      }
      // A chunk that was written directly would not be storable.
      assertThat(after.isStorable(length - bytes)).isTrue();
    }
  }

  @Test
  void whatHasItsRoomIsNotWrittenAgain() throws Exception {
    assumeTrue(StorageCheck.isInPlace(folder), "needs a file system that writes in place");
    Path file = folder.resolve("array");
    byte[] bytes = new byte[3 * ArrayWindows.CHUNK + 1000];
    new Random(1).nextBytes(bytes);
    // A sector of zeros, and another one at the end of the file.
    Arrays.fill(bytes, ArrayWindows.CHUNK + 512, ArrayWindows.CHUNK + 1024, (byte) 0);
    Arrays.fill(bytes, 3 * ArrayWindows.CHUNK + 512, bytes.length, (byte) 0);
    Files.write(file, bytes);
    try (FileAccess access = FileAccess.open(file, true)) {
      ArrayWindows windows = ArrayWindows.map(access, null, 128, bytes.length - 128, false);
      try (ArrayWrites writes = new ArrayWrites(access, () -> windows)) {
        for (int chunk = 0; chunk < 4; chunk++) {
          FileTime before = FileTime.from(Instant.EPOCH);
          Files.setLastModifiedTime(file, before);
          long position = Math.max(0, (long) chunk * ArrayWindows.CHUNK - 128);
          writes.reserve(windows, position);
          assertThat(windows.isStorable(position)).isTrue();
          assertThat(!Files.getLastModifiedTime(file).equals(before))
              .as("chunk %d", chunk)
              .isEqualTo(chunk % 2 == 1);
        }
      }
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
  }
}
