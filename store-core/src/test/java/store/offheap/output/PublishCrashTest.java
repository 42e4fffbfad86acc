package store.offheap.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import store.offheap.file.SimulatedStorage;
import store.offheap.file.StoreFile;

/**
 * Tests that, if the machine fails while a file is published, its name refers to nothing or to the
 * complete file; once the file is published, to the complete file.
 */
@Tag("crash")
class PublishCrashTest {
  private static final Path TARGET = Path.of("a.store");
  private static final int LENGTH = 3 * StoreFile.PAGE + 512;

  /**
   * A folder on a machine that fails: a new name is lost unless the folder was forced to storage.
   */
  private static final class SimulatedFolder implements PendingFile.Folder {
    private final SplittableRandom random;
    private final SimulatedStorage file = new SimulatedStorage();
    private final byte[] content = new byte[LENGTH];
    private boolean isRenamed;
    private boolean isOnDisk;
    private int failures;

    SimulatedFolder(SplittableRandom random) {
      this.random = random;
      random.nextBytes(content);
      file.watch(this::fail);
    }

    @Override
    public void forceFile(Path path) throws IOException {
      file.force();
    }

    @Override
    public void copyAccess(Path from, Path to) {
      fail();
    }

    @Override
    public void link(Path from, Path to) {
      rename(from, to);
    }

    @Override
    public void rename(Path from, Path to) {
      fail();
      isRenamed = true;
      fail();
    }

    @Override
    public void forceNames(Path folder) {
      fail();
      isOnDisk = isRenamed;
    }

    /** Simulates a power failure: if the name is found, it refers to the complete content. */
    private void fail() {
      failures++;
      boolean isFound = isOnDisk || isRenamed && random.nextBoolean();
      SimulatedStorage left = file.afterPowerFailure(random);
      if (isFound) {
        assertThat(left.content()).isEqualTo(content);
      }
      left.release();
      file.writeBack(random, 30);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void fileAppearsWholeOrNotAtAll(boolean isReplacing) throws IOException {
    for (int seed = 0; seed < 500; seed++) {
      SimulatedFolder folder = new SimulatedFolder(new SplittableRandom(seed));
      try (PendingFile pending = PendingFile.beside(TARGET, folder)) {
        folder.file.write(ByteBuffer.wrap(folder.content), 0);
        if (isReplacing) {
          pending.replace();
        } else {
          pending.publish();
        }
        assertThat(folder.isOnDisk).as("name on disk").isTrue();
        folder.fail();
      } finally {
        SimulatedStorage.unwatch();
        folder.file.release();
      }
      assertThat(folder.failures).as("failures of seed %d", seed).isGreaterThan(7);
    }
  }
}
