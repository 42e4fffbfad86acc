package store.offheap.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.record.KnownTypes;

/** Defects that were observed in OOCMap do not occur here; one test for each. */
class OocmapDefectsTest {
  @TempDir
  private Path folder;

  private Path file() {
    return folder.resolve("map");
  }

  private ObjectMap create() {
    return ObjectMap.builder(file()).create();
  }

  // Keys are compared, not their hashes; container ids are never reused

  @Test
  void manyNestedListsHaveTheirOwnContents() {
    nestedListsHaveTheirOwnContents(20_000);
  }

  @Test
  @Tag("slow")
  void millionNestedListsHaveTheirOwnContents() {
    nestedListsHaveTheirOwnContents(1_000_000);
  }

  private void nestedListsHaveTheirOwnContents(int count) {
    try (ObjectMap map = create()) {
      for (int i = 0; i < count; i++) {
        map.set(i, List.of(i, "list " + i, List.of(-i)));
      }
    }
    try (ObjectMap map = ObjectMap.openReadOnly(file())) {
      assertThat(map.sizeLong()).isEqualTo(count);
      for (int i = 0; i < count; i++) {
        List<?> list = (List<?>) map.get(i);
        if (!list.equals(List.of(i, "list " + i, List.of(-i)))) {
          throw new AssertionError("list " + i + ": " + list);
        }
      }
    }
  }

  @Test
  void keysOfOneHashAreToldApart() {
    KnownTypes types = new KnownTypes();
    ObjectSettings real = ObjectSettings.of(types);
    ObjectSettings colliding = new ObjectSettings(types, real.nested(), (bytes, seed) -> 42);
    try (ObjectMap map =
        new ObjectMap(ObjectStore.create(file(), 1 << 10, 1, Map.of(), colliding))) {
      for (int i = 0; i < 100; i++) {
        map.set("a key that is hashed: " + i, i);
      }
      for (int i = 0; i < 100; i += 2) {
        assertThat(map.remove("a key that is hashed: " + i)).isEqualTo(i);
      }
      for (int i = 0; i < 100; i++) {
        assertThat(map.get("a key that is hashed: " + i)).isEqualTo(i % 2 == 0 ? null : i);
      }
    }
  }

  // No size is declared

  @Test
  void fileGrowsAsItIsFilled() throws IOException {
    byte[] bytes = new byte[1 << 20];
    try (ObjectMap map = create()) {
      long before = Files.size(file());
      for (int i = 0; i < 40; i++) {
        new Random(i).nextBytes(bytes);
        map.set(i, bytes);
      }
      assertThat(Files.size(file())).isGreaterThan(before + (30 << 20));
      new Random(7).nextBytes(bytes);
      assertThat((byte[]) map.get(7)).isEqualTo(bytes);
    }
  }

  @Test
  @Tag("slow")
  void fileGrowsBeyondOneGibibyte() throws IOException {
    byte[] bytes = new byte[1 << 20];
    try (ObjectMap map = create()) {
      for (int i = 0; i < 1_200; i++) {
        new Random(i).nextBytes(bytes);
        map.set(i, bytes);
      }
    }
    assertThat(Files.size(file())).isGreaterThan(1_200L << 20);
    try (ObjectMap map = ObjectMap.openReadOnly(file())) {
      for (int i = 0; i < 1_200; i++) {
        new Random(i).nextBytes(bytes);
        assertThat(Arrays.equals((byte[]) map.get(i), bytes)).isTrue();
      }
    }
  }

  // Iteration, "in", flush, close

  @Test
  void mapIsIteratedAndAskedForKeys() {
    try (ObjectMap map = create()) {
      Map<Object, Object> expected = new HashMap<>();
      for (int i = 0; i < 1_000; i++) {
        expected.put(i % 2 == 0 ? i : "key with the number " + i, i);
      }
      map.putAll(expected);
      Map<Object, Object> found = new HashMap<>();
      map.forEach(found::put);
      assertThat(found).isEqualTo(expected);
      assertThat(new HashSet<>(map.keySet())).isEqualTo(expected.keySet());
      assertThat(map.containsKey(500)).isTrue();
      assertThat(map.containsKey(501)).isFalse();
    }
  }

  @Test
  void mapIsFlushedAndClosed() {
    ObjectMap map = create();
    map.set(1, List.of("one"));
    map.sync();
    List<?> list = (List<?>) map.get(1);
    map.close();
    assertThatIllegalStateException().isThrownBy(() -> map.get(1));
    assertThatIllegalStateException().isThrownBy(() -> list.get(0));
    ObjectMap.open(file()).close();
  }

  // Space is reused

  @Test
  void spaceOfWhatWasReplacedIsUsedAgain() throws IOException {
    byte[] bytes = new byte[200_000];
    try (ObjectMap map = create()) {
      for (int i = 0; i < 1_000; i++) {
        new Random(i).nextBytes(bytes);
        map.set(i % 10, bytes);
        map.set("list", List.of(bytes, i));
        if (i % 20 == 0) {
          map.sync();
        }
      }
      // 200 million bytes were written.
      assertThat(Files.size(file())).isLessThan(60_000_000);
    }
  }

  @Test
  void removedListsLeaveNothingThatIsCountedAsLive() {
    try (ObjectMap map = create()) {
      for (int i = 0; i < 2_000; i++) {
        List<Object> list = new ArrayList<>();
        for (int j = 0; j < 50; j++) {
          list.add("a string in a list: " + i + ", " + j);
        }
        map.set(i, list);
      }
      map.clear();
      assertThat(map.stats().heapBytes()).isEqualTo(map.stats().deadBytes());
    }
  }

  // Types

  @Test
  void bytesSetsAndArraysAreStored() {
    try (ObjectMap map = create()) {
      map.put("bytes", new byte[] {1, 2, 3});
      map.put("set", Set.of(1, "two", List.of(3)));
      map.put("doubles", new double[] {0.1, -0.0});
      map.put("list", Arrays.asList(new byte[] {4}, new long[] {5, 6}, Set.of()));
      map.put(new byte[] {7}, "by its bytes");
    }
    try (ObjectMap map = ObjectMap.openReadOnly(file())) {
      assertThat(map.get("bytes")).isEqualTo(new byte[] {1, 2, 3});
      assertThat(map.get("set")).isEqualTo(Set.of(1, "two", List.of(3)));
      assertThat(map.get("doubles")).isEqualTo(new double[] {0.1, -0.0});
      List<?> list = (List<?>) map.get("list");
      assertThat(list.get(0)).isEqualTo(new byte[] {4});
      assertThat(list.get(1)).isEqualTo(new long[] {5, 6});
      assertThat(list.get(2)).isEqualTo(Set.of());
      assertThat(map.get(new byte[] {7})).isEqualTo("by its bytes");
    }
  }

  // Which integer keys are equal is documented

  @Test
  void integersThatAreEqualAreOneKeyAndOthersAreNot() {
    try (ObjectMap map = create()) {
      map.put(1, "integer");
      assertThat(map.put(1L, "long")).isEqualTo("integer");
      map.put(1.0, "double");
      map.put(true, "boolean");
      assertThat(map).hasSize(3);
      assertThat(map.get((byte) 1)).isEqualTo("long");
      assertThat(map.get(1.0)).isEqualTo("double");
      assertThat(map.get(true)).isEqualTo("boolean");
    }
  }
}
