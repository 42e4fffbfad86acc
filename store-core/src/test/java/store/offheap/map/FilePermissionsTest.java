package store.offheap.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.build.BulkBuilder;

/** A new file belongs to its owner alone. */
class FilePermissionsTest {
  @TempDir
  private Path folder;

  @BeforeEach
  void assumePosix() {
    assumeTrue(
        FileSystems.getDefault().supportedFileAttributeViews().contains("posix"),
        "files have no owner's permissions here");
  }

  private void assertPrivate(String name) throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))))
        .isEqualTo("rw-------");
  }

  @Test
  void newFilesArePrivate() throws IOException {
    try (IdMap map = IdMap.builder(folder.resolve("created")).segmentSlots(16).create()) {
      map.put(1, 1);
      map.copyTo(folder.resolve("copied"));
    }
    try (BulkBuilder rows = BulkBuilder.to(folder.resolve("built")).start()) {
      rows.add(1, 1, 0);
      rows.finish(count -> {});
    }
    assertPrivate("created");
    assertPrivate("copied");
    assertPrivate("built");
  }
}
