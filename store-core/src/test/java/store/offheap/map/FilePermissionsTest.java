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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import store.offheap.build.BuildOptions;
import store.offheap.build.BulkBuilder;
import store.offheap.build.Compaction;

/**
 * Tests that a new file is accessible to its owner only, and one that replaces another to those who
 * could access that one.
 */
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

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw-rw-r--"})
  void whatTakesThePlaceOfAFileIsForThoseWhoHadThat(String permissions) throws IOException {
    Path file = folder.resolve("map");
    build(BulkBuilder.to(file));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    build(BulkBuilder.to(file).overwrite(true));
    assertPermissions(permissions);
    Compaction.of(file, BulkBuilder.to(file).overwrite(true)).run(count -> {}, count -> {});
    assertPermissions(permissions);
  }

  private static void build(BuildOptions options) {
    try (BulkBuilder rows = options.start()) {
      rows.add(1, 1, 0);
      rows.finish(count -> {});
    }
  }

  private void assertPermissions(String permissions) throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("map"))))
        .isEqualTo(permissions);
  }

  @Test
  void ownerAndGroupGoOn() throws IOException {
    Path file = folder.resolve("map");
    build(BulkBuilder.to(file));
    assumeTrue(isRoot(), "only root may give a file away");
    Files.setAttribute(file, "unix:uid", 12_345);
    Files.setAttribute(file, "unix:gid", 23_456);
    build(BulkBuilder.to(file).overwrite(true));
    assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(12_345);
    assertThat(Files.getAttribute(file, "unix:gid")).isEqualTo(23_456);
    assertPermissions("rw-------");
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }
}
