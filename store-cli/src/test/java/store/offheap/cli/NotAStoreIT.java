package store.offheap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every command that reads a store reports what it was given instead, and leaves it unchanged. */
class NotAStoreIT {
  @TempDir
  private Path folder;

  @BeforeEach
  void makeBadFiles() throws IOException {
    StoreProcess.inOneJvm(folder).stdin("1,2\n3,4\n").run("build", "good", "-").succeeds();
    byte[] good = Files.readAllBytes(folder.resolve("good"));
    Files.createDirectory(folder.resolve("directory"));
    Files.write(folder.resolve("empty"), new byte[0]);
    Files.write(folder.resolve("short"), Arrays.copyOf(good, 100));
    Files.write(folder.resolve("truncated"), Arrays.copyOf(good, good.length / 2));
    byte[] noise = new byte[100_000];
    new Random(11).nextBytes(noise);
    Files.write(folder.resolve("noise"), noise);
    Files.writeString(folder.resolve("text"), "id,value\n1,2\n".repeat(10_000));
  }

  @ParameterizedTest
  @ValueSource(strings = {"get F 1", "put F 1 2", "verify F"})
  void nothingElsePassesForAStore(String command) throws IOException {
    requireMissing(command);
    for (String file : List.of("directory", "empty", "short", "truncated", "noise", "text")) {
      requireRefused(command, file);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"remove F 1", "export F", "inspect F"})
  void otherCommandsRefuseItToo(String command) throws IOException {
    requireMissing(command);
    requireRefused(command, "truncated");
    requireRefused(command, "text");
  }

  @Test
  void arrayCommandsSayWhatAStoreIsThatIsNoArray() throws IOException {
    StoreProcess store = StoreProcess.inOneJvm(folder);
    ByteBuffer laterFormat = ByteBuffer.wrap(Files.readAllBytes(folder.resolve("good")))
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(8, 2);
    CRC32C checksum = new CRC32C();
    checksum.update(laterFormat.array(), 0, 508);
    laterFormat.putInt(508, (int) checksum.getValue());
    Files.write(folder.resolve("later"), laterFormat.array());
    store.run("create", "--objects", "objects").succeeds();
    for (String command : List.of("info", "head", "stats")) {
      store
          .run("array", command, "later")
          .fails(3)
          .complains("format is too new, found=2, supported=1, file=later");
    }
    store.run("array", "info", "objects").fails(3).complains("an object map, not an array");
    store.run("array", "info", "text").fails(3).complains("expected=those of .npy");
  }

  @Test
  void aPipeIsNotWaitedFor() {
    StoreProcess store = StoreProcess.inOneJvm(folder);
    store.execute(List.of("mkfifo", "pipe")).succeeds();
    store.run("get", "pipe", "1").fails(3).complains("a pipe or a device, file=pipe");
    store.run("salvage", "pipe", "saved").fails(3).complains("a pipe or a device, file=pipe");
  }

  private void requireMissing(String command) {
    StoreProcess.inOneJvm(folder)
        .run(command.replace("F", "missing").split(" "))
        .fails(5)
        .complains("no such file or directory: ")
        .complains("missing");
    assertThat(folder.resolve("missing")).doesNotExist();
  }

  private void requireRefused(String command, String file) throws IOException {
    Path path = folder.resolve(file);
    byte[] before = Files.isRegularFile(path) ? Files.readAllBytes(path) : new byte[0];
    StoreProcess.Result result =
        StoreProcess.inOneJvm(folder).run(command.replace("F", file).split(" "));
    assertThat(result.exitCode()).as("%s: %s", result.command(), result.err()).isEqualTo(3);
    assertThat(result.out() + result.err()).contains(file).doesNotContain("\tat ");
    if (Files.isRegularFile(path)) {
      assertThat(Files.readAllBytes(path)).as(file).isEqualTo(before);
    }
  }
}
