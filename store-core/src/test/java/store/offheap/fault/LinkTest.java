package store.offheap.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.build.BuildOptions;
import store.offheap.build.BulkBuilder;
import store.offheap.error.StoreIoException;
import store.offheap.error.StoreLockedException;
import store.offheap.map.IdMap;

/**
 * Tests symbolic links: a link to a store is the store; a link planted by someone else leads
 * nowhere.
 */
class LinkTest {
  @TempDir
  private Path folder;

  private Path real;
  private Path link;

  @BeforeEach
  void create() throws IOException {
    real = Files.createDirectory(folder.resolve("there")).resolve("map");
    IdMap.builder(real).create().close();
    link = Files.createSymbolicLink(folder.resolve("link"), real);
  }

  @Test
  void linkToAStoreIsLockedAsTheStore() {
    try (IdMap map = IdMap.open(link)) {
      map.put(1, 10);
      assertThatThrownBy(() -> IdMap.open(real)).isInstanceOf(StoreLockedException.class);
      assertThat(map.describe().file()).isEqualTo(link);
    }
    assertThat(folder.resolve("link.lock")).doesNotExist();
    assertThat(real.resolveSibling("map.lock")).exists();
    try (IdMap map = IdMap.openReadOnly(real)) {
      assertThat(map.get(1, -1)).isEqualTo(10);
    }
  }

  @Test
  void linkThatIsTurnedElsewhereDoesNotTurnAnOpenStore() throws IOException {
    Path other = folder.resolve("other");
    IdMap.builder(other).create().close();
    try (IdMap map = IdMap.open(link)) {
      Files.delete(link);
      Files.createSymbolicLink(link, other);
      // An interrupt causes the file to be opened again.
      Thread.currentThread().interrupt();
      map.put(1, 10);
      map.sync();
      assertThat(Thread.interrupted()).isTrue();
    }
    try (IdMap map = IdMap.openReadOnly(real)) {
      assertThat(map.get(1, -1)).isEqualTo(10);
    }
  }

  @Test
  void buildReplacesTheStoreAndNotTheLink() {
    build(BulkBuilder.to(link).overwrite(true));

    assertThat(link).isSymbolicLink();
    try (IdMap map = IdMap.openReadOnly(real)) {
      assertThat(map.get(5, -1)).isEqualTo(50);
    }
    assertThat(folder.resolve("link.lock")).doesNotExist();
  }

  private static void build(BuildOptions options) {
    try (BulkBuilder builder = options.start()) {
      builder.add(5, 50, 0);
      builder.finish(rows -> {});
    }
  }

  @Test
  void linkThatLeadsNowhereIsInTheWay() throws IOException {
    Path nowhere = folder.resolve("nowhere");
    Path planted = Files.createSymbolicLink(folder.resolve("planted"), nowhere);

    assertThatThrownBy(() -> IdMap.builder(planted).create())
        .isInstanceOf(StoreIoException.class)
        .hasCauseInstanceOf(FileAlreadyExistsException.class);
    assertThatThrownBy(() -> build(BulkBuilder.to(planted)))
        .hasCauseInstanceOf(FileAlreadyExistsException.class);
    assertThatThrownBy(() -> build(BulkBuilder.to(planted).overwrite(true)))
        .hasMessage("file already exists, a broken symbolic link, file=" + planted)
        .hasCauseInstanceOf(FileAlreadyExistsException.class);
    try (IdMap map = IdMap.openReadOnly(real)) {
      assertThatThrownBy(() -> map.copyTo(planted))
          .hasCauseInstanceOf(FileAlreadyExistsException.class);
    }
    assertThat(nowhere).doesNotExist();
  }

  @Test
  void linkInPlaceOfTheLockIsNotFollowed() throws IOException {
    Path precious = Files.writeString(folder.resolve("precious"), "text");
    Path lock = real.resolveSibling("map.lock");
    Files.delete(lock);
    Files.createSymbolicLink(lock, precious);

    assertThatThrownBy(() -> IdMap.open(real))
        .isInstanceOf(StoreIoException.class)
        .hasMessageContaining("cannot take the writer lock");
    assertThat(precious).hasContent("text");
  }

  @Test
  void newFilesAreTheirOwners() throws IOException {
    Path built = folder.resolve("built");
    build(BulkBuilder.to(built));
    for (Path file : new Path[] {real, real.resolveSibling("map.lock"), built}) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .as(file.toString())
          .isEqualTo("rw-------");
    }
  }
}
