package store.offheap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code salvage}: all exit codes and messages. */
class SalvageIT {
  private static final int PAGE = 4096;

  @TempDir
  private Path folder;

  private byte[] bytes;

  @BeforeEach
  void makeStore() throws IOException {
    store().run("build", "good", StoreProcess.sample().toString()).succeeds();
    bytes = Files.readAllBytes(folder.resolve("good"));
  }

  private StoreProcess store() {
    return StoreProcess.inOneJvm(folder);
  }

  private void damage(int from, int to) throws IOException {
    byte[] damaged = bytes.clone();
    Arrays.fill(damaged, from, to, (byte) 0);
    Files.write(folder.resolve("bad"), damaged);
  }

  @Test
  void soundStoreIsCopied() throws IOException {
    assertThat(store().run("salvage", "good", "new").succeeds().out())
        .startsWith("OK: new: 135,233 entries from ")
        .endsWith(", by the segment table\n");
    assertThat(Files.readAllBytes(folder.resolve("good"))).isEqualTo(bytes);
    store().run("get", "new", "1850147").succeeds().prints("8336599\n");
    store().run("verify", "new", "--deep").succeeds();
    assertThat(folder).isDirectoryNotContaining("glob:**.work");
  }

  @Test
  void damagedStructureThatAnotherReplacesLosesNothing() throws IOException {
    damage(3 * PAGE, 4 * PAGE);
    store().run("get", "bad", "1850147").fails(3);
    assertThat(store().run("salvage", "bad", "new").succeeds().out())
        .startsWith("OK: new: 135,233 entries from ")
        .contains("by the catalog of checkpoint ", "  not used: segment table: ");
    store().run("get", "new", "1850147").succeeds().prints("8336599\n");
  }

  @Test
  void lossIsListedAndTheRestIsThere() throws IOException {
    Files.write(folder.resolve("bad"), Arrays.copyOf(bytes, bytes.length / 2));
    StoreProcess.Result result = store().run("salvage", "bad", "new");
    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .startsWith("INCOMPLETE: new: ")
        .containsPattern("\n  lost: segment \\d+ at byte [\\d,]+: ");
    store().run("verify", "new").succeeds();

    JsonNode json = store().run("salvage", "bad", "other", "--json").json();
    assertThat(json.get("complete").booleanValue()).isFalse();
    assertThat(json.get("entries").asLong()).isBetween(10_000L, 135_232L);
    assertThat(json.get("losses").get(0).get("where").asText()).isNotEmpty();
    assertThat(json.get("losses").get(0).get("what").asText()).isNotEmpty();
    assertThat(json.get("parts").get(0).get("name").asText()).isEqualTo("superblock A");
    assertThat(json.get("parts").get(0).get("readable").booleanValue()).isTrue();
  }

  @Test
  void suspectSegmentIsNamedAndItsEntriesAreThere() throws IOException {
    byte[] damaged = bytes.clone();
    ByteBuffer cells = ByteBuffer.wrap(damaged).order(ByteOrder.LITTLE_ENDIAN);
    int at = bytes.length - 8;
    while (cells.getInt(at) != 1_850_147) {
      at -= 8;
    }
    cells.putInt(at + 4, 4_711);
    Files.write(folder.resolve("bad"), damaged);
    StoreProcess.Result result = store().run("salvage", "bad", "new");
    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .startsWith("SUSPECT: new: 135,233 entries from ")
        .containsPattern(
            "\n  suspect: segment \\d+ at byte [\\d,]+: [\\d,]+ entries written that may"
                + " be wrong: checksum: expected=");
    store().run("get", "new", "1850147").succeeds().prints("4711\n");
    JsonNode json = store().run("salvage", "bad", "other", "--json").json();
    assertThat(json.get("complete").booleanValue()).isTrue();
    assertThat(json.get("suspectEntries").asLong()).isBetween(1L, 135_233L);
    assertThat(json.get("suspects")).hasSize(1);
    assertThat(json.get("suspects").get(0).get("where").asText()).startsWith("segment ");
    assertThat(json.get("losses")).isEmpty();
  }

  @Test
  void optionsSayWhatTheFileNoLongerDoes() throws IOException {
    JsonNode good = store().run("inspect", "good", "--json").json();
    String slots = good.get("segmentSlots").asText();
    damage(0, 2 * PAGE);
    store().run("salvage", "bad", "new").fails(3).complains("not a store file");
    store()
        .run("salvage", "bad", "new", "-k", "u32", "-v", "u32", "--segment-slots", slots)
        .succeeds();
    store().run("get", "new", "1850147").succeeds().prints("8336599\n");

    damage(0, 4 * PAGE);
    String seed = String.format("0x%016x", good.get("seed").asLong());
    StoreProcess.Result scan = store()
        .run(
            "salvage",
            "bad",
            "scan",
            "-k",
            "u32",
            "-v",
            "u32",
            "--segment-slots",
            slots,
            "--seed",
            seed);
    assertThat(scan.exitCode()).isEqualTo(3);
    assertThat(scan.out()).startsWith("INCOMPLETE: scan: 135,233 entries");
    store().run("get", "scan", "1850147").succeeds().prints("8336599\n");
  }

  @Test
  void wrongUseAndMissingFilesAreTold() throws IOException {
    store().run("salvage", "good").fails(2).complains("OUT");
    store().run("salvage", "good", "good").fails(2).complains("already exists");
    store().run("salvage", "good", "new", "-k", "u32").fails(2).complains("--value-type");
    store().run("salvage", "good", "new", "-k", "u32", "-v", "u8", "--set").fails(2);
    store().run("salvage", "good", "new", "--seed", "x").fails(2).complains("not a seed");
    store().run("salvage", "missing", "new").fails(5).complains("no such file or directory");
    store()
        .run("salvage", "good", "nowhere/new")
        .fails(5)
        .complains("no folder to put nowhere/new in: ");
    Files.writeString(folder.resolve("text"), "1,2\n".repeat(5000));
    store().run("salvage", "text", "new").fails(3).complains("not a store file");
    assertThat(folder.resolve("new")).doesNotExist();
  }
}
