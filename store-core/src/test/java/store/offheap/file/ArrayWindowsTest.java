package store.offheap.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What mappings of an array know of each other. */
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
      // By a thread that still has the earlier ones, while others have the later ones already.
      before.setStorable(ArrayWindows.CHUNK);
      assertThat(after.isStorable(ArrayWindows.CHUNK)).isTrue();
      after.setStorable(0);
      assertThat(before.isStorable(0)).isTrue();
      assertThat(after.isStorable(2 * ArrayWindows.CHUNK)).isFalse();
      // Behind the earlier ones' end, too: nothing is to be written directly near it.
      after.setStorable(length);
      assertThat(before.isAnyStorable(length - ArrayWindows.CHUNK, length)).isFalse();
      assertThat(before.isAnyStorable(length - ArrayWindows.CHUNK, length + 1)).isTrue();
    }
  }
}
