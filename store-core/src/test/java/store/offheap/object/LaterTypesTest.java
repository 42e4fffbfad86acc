package store.offheap.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.error.CorruptStoreException;
import store.offheap.error.FormatTooNewException;
import store.offheap.model.ObjectSalvageReport;
import store.offheap.record.KnownTypes;
import store.offheap.record.RecordType;
import store.offheap.record.Word;

/**
 * Keys and values of types that only a later version knows are distinguished from damage, because
 * their checksums match. Everything else in the file can be used.
 */
class LaterTypesTest {
  /** Begins with the byte 126. */
  private static final byte[] LATER = "~a value of a type of a later version".getBytes();

  /** Begins with the byte 125. */
  private static final byte[] LATER_KEY = "}a key of a type of a later version".getBytes();

  @TempDir
  private Path folder;

  private Path file() {
    return folder.resolve("store");
  }

  private void write() {
    ObjectSettings settings = ObjectSettings.of(new KnownTypes());
    try (ObjectStore store = ObjectStore.create(file(), 256, 1, Map.of(), settings)) {
      store.root().set("value", "to be another one");
      store.root().set("list", List.of(1, 2));
      store.root().set("other", "of a type that is known");
      store.change(() -> {
        RootKey valueKey = store.keys().require("value");
        store.interner().release(store.root().find(valueKey));
        long word = store.interner().intern(LATER);
        store.table().writer().seek(valueKey.tableKey());
        store.table().writer().update(word);
        RootKey key = store.keys().ofBytes(LATER_KEY);
        store.root().adopt(key, Word.TRUE);
        store.root().adopt(store.keys().require("value beside its key"), LATER);
        return null;
      });
      store.root().set("added after", 1);
    }
  }

  @Test
  void aValueOfALaterTypeIsNoDamage() {
    write();

    try (ObjectMap map = ObjectMap.open(file())) {
      assertThatThrownBy(() -> map.get("value"))
          .isInstanceOf(FormatTooNewException.class)
          .hasMessageContaining("actual=tag 126")
          .hasMessageEndingWith("file=" + file());
      assertThatThrownBy(() -> map.get("value beside its key"))
          .isInstanceOf(FormatTooNewException.class)
          .hasMessageContaining("actual=tag 126");
      assertThat(map.get("other")).isEqualTo("of a type that is known");
      assertThat(map.containsKey("value")).isTrue();
      map.set("value", 1);
      assertThat(map.get("value")).isEqualTo(1);
    }
  }

  @Test
  void aKeyOfALaterTypeStandsInNobodysWay() {
    write();

    try (ObjectMap map = ObjectMap.open(file())) {
      assertThat(map).hasSize(6);
      assertThatThrownBy(() -> map.keySet().forEach(key -> {}))
          .isInstanceOf(FormatTooNewException.class)
          .hasMessageContaining("actual=tag 125");
    }
  }

  @Test
  void verifyFindsNothingWrong() {
    write();

    assertThat(ObjectMap.verify(file()).problems()).isEmpty();
  }

  @Test
  void salvageTakesThemAlong() {
    write();
    Path output = folder.resolve("saved");

    ObjectSalvageReport report = ObjectSalvage.from(file()).to(output);

    assertThat(report.losses()).isEmpty();
    assertThat(report.entries()).isEqualTo(6);
    try (ObjectMap map = ObjectMap.open(output)) {
      assertThatThrownBy(() -> map.get("value")).isInstanceOf(FormatTooNewException.class);
      assertThat(map).hasSize(6);
    }
  }

  @Test
  void aTagThatDamageMadeIsDamage() throws IOException {
    ObjectSettings settings = ObjectSettings.of(new KnownTypes());
    try (ObjectStore store = ObjectStore.create(file(), 256, 1, Map.of(), settings)) {
      store.root().set("value", "a string whose tag is another one now, and that is long");
      long word = store.root().find(store.keys().require("value"));
      byte[] body = store.records().body(word, RecordType.VALUE);
      assertThat(body[0]).isEqualTo((byte) 13);
    }
    int at = 0;
    byte[] bytes = Files.readAllBytes(file());
    byte[] text = "a string whose tag".getBytes();
    while (!java.util.Arrays.equals(bytes, at, at + text.length, text, 0, text.length)) {
      at++;
    }
    bytes[at - 2] = 126;
    Files.write(file(), bytes);

    try (ObjectMap map = ObjectMap.open(file())) {
      assertThatThrownBy(() -> map.get("value"))
          .isInstanceOf(CorruptStoreException.class)
          .hasMessageContaining("checksum");
    }
  }
}
