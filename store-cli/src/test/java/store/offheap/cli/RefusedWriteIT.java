package store.offheap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.map.IdMap;

/** What happens if a store cannot be written: locked, no permission, disk full, out of memory. */
class RefusedWriteIT {
  @TempDir
  private Path folder;

  private StoreProcess store() {
    return StoreProcess.in(folder);
  }

  @Test
  void anotherWriterLocksTheStore() throws IOException {
    Files.writeString(folder.resolve("rows.csv"), "1,2\n");
    store().run("create", "m").succeeds();
    try (IdMap map = IdMap.open(folder.resolve("m"))) {
      map.put(1, 10);
      store()
          .run("put", "m", "1", "2")
          .fails(4)
          .complains("pid " + ProcessHandle.current().pid());
      store().run("remove", "m", "1").fails(4);
      store().run("build", "m", "rows.csv", "--overwrite").fails(4);
      store().run("get", "m", "1").succeeds().prints("10\n");
      store().run("export", "m").succeeds().prints("key,value\n1,10\n");
      assertThat(store().run("inspect", "m").succeeds().out())
          .contains("state      open or not closed");
      assertThat(map.get(1, 0)).isEqualTo(10);
    }
    store().run("put", "m", "1", "2").succeeds();
  }

  @Test
  void neitherStandardOutputNorTheRootIsAPlaceForAStore() throws IOException {
    Files.writeString(folder.resolve("rows.csv"), "1,2\n");
    store().run("build", "m", "rows.csv").succeeds();
    for (String command :
        new String[] {"create %s", "build %s rows.csv", "salvage m %s", "merge %s m"}) {
      store()
          .run(command.formatted("-").split(" "))
          .fails(2)
          .complains("expected=a path, actual=-");
      store().run(command.formatted("/").split(" ")).fails(2).complains("store: already exists");
    }
    assertThat(folder.resolve("-")).doesNotExist();
  }

  @Test
  void folderThatCannotBeWrittenIsAnError() throws IOException {
    Files.writeString(folder.resolve("rows.csv"), "1,2\n");
    Files.writeString(folder.resolve("file"), "");
    for (String place : new String[] {"file/x", "missing/x", "/proc/x"}) {
      String at = place.substring(0, place.length() - 2);
      store().run("build", place, "rows.csv").fails(5).complains(at);
      store().run("create", place).fails(5).complains(at);
    }
    store().run("create", "m").succeeds();
    store().run("export", "m", "-o", "/proc/x").fails(5).complains("/proc/");
    store().run("export", "m", "-o", "missing/x").fails(5).complains("missing/x");
  }

  @Test
  void permissionsAreRespected() throws IOException {
    store().run("create", "m").succeeds();
    Path jar = Files.copy(StoreProcess.jar(), folder.resolve("store.jar"));
    Path rows = Files.writeString(folder.resolve("rows.csv"), "1,2\n");
    Path closed = Files.createDirectory(folder.resolve("closed"));
    Path map = Files.copy(folder.resolve("m"), closed.resolve("m"));
    for (Path readable : List.of(jar, rows, map)) {
      permit(readable, "r--r--r--");
    }
    permit(closed, "r-xr-xr-x");
    permit(folder, "rwxr-xr-x");
    try {
      // The superuser may write anywhere, and must run the command as another user.
      List<String> user = Files.isWritable(closed)
          ? List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
          : List.of();
      assumeTrue(user.isEmpty() || Files.exists(Path.of("/usr/bin/setpriv")), "needs setpriv");
      as(user, "build", "closed/x", "rows.csv").fails(5).complains("permission denied");
      String denied = "store: permission denied: " + closed.toRealPath() + "\n";
      as(user, "create", "closed/x").fails(5).complains(denied);
      as(user, "create", "closed/x", "--objects").fails(5).complains(denied);
      as(user, "compact", "closed/m").fails(5).complains(denied);
      as(user, "put", "closed/m", "1", "2").fails(5).complains("permission denied");
      as(user, "remove", "closed/m", "1").fails(5).complains("permission denied");
      as(user, "export", "closed/m", "-o", "closed/x").fails(5).complains("permission denied");
      as(user, "verify", "closed/m").succeeds();
      as(user, "inspect", "closed/m").succeeds();
      as(user, "get", "closed/m", "1").fails(1).complains("not found: 1");
    } finally {
      permit(closed, "rwxr-xr-x");
    }
  }

  @Test
  void whoMayNotWriteAStoreLeavesNoLockBesideItThatKeepsOthersOut() throws IOException {
    assumeTrue(System.getProperty("user.name").equals("root"), "needs another user");
    assumeTrue(Files.exists(Path.of("/usr/bin/setpriv")), "needs setpriv");
    List<String> user = List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
    Path jar = Files.copy(StoreProcess.jar(), folder.resolve("store.jar"));
    Path rows = Files.writeString(folder.resolve("rows.csv"), "1,2\n");
    permit(folder, "rwxr-xr-x");
    store().run("build", "m", "rows.csv").succeeds();
    Path sticky = Files.createDirectory(folder.resolve("sticky"));
    Path shared = Files.createDirectory(folder.resolve("shared"));
    for (Path readable : List.of(
        jar,
        rows,
        Files.copy(folder.resolve("m"), sticky.resolve("m")),
        Files.copy(folder.resolve("m"), shared.resolve("m")))) {
      permit(readable, "r--r--r--");
    }
    Files.setAttribute(sticky, "unix:mode", 01777);
    permit(shared, "rwxrwxrwx");
    as(user, "build", "sticky/m", "rows.csv", "--overwrite").fails(5);
    as(user, "build", "shared/m", "rows.csv", "--overwrite").succeeds();
    as(user, "compact", "sticky/m").fails(5).complains("permission denied");
    assertThat(sticky.resolve("m.lock")).doesNotExist();
    as(user, "get", "shared/m", "1").succeeds().prints("2\n");
  }

  private static void permit(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  private StoreProcess.Result as(List<String> user, String... arguments) {
    List<String> command = new ArrayList<>(user);
    command.addAll(
        List.of(StoreProcess.java(), "-jar", folder.resolve("store.jar").toString()));
    command.addAll(List.of(arguments));
    return store().execute(command);
  }

  @Test
  void noRoomOnTheDiskIsAnError() throws IOException {
    // Files are limited to 256 KiB, which the program sees as a full disk.
    String limit = "ulimit -f 256; ";
    String sample = StoreProcess.sample().toString();
    store().shell(limit + "store build x.store '" + sample + "'").fails(5).complains("x.store");
    store().shell(limit + "store create x.store -n 1000000").fails(5).complains("x.store");
    assertThat(folder.resolve("x.store")).doesNotExist();
    store().run("build", "good.store", sample).succeeds();
    store().shell(limit + "store export good.store -o x.csv").fails(5).complains("x.csv");
    assertThat(folder.resolve("x.csv")).doesNotExist();
  }

  @Test
  void noMemoryIsAnError() throws IOException {
    Files.writeString(folder.resolve("rows.csv"), "1,2\n3," + "x".repeat(6_000_000) + "\n");
    store().jvm("-Xmx16m").run("build", "x.store", "rows.csv").fails(5).complains("out of memory");
    assertThat(folder.resolve("x.store")).doesNotExist();
  }
}
