package store.offheap.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A compacted object map has segments of only as many slots as its entries need, and works as
 * before.
 */
class PackedObjectsTest {
  private static final int ENTRIES = 30_000;
  private static final int SLOTS = 4096;
  private static final long SEED = 7;
  private static final int PAGE = 4096;

  @TempDir
  private Path folder;

  private Path file() {
    return folder.resolve("map");
  }

  private static Object value(int number) {
    return number % 100 == 0 ? List.of(number, "an element") : number;
  }

  private void create() {
    try (ObjectMap map =
        ObjectMap.builder(file()).segmentSlots(SLOTS).seed(SEED).create()) {
      for (int i = 0; i < ENTRIES; i++) {
        map.set(i, value(i));
      }
    }
  }

  private static void requireContents(ObjectMap map, int entries) {
    assertThat(map.sizeLong()).isEqualTo(entries);
    for (int i = 0; i < entries; i++) {
      assertThat(map.get(i)).isEqualTo(value(i));
    }
  }

  @Test
  void slotsAreAsFullAsTheyMayBe() throws IOException {
    create();
    long before = Files.size(file());
    ObjectMap.compact(file());
    assertThat(Files.size(file())).isLessThan(before * 3 / 4);
    try (ObjectMap map = ObjectMap.open(file())) {
      // The load of the fullest segment is at most 0.80 before rounding up to whole pages.
      assertThat(map.stats().table().load()).isBetween(0.60, 0.80);
    }
    long packed = Files.size(file());
    ObjectMap.compact(file());
    assertThat(Files.size(file())).isLessThanOrEqualTo(packed);
  }

  @Test
  void itIsChangedAndGrows() {
    create();
    ObjectMap.compact(file());
    try (ObjectMap map = ObjectMap.open(file())) {
      requireContents(map, ENTRIES);
      for (int i = ENTRIES; i < 2 * ENTRIES; i++) {
        map.set(i, value(i));
      }
      map.vacuum();
      requireContents(map, 2 * ENTRIES);
    }
    assertThat(ObjectMap.verify(file()).problems()).isEmpty();
  }

  @Test
  void aReaderGoesOnInIt() {
    create();
    try (ObjectMap reader = ObjectMap.openReadOnly(file())) {
      LazyList list = (LazyList) reader.get(100);
      ObjectMap.compact(file());
      try (ObjectMap map = ObjectMap.open(file())) {
        map.set("later", 1);
        ((LazyList) map.get(100)).add("added");
      }
      assertThat(reader.get("later")).isEqualTo(1);
      assertThat(list).hasSize(3);
    }
  }

  @Test
  void itIsSalvagedWithoutSuperblocks() throws IOException {
    create();
    ObjectMap.compact(file());
    byte[] bytes = Files.readAllBytes(file());
    Arrays.fill(bytes, 8, 2 * PAGE, (byte) 0);
    Files.write(file(), bytes);

    Path output = folder.resolve("salvaged");
    ObjectSalvage.from(file()).seed(SEED).to(output);
    try (ObjectMap map = ObjectMap.open(output)) {
      requireContents(map, ENTRIES);
    }
  }

  @Test
  void aMapOfOneSegmentKeepsItsSegments() throws IOException {
    try (ObjectMap map = ObjectMap.builder(file()).segmentSlots(SLOTS).create()) {
      map.set("text", "x".repeat(100_000));
    }
    long before = Files.size(file());
    ObjectMap.compact(file());
    assertThat(Files.size(file())).isLessThanOrEqualTo(before);
  }
}
