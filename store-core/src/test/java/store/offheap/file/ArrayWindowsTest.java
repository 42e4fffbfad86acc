package store.offheap.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the state that several mappings of one array share. */
class ArrayWindowsTest {
  @TempDir
  private Path folder;

  @Test
  void chunksThatMayBeStoredToAreTheSameForEarlierAndLaterMappings() throws Exception {
    int length = 4 * ArrayWindows.CHUNK;
    try (FileAccess access = FileAccess.create(folder.resolve("array"))) {
      access.write(ByteBuffer.allocate(2 * length), 0);
      ArrayWindows before = ArrayWindows.map(access, null, 0, length, false);
      ArrayWindows after = ArrayWindows.map(access, before, 0, 2 * length, false);
      // As if by a thread that still has the earlier mapping while others already have the later
      // one.
      before.setStorable(ArrayWindows.CHUNK);
      assertThat(after.isStorable(ArrayWindows.CHUNK)).isTrue();
      after.setStorable(0);
      assertThat(before.isStorable(0)).isTrue();
      assertThat(after.isStorable(2 * ArrayWindows.CHUNK)).isFalse();
      // The same holds past the end of the earlier mapping: nothing may be written directly near
      // it.
      after.setStorable(length);
      assertThat(before.isAnyStorable(length - ArrayWindows.CHUNK, length)).isFalse();
      assertThat(before.isAnyStorable(length - ArrayWindows.CHUNK, length + 1)).isTrue();
    }
  }

  /**
   * If a page belonged to two chunks, one could be storable while the block of the other has no
   * disk space.
   */
  @Test
  void chunksThatMayBeStoredToAreWholePagesOfTheFile() throws Exception {
    int chunk = ArrayWindows.CHUNK;
    int start = 128;
    try (FileAccess access = FileAccess.create(folder.resolve("array"))) {
      access.write(ByteBuffer.allocate(start + 4 * chunk), 0);
      ArrayWindows windows = ArrayWindows.map(access, null, start, 4 * chunk, false);
      try (ArrayWrites writes = new ArrayWrites(access, () -> windows)) {
        writes.reserve(windows, 0);
        assertThat(windows.isStorable(0, chunk - start)).isTrue();
        assertThat(windows.isStorable(chunk - start)).isFalse();
        writes.write(windows, ByteBuffer.allocate(2 * chunk), chunk);
        assertThat(windows.isStorable(chunk)).isFalse();
        assertThat(windows.isStorable(2 * chunk - start, 3 * chunk - start)).isTrue();
        assertThat(windows.isStorable(3 * chunk - start)).isFalse();
        writes.write(windows, ByteBuffer.allocate(chunk), 3 * chunk);
        assertThat(windows.isStorable(3 * chunk)).isFalse();
        assertThat(windows.isStorable(4 * chunk - start, 4 * chunk)).isTrue();
      }
    }
  }
}
