package store.offheap.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.array.DenseArray;
import store.offheap.array.SparseArray;
import store.offheap.build.BulkBuilder;
import store.offheap.build.Compaction;
import store.offheap.error.StoreIoException;
import store.offheap.map.IdMap;
import store.offheap.model.ArrayType;
import store.offheap.model.DType;
import store.offheap.object.ObjectMap;

/**
 * Tests that a user who cannot write a file leaves no lock file beside it: it would belong to that
 * user and lock out those who can.
 */
@Tag("once")
class LockFileTest {
  /** Makes a file read-only for the processes of this command only, and runs the rest. */
  private static final String MOUNT_AND_RUN =
      "mount --bind \"$1\" \"$1\" && mount -o remount,bind,ro \"$1\" && shift && exec \"$@\"";

  private static final int REFUSED = 7;

  @TempDir
  private Path folder;

  private void assertNoLockFile(Path file) {
    assertThat(file.resolveSibling(file.getFileName() + ".lock")).doesNotExist();
  }

  @Test
  void creatingWhereSomethingIsLeavesNoLockFile() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("nowhere"));
    for (Path taken : List.of(file, link)) {
      assertThatThrownBy(() -> IdMap.builder(taken).create()).isInstanceOf(StoreIoException.class);
      assertThatThrownBy(() -> ObjectMap.builder(taken).create())
          .isInstanceOf(StoreIoException.class);
      assertThatThrownBy(() -> DenseArray.create(taken, DType.INT8, 2))
          .isInstanceOf(StoreIoException.class);
      assertNoLockFile(taken);
    }
  }

  @Test
  void openingWhatMayNotBeWrittenLeavesNoLockFile() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "mounting needs root");
    Path map = folder.resolve("map");
    IdMap.builder(map).create().close();
    Path array = folder.resolve("array.npy");
    DenseArray.create(array, DType.INT8, 2).close();
    for (Path file : List.of(map, array)) {
      Path lock = file.resolveSibling(file.getFileName() + ".lock");
      Files.deleteIfExists(lock);
      assumeTrue(run(file, List.of("sh", "-c", "! touch " + file)) == 0, "mounts are not possible");
      assertThat(run(file, ChildJvm.command(Opening.class, false, file.toString())))
          .isEqualTo(REFUSED);
      assertNoLockFile(file);
    }
  }

  /**
   * A user who may write to the folder may replace a file of others, but not lock them out of it.
   */
  @Test
  void failingToReplaceWhatMayNotBeWrittenLeavesNoLockFile() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "mounting needs root");
    Path map = folder.resolve("map");
    IdMap.builder(map).create().close();
    Path lock = folder.resolve("map.lock");
    Files.delete(lock);
    assumeTrue(run(map, List.of("sh", "-c", "! touch " + map)) == 0, "mounts are not possible");
    for (String way : List.of("build", "compact", "sparse")) {
      assertThat(run(map, ChildJvm.command(Replacing.class, false, way, map.toString())))
          .as(way)
          .isEqualTo(REFUSED);
      assertNoLockFile(map);
    }
    Files.createFile(lock);
    run(map, ChildJvm.command(Replacing.class, false, "build", map.toString()));
    assertThat(lock).exists();
  }

  /** As in /tmp, where Linux may refuse to open the file of another user with O_CREAT. */
  @Test
  void aLockFileOfAnotherDoesInASharedFolder() throws IOException {
    assumeTrue("root".equals(System.getProperty("user.name")), "only root may give a file away");
    Path shared = Files.createDirectory(folder.resolve("shared"));
    Files.setAttribute(shared, "unix:mode", 01777);
    Path map = shared.resolve("map");
    IdMap.builder(map).create().close();
    Files.setAttribute(shared.resolve("map.lock"), "unix:uid", 12_345);
    try (IdMap opened = IdMap.open(map)) {
      assertThat(opened.put(1, 1)).isTrue();
    }
  }

  private static int run(Path readOnly, List<String> command)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(
        List.of("unshare", "-m", "sh", "-c", MOUNT_AND_RUN, "sh", readOnly.toString()));
    all.addAll(command);
    File nowhere = new File("/dev/null");
    return ChildJvm.start(all, nowhere, nowhere).waitFor();
  }

  /** Opens a file for writing. */
  static final class Opening {
    private Opening() {}

    /**
     * Exits with a status that says whether the file was refused.
     *
     * @param arguments the file
     */
    public static void main(String[] arguments) {
      Path file = Path.of(arguments[0]);
      try {
        (arguments[0].endsWith(".npy") ? DenseArray.open(file) : IdMap.open(file)).close();
      } catch (StoreIoException e) {
        System.exit(REFUSED);
      } catch (Exception e) {
        System.exit(1);
      }
    }
  }

  /** Replaces a file with another one. */
  static final class Replacing {
    private Replacing() {}

    /**
     * Exits with a status that says whether the replacement was refused.
     *
     * @param arguments the way to replace it, and the file
     */
    public static void main(String[] arguments) {
      Path file = Path.of(arguments[1]);
      try {
        switch (arguments[0]) {
          case "build" -> {
            try (BulkBuilder builder = BulkBuilder.to(file).overwrite(true).start()) {
              builder.finish(rows -> {});
            }
          }
          case "compact" ->
            Compaction.of(file, BulkBuilder.to(file).overwrite(true)).run(rows -> {}, rows -> {});
          default ->
            SparseArray.builder(file)
                .type(ArrayType.of(DType.INT8))
                .shape(2)
                .overwrite(true)
                .buildFrom(Map.of())
                .close();
        }
      } catch (StoreIoException e) {
        System.exit(REFUSED);
      } catch (Exception e) {
        System.exit(1);
      }
    }
  }
}
