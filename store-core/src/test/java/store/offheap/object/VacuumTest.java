package store.offheap.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.error.CorruptStoreException;
import store.offheap.error.UnknownTypeException;
import store.offheap.model.VacuumReport;
import store.offheap.process.OpenFiles;
import store.offheap.record.KnownTypes;

/** A vacuum frees space, and nothing is lost to those who have the map open. */
class VacuumTest {
  /** A type that may be known to a map or not. */
  record Point(int x, int y) {}

  @TempDir
  private Path folder;

  private Path file() {
    return folder.resolve("map");
  }

  private ObjectMap create(String name) {
    return ObjectMap.builder(folder.resolve(name)).segmentSlots(256).create();
  }

  private static Object key(int number) {
    return number % 2 == 0 ? number : "the key with the number " + number;
  }

  private static Object value(int number) {
    return switch (number % 8) {
      case 0 -> number;
      case 1 -> "the value with the number " + number;
      case 2 -> "a value that others have, too: " + number % 3;
      case 3 -> list(number);
      case 4 -> map(number);
      case 5 -> new LinkedHashSet<>(List.of(number, "the element " + number, 5.5));
      case 6 -> null;
      default -> (double) number;
    };
  }

  private static List<Object> list(int number) {
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < number % 50; i++) {
      list.add(i % 7 == 0 ? List.of(i, "an inner one") : i % 3 == 0 ? null : (short) i);
    }
    return list;
  }

  private static Map<Object, Object> map(int number) {
    Map<Object, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < number % 40; i++) {
      map.put(i % 2 == 0 ? i : "the inner key " + i, i % 5 == 0 ? Map.of("a", list(i)) : i);
    }
    return map;
  }

  private static Map<Object, Object> plain(ObjectMap map) {
    Map<Object, Object> plain = new HashMap<>();
    map.forEach((key, value) -> plain.put(key, Eager.copy(value)));
    return plain;
  }

  private void requireSound(String name) {
    ObjectSettings settings = ObjectSettings.of(new KnownTypes());
    try (ObjectStore store = ObjectStore.open(folder.resolve(name), settings)) {
      ObjectVerifier verifier = ObjectVerifier.of(store);
      assertThat(verifier.problems()).isEmpty();
      assertThat(verifier.leaks()).isZero();
    }
    assertThat(ObjectMap.verify(folder.resolve(name)).problems()).isEmpty();
  }

  private void requireNoOtherFile(String... names) throws IOException {
    Set<String> expected = new HashSet<>(Set.of(names));
    for (String name : names) {
      expected.add(name + ".lock");
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(path -> path.getFileName().toString())).hasSameElementsAs(expected);
    }
  }

  private static Map<Object, Object> fillAndDeleteNineTenths(ObjectMap map) {
    for (int i = 0; i < 4_000; i++) {
      map.set(key(i), value(i));
    }
    Map<Object, Object> left = new HashMap<>();
    for (int i = 0; i < 4_000; i++) {
      if (i % 10 != 0 && i % 11 != 0) {
        map.delete(key(i));
      } else if (i % 10 != 0 || i % 20 == 0) {
        left.put(key(i), value(i));
      } else {
        map.delete(key(i));
      }
    }
    return left;
  }

  private static void requireShrunk(Path file, Path fresh) throws IOException {
    assertThat((double) Files.size(file)).isLessThanOrEqualTo(1.3 * Files.size(fresh));
  }

  private Path fresh(Map<Object, Object> content) {
    try (ObjectMap fresh = create("fresh")) {
      content.forEach(fresh::set);
    }
    return folder.resolve("fresh");
  }

  @Test
  void theFileOfAnOpenMapShrinks() throws IOException {
    try (ObjectMap map = create("map")) {
      Map<Object, Object> left = fillAndDeleteNineTenths(map);
      map.setAttribute("name", "value");
      Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r-----"));
      VacuumReport report = map.vacuum();
      assertThat(report.bytesAfter()).isEqualTo(Files.size(file()));
      assertThat(report.bytesBefore()).isGreaterThan(3 * report.bytesAfter());
      assertThat(report.entries()).isEqualTo(left.size());
      assertThat(map.attributes()).isEqualTo(Map.of("name", "value"));
      assertThat(Files.getPosixFilePermissions(file()))
          .isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
      assertThat(plain(map)).isEqualTo(left);
      requireShrunk(file(), fresh(left));
      map.set("a key that came later", List.of(1));
      left.put("a key that came later", List.of(1));
      assertThat(plain(map)).isEqualTo(left);
    }
    requireNoOtherFile("map", "fresh");
    requireSound("map");
  }

  @Test
  void aClosedMapIsCompacted() throws IOException {
    Map<Object, Object> left;
    try (ObjectMap map = create("map")) {
      left = fillAndDeleteNineTenths(map);
    }
    VacuumReport report = ObjectMap.compact(file());
    assertThat(report.bytesAfter()).isEqualTo(Files.size(file()));
    requireShrunk(file(), fresh(left));
    requireNoOtherFile("map", "fresh");
    try (ObjectMap map = ObjectMap.openReadOnly(file())) {
      assertThat(plain(map)).isEqualTo(left);
    }
    requireSound("map");
    long length = Files.size(file());
    ObjectMap.compact(file());
    assertThat((double) Files.size(file())).as("compacted again").isLessThan(1.05 * length);
  }

  @Test
  void exactTypesAreKeptAndNoClassIsNeeded() {
    Object[] values = {
      (byte) 1, (short) 2, 3, 4L, 5f, Double.longBitsToDouble(0x7FF0_0000_0000_0001L), 'c', -0.0
    };
    try (ObjectMap map = create("map")) {
      map.set("values", List.of(values));
      map.set(new Point(1, 2), Map.of(new Point(3, 4), new Point(5, 6)));
    }
    ObjectMap.compact(file());
    try (ObjectMap map = ObjectMap.open(file())) {
      List<?> found = ((LazyList) map.get("values")).eager();
      assertThat(found).isEqualTo(List.of(values));
      assertThat(Double.doubleToRawLongBits((double) found.get(5)))
          .isEqualTo(0x7FF0_0000_0000_0001L);
      assertThatThrownBy(() -> map.keySet().forEach(key -> {}))
          .isInstanceOf(UnknownTypeException.class);
    }
    try (ObjectMap map = ObjectMap.open(file(), Point.class)) {
      assertThat(((LazyMap) map.get(new Point(1, 2))).get(new Point(3, 4)))
          .isEqualTo(new Point(5, 6));
    }
    requireSound("map");
  }

  @Test
  void handlesGoOn() {
    try (ObjectMap map = create("map")) {
      fillAndDeleteNineTenths(map);
      map.set("list", list(49));
      map.set("map", Map.of("inner", new ArrayList<>(List.of(List.of(1, 2), 3)), "other", 4));
      map.set("set", Set.of(1, 2, 3));
      map.set("removed", List.of(1));
      LazyList list = (LazyList) map.get("list");
      LazyMap nested = (LazyMap) map.get("map");
      LazyList inner = (LazyList) nested.get("inner");
      LazyList innermost = (LazyList) inner.get(0);
      LazySet set = (LazySet) map.get("set");
      LazyList removed = (LazyList) map.get("removed");
      map.delete("removed");
      for (int i = 0; i < 3; i++) {
        if (i != 1) {
          map.vacuum();
        }
        assertThat(list.eager()).isEqualTo(list(49));
        innermost.add("added " + i);
        assertThat(((LazyList) ((LazyList) nested.get("inner")).get(0)).get(2 + i))
            .isEqualTo("added " + i);
        inner.add(i);
        nested.put("key " + i, i);
        assertThat(((LazyMap) map.get("map")).get("key " + i)).isEqualTo(i);
        set.add(10 + i);
        assertThat(set).hasSize(4 + i);
        map.put("map", nested);
        assertThat(inner).hasSize(3 + i);
        assertThatThrownBy(removed::size)
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("removed");
      }
      map.delete("list");
      assertThatThrownBy(() -> list.get(0)).isInstanceOf(IllegalStateException.class);
      map.vacuum();
      assertThatThrownBy(() -> list.get(0)).isInstanceOf(IllegalStateException.class);
    }
    requireSound("map");
  }

  @Test
  void anIterationUnderWayGoesOn() {
    try (ObjectMap map = create("map")) {
      Map<Object, Object> left = fillAndDeleteNineTenths(map);
      Map<Object, Object> found = new HashMap<>();
      Iterator<Map.Entry<Object, Object>> entries = map.entrySet().iterator();
      for (int i = 0; entries.hasNext(); i++) {
        if (i % 500 == 100) {
          map.vacuum();
        }
        Map.Entry<Object, Object> entry = entries.next();
        assertThat(found.put(entry.getKey(), Eager.copy(entry.getValue()))).isNull();
      }
      assertThat(found).isEqualTo(left);
    }
  }

  @Test
  void aReaderMovesOver() {
    try (ObjectMap map = create("map")) {
      fillAndDeleteNineTenths(map);
      map.set("list", List.of(1, List.of(2)));
      try (ObjectMap reader = ObjectMap.openReadOnly(file());
          ObjectMap counting = ObjectMap.openReadOnly(file())) {
        LazyList list = (LazyList) reader.get("list");
        LazyList inner = (LazyList) list.get(1);
        for (int i = 0; i < 3; i++) {
          map.vacuum();
          ((LazyList) ((LazyList) map.get("list")).get(1)).add(i);
          map.set("a key " + i, i);
          assertThat(counting.sizeLong()).isEqualTo(map.sizeLong());
          assertThat(reader.get("a key " + i)).isEqualTo(i);
          assertThat(inner).hasSize(2 + i);
          assertThat(list.get(1)).isEqualTo(inner);
          assertThat(reader.stats().fileBytes()).isEqualTo(map.stats().fileBytes());
        }
        assertThat(plain(reader)).isEqualTo(plain(map));
      }
    }
  }

  @Test
  void theOldFilesSpaceIsGivenBackOnceNobodyIsInIt() throws Exception {
    Path mappings = Path.of("/proc/self/maps");
    assumeTrue(Files.exists(mappings), "needs /proc/self/maps");
    try (ObjectMap map = create("map")) {
      map.set("list", List.of(1));
      LazyList list = (LazyList) map.get("list");
      try (ObjectMap reader = ObjectMap.openReadOnly(file())) {
        LazyList other = (LazyList) reader.get("list");
        for (int i = 0; i < 3; i++) {
          map.vacuum();
          list.add(i);
          assertThat(other).hasSize(2 + i);
        }
        assertThat(reader.get("list")).isEqualTo(map.get("list"));
        for (int i = 0; i < 100 && isOldOneMapped(mappings); i++) {
          System.gc();
          Thread.sleep(50);
        }
        assertThat(isOldOneMapped(mappings)).as("deleted file is mapped").isFalse();
      }
    }
  }

  @Test
  void replacedFilesTakeNoDescriptors() throws IOException {
    assumeTrue(OpenFiles.areKnown(), "the system does not tell what is open");
    try (ObjectMap map = create("map");
        ObjectMap reader = ObjectMap.openReadOnly(file())) {
      map.set("list", List.of(1));
      LazyList list = (LazyList) reader.get("list");
      ListIterator<Object> underWay = list.listIterator();
      long before = OpenFiles.count(folder);
      for (int i = 0; i < 50; i++) {
        map.vacuum();
        map.set("a key", i);
        assertThat(reader.get("a key")).isEqualTo(i);
      }
      assertThat(OpenFiles.count(folder)).isEqualTo(before);
      assertThat(underWay.next()).isEqualTo(1);
      assertThat(list).hasSize(1);
    }
  }

  private boolean isOldOneMapped(Path mappings) throws IOException {
    return Files.readAllLines(mappings).stream()
        .anyMatch(line -> line.contains(folder.toString()) && line.endsWith("(deleted)"));
  }

  @Test
  void aVacuumWithinAChangeIsRefused() {
    try (ObjectMap map = create("map")) {
      map.set(1, 1);
      assertThatThrownBy(() -> map.compute(1, (key, value) -> map.vacuum().entries()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("within a change");
      map.vacuum();
      assertThat(map.get(1)).isEqualTo(1);
    }
    try (ObjectMap map = ObjectMap.openReadOnly(file())) {
      assertThatThrownBy(map::vacuum).isInstanceOf(UnsupportedOperationException.class);
    }
  }

  @Test
  void everyCallAfterCloseIsRefused() {
    ObjectMap map = create("map");
    map.set("list", List.of(1));
    LazyList list = (LazyList) map.get("list");
    map.vacuum();
    map.close();
    map.close();
    assertThatThrownBy(() -> map.get("list")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> list.get(0)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(map::vacuum).isInstanceOf(IllegalStateException.class);
    ObjectMap.open(file()).close();
  }

  @Test
  void theLockIsHeldAfterwards() {
    try (ObjectMap map = create("map")) {
      map.vacuum();
      assertThatThrownBy(() -> ObjectMap.open(file()))
          .isInstanceOf(store.offheap.error.StoreLockedException.class);
      map.set(1, 2);
    }
    try (ObjectMap map = ObjectMap.open(file())) {
      assertThat(map.get(1)).isEqualTo(2);
    }
  }

  /** Otherwise damaged data would get a matching checksum. */
  @Test
  void damageIsNotCopied() throws IOException {
    Map<Object, Object> entries = new HashMap<>();
    try (ObjectMap map = ObjectMap.builder(file()).segmentSlots(256).seed(1).create()) {
      for (int i = 0; i < 100; i++) {
        entries.put(i, i % 10);
      }
      entries.put(100, DamagedNumber.BEFORE);
      map.putAll(entries);
    }
    DamagedNumber.damage(file());
    byte[] damaged = Files.readAllBytes(file());
    entries.put(100, DamagedNumber.AFTER);
    try (ObjectMap map = ObjectMap.openReadOnly(file())) {
      assertThat(map).isEqualTo(entries);
    }
    assertThatThrownBy(() -> ObjectMap.compact(file()))
        .isInstanceOf(CorruptStoreException.class)
        .hasMessageContaining("checksum: ")
        .hasMessageEndingWith("file=" + file());
    try (ObjectMap map = ObjectMap.open(file())) {
      assertThatThrownBy(map::vacuum).isInstanceOf(CorruptStoreException.class);
    }
    assertThat(file()).hasSize(damaged.length);
    assertThat(ObjectMap.verify(file()).isClean()).isFalse();
  }
}
