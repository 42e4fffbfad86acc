package store.offheap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.map.IdMap;

/**
 * Messages about a store whose writer did not close it. A copy of an open file is what the death of
 * its writer leaves; with the identity of another boot, it is what a power failure may leave.
 */
class RecoveryIT {
  private static final long BOOT_AT = 2 * 4096 + 392;
  private static final String DIED =
      "recovered: its last writer did not close it, and everything it wrote is there; ";
  private static final String POWER_FAILED = "recovered: the machine went down while it was open "
      + "for writing, and it went back to the last checkpoint; ";

  @TempDir
  private Path folder;

  private StoreProcess store() {
    return StoreProcess.in(folder);
  }

  private void leave(String... names) throws IOException {
    try (IdMap map =
        IdMap.builder(folder.resolve("open")).segmentSlots(64).seed(2).create()) {
      for (long key = 1; key <= 100; key++) {
        map.put(key, 2 * key);
      }
      map.sync();
      map.put(101, 202);
      for (String name : names) {
        Files.copy(folder.resolve("open"), folder.resolve(name));
      }
    }
  }

  private void changeBoot(String name) throws IOException {
    try (FileChannel channel = FileChannel.open(folder.resolve(name), StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(16), BOOT_AT);
    }
  }

  private static void recovered(StoreProcess.Result result, String how, long entries) {
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.err().lines()).hasSize(1);
    assertThat(result.err())
        .startsWith(how)
        .matches("(?s).*; \\d+ segments? counted, \\d+ written anew, " + entries + " entries\n");
  }

  @Test
  void deathOfTheWriterIsToldByTheNext() throws IOException {
    leave("a", "b");
    store().run("get", "a", "101").succeeds().prints("202\n");
    recovered(store().run("put", "a", "1", "5"), DIED, 101);
    store().run("put", "a", "2", "5").succeeds();
    store().run("get", "a", "101").succeeds().prints("202\n");

    StoreProcess.Result json = store().run("remove", "b", "101", "--json");
    recovered(json, DIED, 101);
    assertThat(json.json().get("removed").asLong()).isEqualTo(1);
  }

  @Test
  void powerFailureNeedsAWriterWhoTells() throws IOException {
    leave("a");
    changeBoot("a");
    for (String command : new String[] {"get", "inspect", "export", "verify"}) {
      StoreProcess.Result result =
          command.equals("get") ? store().run("get", "a", "1") : store().run(command, "a");
      assertThat(result.exitCode()).as(command).isEqualTo(3);
    }
    store().run("get", "a", "1").fails(3).complains("a put or a remove");
    // Changes after the last checkpoint had also reached the disk.
    recovered(store().run("put", "a", "1", "5"), POWER_FAILED, 101);
    store().run("get", "a", "1", "100").succeeds().prints("1\t5\n100\t200\n");
    store().run("verify", "a").succeeds();
    store().run("put", "a", "1", "6").succeeds();
  }
}
