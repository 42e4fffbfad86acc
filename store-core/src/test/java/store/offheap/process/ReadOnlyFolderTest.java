package store.offheap.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.map.IdMap;

/**
 * Tests readers of a file that they cannot write, in a folder where they cannot create anything.
 */
class ReadOnlyFolderTest {
  private static final EntryKind KIND = EntryKind.WORDS;
  private static final long SEED = 1;

  /** Makes a folder read-only for the processes of this command only, and runs the rest. */
  private static final String MOUNT_AND_RUN =
      "mount --bind \"$1\" \"$1\" && mount -o remount,bind,ro \"$1\" && shift && exec \"$@\"";

  @TempDir
  private Path folder;

  private Path file;
  private Script script;
  private ScriptModel model;

  @BeforeEach
  void create() throws IOException {
    file = Files.createDirectory(folder.resolve("stores")).resolve("map");
    script = new Script(KIND, SEED);
    model = new ScriptModel(script);
    try (IdMap map = KIND.create(file)) {
      script.begin(map);
    }
    Files.deleteIfExists(file.resolveSibling("map.lock"));
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private List<String> onReadOnlyMount(List<String> command) {
    List<String> all = new ArrayList<>(List.of(
        "unshare", "-m", "sh", "-c", MOUNT_AND_RUN, "sh", file.getParent().toString()));
    all.addAll(command);
    return all;
  }

  private void assumeMounts() throws IOException, InterruptedException {
    assumeTrue(isRoot(), "mounting needs root");
    Process process;
    try {
      // The mount must have an effect: nothing can be created there.
      process = ChildJvm.start(
          onReadOnlyMount(List.of("sh", "-c", "! touch " + file + ".new")),
          new File("/dev/null"),
          new File("/dev/null"));
    } catch (IOException e) {
      assumeTrue(false, "unshare is not available: " + e.getMessage());
      return;
    }
    assumeTrue(process.waitFor() == 0, "this system does not allow mounting");
  }

  @Test
  void readerOnAReadOnlyMountFollowsAWriterElsewhere() throws Exception {
    assumeMounts();
    for (boolean isRaw : new boolean[] {false, true}) {
      readWhileWriting(onReadOnlyMount(ReaderProcess.command(file, KIND, SEED, isRaw)));
    }
  }

  private void readWhileWriting(List<String> command) throws Exception {
    ReaderProcess reader = ReaderProcess.start(folder, command);
    try {
      // There is no writer yet.
      reader.awaitOpen();
      try (IdMap map = IdMap.open(file)) {
        for (int i = 0; i < 20_000; i++) {
          script.apply(map, model.next());
          model.advanceTo(model.next() + 1);
        }
        reader.awaitSeen(model.version(Script.SENTINEL));
      }
      // The writer has closed the file; the reader stays.
      reader.awaitSeen(model.version(Script.SENTINEL));
      assertThat(reader.end()).startsWith("lookups=");
    } finally {
      reader.kill();
    }
  }

  @Test
  void fileAndFolderWithoutWritePermissionCanBeRead() throws Exception {
    assumeTrue(
        FileSystems.getDefault().supportedFileAttributeViews().contains("posix"),
        "no such permissions here");
    assumeFalse(
        isRoot(), "permissions do not restrict root; the read-only mount is tested instead");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
    Files.setPosixFilePermissions(file.getParent(), PosixFilePermissions.fromString("r-xr-xr-x"));
    try (IdMap map = IdMap.openReadOnly(file)) {
      model.requireSame(map);
      assertThat(IdMap.verify(file).problems()).isEmpty();
    } finally {
      Files.setPosixFilePermissions(file.getParent(), PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }
}
