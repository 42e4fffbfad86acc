package store.offheap.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RollbackTest {
  private static final int LENGTH = 2 * StoreFile.PAGE;

  @TempDir
  private Path folder;

  private Path path() {
    return folder.resolve("store");
  }

  private StoreFile create() {
    StoreSpec spec = new StoreSpec(StoreSpec.ID_MAP, 0, 0, 512, LENGTH, 1);
    StoreFile file = StoreFile.create(path(), spec, Map.of());
    file.checkpointsByItself(false);
    return file;
  }

  /** Opens the file for writing after its storage failed. */
  private StoreFile recover() {
    return StoreFile.openForWriting(path(), WriterLock.acquire(path()));
  }

  /**
   * A reader's mapping ends where the file ended when storage failed while a catalog was written.
   */
  @Test
  void aReaderCanMapWhatIsAllocatedAfterwards() throws IOException {
    StoreFile file = create();
    file.reserve(3);
    final int first = file.allocate(ByteBuffer.allocate(LENGTH));
    file.publish(List.of(new Birth(first, 0, 0, 0)), List.of());
    file.checkpoint();
    int lost = file.allocate(ByteBuffer.allocate(LENGTH));
    long end = file.length();
    try (StoreFile reader = StoreFile.openReadOnly(path())) {
      try (FileChannel channel = FileChannel.open(path(), StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.allocate(LENGTH), end);
      }
      file.live().allocatedRelease(end + LENGTH);
      file.live().boot(Boot.NONE);
      file.abandon();
      try (StoreFile again = recover()) {
        assertThat(again.allocate(ByteBuffer.allocate(LENGTH))).isEqualTo(lost);
        int number = again.allocate(ByteBuffer.allocate(LENGTH));
        again.publish(List.of(new Birth(number, 0, 0, 0)), List.of(first));
        assertThat(reader.region(reader.view().segments().get(0)).buffer()).isNotNull();
      }
    }
  }

  /**
   * A reader takes an unchanged number of used slots to mean unchanged keys. The next layer
   * recounts.
   */
  @Test
  void slotsInUseAreNotFewerThanAReaderSaw() throws IOException {
    StoreFile file = create();
    int number = file.allocate(ByteBuffer.allocate(LENGTH));
    file.publish(List.of(new Birth(number, 0, 0, 3)), List.of());
    file.checkpoint();
    file.segments().used(number, 8);
    file.live().boot(Boot.NONE);
    file.abandon();
    try (StoreFile again = recover()) {
      assertThat(again.isRebuildNeeded()).isTrue();
      assertThat(again.segments().used(number)).isEqualTo(8);
    }
  }
}
