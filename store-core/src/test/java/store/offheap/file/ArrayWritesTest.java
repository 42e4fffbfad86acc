package store.offheap.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written directly to an array. */
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
        // By a thread that has the mappings from before an append.
        writes.write(before, ArrayFile.buffer(bytes).limit(bytes), length - bytes);
      }
      // What is written directly may not be stored to.
      assertThat(after.isStorable(length - bytes)).isTrue();
    }
  }
}
