package store.offheap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.object.ObjectMap;

/** {@code vacuum} shrinks the file of an object map and keeps its entries. */
class VacuumIT {
  private static final int KEYS = 20_000;

  @TempDir
  private Path folder;

  private StoreProcess store() {
    return StoreProcess.inOneJvm(folder);
  }

  private void createWithHoles() {
    try (ObjectMap map =
        ObjectMap.builder(folder.resolve("m")).segmentSlots(1 << 10).create()) {
      for (int i = 0; i < KEYS; i++) {
        map.set(i, List.of("the element " + i, Map.of("number", i)));
      }
      for (int i = 0; i < KEYS; i++) {
        if (i % 10 != 0) {
          map.delete(i);
        }
      }
    }
  }

  @Test
  void fileShrinksAndEntriesStay() throws IOException {
    createWithHoles();
    String before = store().run("export", "m").succeeds().out();
    long length = Files.size(folder.resolve("m"));
    JsonNode json = store().run("vacuum", "m", "--json").succeeds().json();
    assertThat(json.get("file").asText()).isEqualTo("m");
    assertThat(json.get("entries").asInt()).isEqualTo(KEYS / 10);
    assertThat(json.get("bytesBefore").asLong()).isEqualTo(length);
    assertThat(json.get("bytesAfter").asLong())
        .isEqualTo(Files.size(folder.resolve("m")))
        .isLessThan(length / 3);
    assertThat(store().run("export", "m").succeeds().out().lines())
        .containsExactlyInAnyOrderElementsOf(before.lines().toList());
    store().run("verify", "m").succeeds();
    assertThat(store().run("vacuum", "m").succeeds().out())
        .matches("m: 2,000 entries, [\\d.]+ [KM]iB before, [\\d.]+ [KM]iB after\n");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("m", "m.lock");
    }
  }

  @Test
  void packedFileIsShorterAndTakesEntriesAsEver() throws IOException {
    try (ObjectMap map =
        ObjectMap.builder(folder.resolve("m")).segmentSlots(1 << 12).create()) {
      for (int i = 0; i < KEYS; i++) {
        map.set(i, i % 100 == 0 ? "the value of " + i : i);
      }
    }
    store().run("vacuum", "m").succeeds();
    String before = store().run("export", "m").succeeds().out();
    long length = Files.size(folder.resolve("m"));
    JsonNode json = store().run("vacuum", "--packed", "m", "--json").succeeds().json();
    assertThat(json.get("entries").asInt()).isEqualTo(KEYS);
    assertThat(json.get("bytesBefore").asLong()).isEqualTo(length);
    assertThat(json.get("bytesAfter").asLong())
        .isEqualTo(Files.size(folder.resolve("m")))
        .isLessThan(length * 9 / 10);
    assertThat(store().run("export", "m").succeeds().out().lines())
        .containsExactlyInAnyOrderElementsOf(before.lines().toList());
    store().run("put", "m", "new", "1").succeeds();
    assertThat(store().run("get", "m", "new").succeeds().out()).isEqualTo("1\n");
    store().run("verify", "m").succeeds();
  }

  @Test
  void outputAppearsElsewhereAndTheMapStays() throws IOException {
    createWithHoles();
    byte[] before = Files.readAllBytes(folder.resolve("m"));
    Files.createDirectory(folder.resolve("other"));
    String entries = store().run("export", "m").succeeds().out();
    for (boolean isPacked : new boolean[] {false, true}) {
      String output = isPacked ? "other/packed" : "other/short";
      JsonNode json = (isPacked
              ? store().run("vacuum", "m", "-o", output, "--json", "--packed")
              : store().run("vacuum", "m", "-o", output, "--json"))
          .succeeds()
          .json();
      assertThat(json.get("output").asText()).isEqualTo(output);
      assertThat(json.get("entries").asInt()).isEqualTo(KEYS / 10);
      assertThat(json.get("bytesBefore").asLong()).isEqualTo(before.length);
      long after = json.get("bytesAfter").asLong();
      assertThat(after).isEqualTo(Files.size(folder.resolve(output))).isLessThan(before.length / 3);
      assertThat(store().run("export", output).succeeds().out().lines())
          .containsExactlyInAnyOrderElementsOf(entries.lines().toList());
      store().run("verify", output).succeeds();
      store().run("vacuum", "m", "-o", output).fails(2).complains("already exists");
    }
    store().run("vacuum", "m", "-o", "nowhere/m").fails(5).complains("no folder to put nowhere/m");
    store().run("vacuum", "m", "-o", "-").fails(2).complains("standard output");
    store().run("vacuum", "m", "-o", "m").fails(2).complains("already exists");
    assertThat(folder.resolve("m")).hasSize(before.length);
    assertThat(store().run("export", "m").succeeds().out()).isEqualTo(entries);
  }

  @Test
  void openMapIsMovedForItsReadersAndRefusedBesideItsWriter() {
    createWithHoles();
    try (ObjectMap reader = ObjectMap.openReadOnly(folder.resolve("m"))) {
      Object list = reader.get(10);
      store().run("vacuum", "m").succeeds();
      store().run("put", "m", "new", "1").succeeds();
      assertThat(reader.get("new")).isEqualTo(1);
      assertThat(list).isEqualTo(List.of("the element 10", Map.of("number", 10)));
    }
    try (ObjectMap writer = ObjectMap.open(folder.resolve("m"))) {
      store().run("vacuum", "m").fails(4).complains("m");
      assertThat(writer).hasSize(KEYS / 10 + 1);
    }
  }

  @Test
  void whatIsNoObjectMapIsRefused() throws IOException {
    store().run("create", "ids", "-k", "u32", "-v", "u32").succeeds();
    store().run("vacuum", "ids").fails(3).complains("which compact makes short");
    store().run("create", "--objects", "m").succeeds();
    store().run("compact", "m").fails(3).complains("which vacuum makes short");
    store().run("vacuum", "missing").fails(5).complains("no such file");
    Files.writeString(folder.resolve("text"), "no store");
    store().run("vacuum", "text").fails(3).complains("not a store file");
  }
}
