package store.offheap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Warnings about file systems that cannot keep a promise. */
class StorageWarningIT {
  /**
   * Defines {@code store} so that the program mistakes a disk for NFS: for each process, another
   * table of mounts covers that of the system.
   */
  private static final String ON_NFS = """
      mount -t tmpfs -o size=8m tmpfs "$PWD/disk" || exit 100
      awk -v disk="$PWD/disk" '$2 == disk { $3 = "nfs4" } { print }' /proc/self/mounts > table
      store() { (mount --bind table /proc/$BASHPID/mounts && exec '%s' -jar '%s' "$@"); }
      """;

  private static final String WARNING =
      "file system nfs4: processes on other machines do not see changes reliably";

  @TempDir
  private Path folder;

  private StoreProcess.Result onNfs(String line) throws IOException {
    Files.createDirectories(folder.resolve("disk"));
    StoreProcess store = StoreProcess.in(folder);
    assumeTrue(
        store
                .execute(List.of("sh", "-c", "test $(id -u) = 0 && unshare -m true"))
                .exitCode()
            == 0,
        "needs a superuser who may mount");
    String script = ON_NFS.formatted(StoreProcess.java(), StoreProcess.jar()) + line;
    return store.execute(List.of("unshare", "-m", "bash", "-c", script));
  }

  @Test
  void everyCommandThatWritesWarnsOnceOfTheFileSystem() throws IOException {
    Files.writeString(folder.resolve("rows.csv"), "1,2\n");
    StoreProcess.Result result = onNfs("""
        store create disk/m > /dev/null &&
        store put disk/m 1 2 > /dev/null &&
        store remove disk/m 1 > /dev/null &&
        store build disk/b rows.csv > /dev/null &&
        store salvage disk/m disk/s > /dev/null &&
        store put disk/b 3 4 --json
        """);
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.err().lines()).hasSize(6).allMatch(line -> line.contains(WARNING));
    assertThat(result.err().lines().map(line -> line.substring(0, "warning: disk/m".length())))
        .containsExactly(
            "warning: disk/m",
            "warning: disk/m",
            "warning: disk/m",
            "warning: disk/b",
            "warning: disk/s",
            "warning: disk/b");
    assertThat(result.json().get("added").asLong()).isEqualTo(1);
  }

  @Test
  void readingWarnsOfNothing() throws IOException {
    StoreProcess.Result result =
        onNfs("store create disk/m 2> /dev/null && store inspect disk/m && store verify disk/m");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.err()).isEmpty();
  }

  @Test
  void warningIsSafeOnATerminal() throws IOException {
    StoreProcess.Result result = onNfs("store create $'disk/\\e[31m'");
    assertThat(result.err()).startsWith("warning: disk/\\u001b[31m: ").doesNotContain("\u001b");
  }

  @Test
  void localDiskIsWarnedOfNothing() {
    StoreProcess.in(folder).run("create", "m").succeeds();
    StoreProcess.in(folder).run("put", "m", "1", "2").succeeds();
  }
}
