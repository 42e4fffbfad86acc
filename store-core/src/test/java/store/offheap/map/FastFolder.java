package store.offheap.map;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Creates temporary folders in memory if the system supports that, for tests that make very many
 * checkpoints and do not need a disk.
 */
public final class FastFolder implements TempDirFactory {
  private static final Path SHARED_MEMORY = Path.of("/dev/shm");
  private static final long MIN_FREE_BYTES = 1L << 30;

  @Override
  public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context)
      throws IOException {
    boolean isUsable = Files.isWritable(SHARED_MEMORY)
        && Files.getFileStore(SHARED_MEMORY).getUsableSpace() >= MIN_FREE_BYTES;
    return isUsable
        ? Files.createTempDirectory(SHARED_MEMORY, "junit-")
        : Files.createTempDirectory("junit-");
  }
}
