package store.offheap.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.error.CorruptStoreException;
import store.offheap.error.NotAStoreException;
import store.offheap.error.StoreIoException;
import store.offheap.file.StoreFile;
import store.offheap.map.FastFolder;
import store.offheap.model.ObjectSalvageReport;
import store.offheap.model.SalvageReport.Loss;
import store.offheap.record.KnownTypes;
import store.offheap.record.RecordType;
import store.offheap.record.Word;

/**
 * Whatever can be read of a damaged object map is in the new file unchanged; the rest is reported.
 */
class ObjectSalvageTest {
  private static final int PAGE = StoreFile.PAGE;
  private static final int LIVE_PAGE = 2 * PAGE;
  private static final int CHUNK = 3 * PAGE;
  private static final int STATE_AT = LIVE_PAGE + 384;
  private static final int BOOT_AT = STATE_AT + 8;
  private static final int STATE_OPEN = 2;
  private static final int SLOTS = 256;
  private static final long SEED = 5;

  @TempDir(factory = FastFolder.class)
  private Path folder;

  private Path input() {
    return folder.resolve("a.store");
  }

  private Path output() {
    return folder.resolve("b.store");
  }

  /** An enum that is unknown to the salvage. */
  enum Colour {
    RED,
    GREEN
  }

  /** A record that is unknown to the salvage. */
  record Point(int x, Colour colour) {}

  private byte[] file(Map<Object, Object> content) throws IOException {
    Files.deleteIfExists(input());
    try (ObjectMap map = builder().create()) {
      content.forEach(map::set);
    }
    return Files.readAllBytes(input());
  }

  private ObjectMapBuilder builder() {
    return ObjectMap.builder(input())
        .segmentSlots(SLOTS)
        .seed(SEED)
        .types(Colour.class, Point.class)
        .attribute("source", "a test");
  }

  private ObjectSalvageReport salvage(byte[] bytes) throws IOException {
    Files.write(input(), bytes);
    Files.deleteIfExists(output());
    ObjectSalvageReport report = ObjectSalvage.from(input()).to(output());
    assertThat(Files.readAllBytes(input())).isEqualTo(bytes);
    assertThat(ObjectMap.verify(output()).problems()).isEmpty();
    return report;
  }

  private Map<Object, Object> saved() {
    try (ObjectMap map = ObjectMap.openReadOnly(output(), Colour.class, Point.class)) {
      Map<Object, Object> content = new HashMap<>();
      map.forEach((key, value) -> content.put(key, Eager.copy(value)));
      assertThat(map).hasSize(content.size());
      return content;
    }
  }

  private static Map<Object, Object> sample() {
    Map<Object, Object> content = new LinkedHashMap<>();
    List<Object> list = new ArrayList<>();
    Map<Object, Object> map = new HashMap<>();
    for (int i = 0; i < 400; i++) {
      list.add(i % 3 == 0 ? List.of(i, "an inner value") : "the element with the number " + i);
      map.put(i % 2 == 0 ? i : "the key with the number " + i, i % 5 == 0 ? Map.of(i, i) : i);
    }
    content.put("list", list);
    content.put("map of many entries", map);
    content.put(List.of("set", 1), new HashSet<>(map.keySet()));
    content.put("small", Map.of(1, List.of(Map.of(), Set.of()), 2, List.of(1, 2, 3)));
    content.put("long", "x".repeat(50_000));
    for (int i = 0; i < 300; i++) {
      content.put(i, i % 4 == 0 ? "a value that some share: " + i / 8 : i * 0.5);
      content.put("a key that has an entry: " + i, i % 2 == 0 ? i : List.of(i));
    }
    return content;
  }

  @Test
  void soundFileIsCopiedWholly() throws IOException {
    Map<Object, Object> content = sample();

    ObjectSalvageReport report = salvage(file(content));

    assertThat(report.losses()).isEmpty();
    assertThat(report.suspects()).isEmpty();
    assertThat(report.isSound()).isTrue();
    assertThat(report.entries()).isEqualTo(content.size());
    assertThat(report.source()).isEqualTo("segment table");
    assertThat(saved()).isEqualTo(content);
    try (ObjectMap map = ObjectMap.openReadOnly(output())) {
      assertThat(map.attributes()).containsEntry("source", "a test");
    }
  }

  @Test
  void objectsOfUnknownClassesAreCopied() throws IOException {
    Map<Object, Object> content = new HashMap<>();
    content.put(Colour.RED, new Point(3, Colour.GREEN));
    content.put(new Point(1, null), List.of(Colour.RED, Map.of(Colour.GREEN, 1)));

    assertThat(salvage(file(content)).isSound()).isTrue();
    assertThat(saved()).isEqualTo(content);
  }

  @Test
  void valuesThatMovedToEntriesAndRemovedKeysAreTakenAsTheyAre() throws IOException {
    Map<Object, Object> content = new HashMap<>();
    try (ObjectMap map = builder().create()) {
      for (int i = 0; i < 200; i++) {
        map.set(i, i);
        map.set("a key that has an entry: " + i, i);
      }
      map.sync();
      for (int i = 0; i < 200; i++) {
        map.set(i, "another value of the key " + i);
        if (i % 3 == 0) {
          map.delete(i);
          map.delete("a key that has an entry: " + i);
        } else {
          content.put(i, "another value of the key " + i);
          content.put("a key that has an entry: " + i, i);
        }
      }
    }

    assertThat(salvage(Files.readAllBytes(input())).losses()).isEmpty();
    assertThat(saved()).isEqualTo(content);
  }

  @Test
  void logsWithRemovedAndReplacedEntriesAreTakenAsTheyAre() throws IOException {
    Map<Object, Object> model = new HashMap<>();
    try (ObjectMap map = builder().create()) {
      map.set("map", Map.of());
      map.set("set", Set.of());
      map.set("list", List.of());
      LazyMap nested = (LazyMap) map.get("map");
      LazySet set = (LazySet) map.get("set");
      LazyList list = (LazyList) map.get("list");
      for (int i = 0; i < 300; i++) {
        nested.put(i, i);
        nested.put("a long key, number " + i % 50, List.of(i));
        nested.remove(i - 20);
        set.add("an element, number " + i);
        set.remove("an element, number " + (i - 30));
        list.add(i);
        if (i % 3 == 0) {
          list.remove(0);
        }
      }
      map.sync();
      nested.put(299, "a value that has a record");
      map.forEach((key, value) -> model.put(key, Eager.copy(value)));
    }

    assertThat(salvage(Files.readAllBytes(input())).losses()).isEmpty();
    assertThat(saved()).isEqualTo(model);
  }

  @Test
  void fileThatWasLeftOpenIsRead() throws IOException {
    Map<Object, Object> content = sample();
    byte[] image;
    try (ObjectMap map = builder().create()) {
      content.forEach(map::set);
      image = Files.readAllBytes(input());
    }

    assertThat(salvage(image).losses()).isEmpty();
    assertThat(saved()).isEqualTo(content);
  }

  @Test
  void fileOfAMachineThatWentDownIsReadAsOfItsLastCheckpoint() throws IOException {
    Map<Object, Object> content = sample();
    byte[] image;
    try (ObjectMap map = builder().create()) {
      content.forEach(map::set);
      map.sync();
      image = Files.readAllBytes(input());
    }
    image[STATE_AT] = STATE_OPEN;
    image[BOOT_AT] ^= 1;

    ObjectSalvageReport report = salvage(image);

    assertThat(report.losses()).isEmpty();
    assertThat(report.source()).startsWith("catalog");
    assertThat(saved()).isEqualTo(content);
  }

  @Test
  void deepValuesOfAMachineThatWentDownAreReadWhole() throws IOException {
    Map<Object, Object> content = new HashMap<>();
    Object lists = List.of("the innermost list");
    Object maps = Map.of("the innermost", "map");
    for (int level = 1; level < Words.MAX_DEPTH; level++) {
      lists = List.of(level, lists);
      maps = Map.of("level", level, "inner", maps);
    }
    content.put("lists", lists);
    content.put("maps", maps);
    byte[] image;
    try (ObjectMap map = builder().create()) {
      content.forEach(map::set);
      map.sync();
      image = Files.readAllBytes(input());
    }
    image[STATE_AT] = STATE_OPEN;
    image[BOOT_AT] ^= 1;

    ObjectSalvageReport report = salvage(image);

    assertThat(report.losses()).isEmpty();
    assertThat(saved()).isEqualTo(content);
  }

  @Test
  void whatIsDamagedInPlaceIsListedByItsKey() throws IOException {
    Map<Object, Object> content = new HashMap<>();
    for (int i = 0; i < 100; i++) {
      content.put(i, "a value of its own: " + i);
    }
    content.put("list", List.of("the first element", "the second element", "the third element"));
    byte[] bytes = file(content);
    flip(bytes, "a value of its own: 17");
    flip(bytes, "the second element");

    ObjectSalvageReport report = salvage(bytes);

    content.remove(17);
    content.put("list", List.of("the first element", "the third element"));
    assertThat(saved()).isEqualTo(content);
    assertThat(report.entries()).isEqualTo(100);
    assertThat(report.lostEntries()).isEqualTo(1);
    assertThat(report.partialEntries()).isEqualTo(1);
    assertThat(report.losses()).extracting(Loss::where).contains("key 17", "key \"list\", list");
    assertThat(report.losses())
        .extracting(Loss::what)
        .contains("1 of 3 elements could not be read")
        .anyMatch(what -> what.startsWith("checksum: "));
    assertThat(report.suspects()).isNotEmpty();
  }

  private static void flip(byte[] bytes, String text) {
    byte[] sought = text.getBytes();
    for (int i = 0; i < bytes.length - sought.length; i++) {
      if (Arrays.equals(bytes, i, i + sought.length, sought, 0, sought.length)) {
        bytes[i] ^= 1;
        return;
      }
    }
    throw new AssertionError("not in the file: " + text);
  }

  @Test
  void structuresThatAnotherReplacesCostNothing() throws IOException {
    Map<Object, Object> content = sample();
    byte[] bytes = file(content);
    for (int page = 0; page < 4; page++) {
      byte[] damaged = bytes.clone();
      Arrays.fill(damaged, page * PAGE, (page + 1) * PAGE, (byte) 0x55);

      ObjectSalvageReport report = salvage(damaged);

      assertThat(saved()).as("page " + page).isEqualTo(content);
      assertThat(report.parts()).anyMatch(part -> !part.isReadable());
    }
  }

  @Test
  void withoutSuperblocksTheSeedIsGiven() throws IOException {
    Map<Object, Object> content = sample();
    byte[] bytes = file(content);
    Arrays.fill(bytes, 8, 2 * PAGE, (byte) 0);
    Files.write(input(), bytes);

    assertThatThrownBy(() -> ObjectSalvage.from(input()).to(output()))
        .isInstanceOf(CorruptStoreException.class)
        .hasMessageContaining("that the seed is given");
    ObjectSalvage.from(input()).segmentSlots(SLOTS).seed(SEED).to(output());
    assertThat(saved()).isEqualTo(content);
  }

  @Test
  void filesThatAreNoneAndOutputsThatExistAreRefused() throws IOException {
    Files.write(input(), new byte[3 * PAGE]);
    assertThatThrownBy(() -> ObjectSalvage.from(input()).to(output()))
        .isInstanceOf(NotAStoreException.class);
    Files.write(output(), new byte[1]);
    assertThatThrownBy(() -> ObjectSalvage.from(input()).to(output()))
        .isInstanceOf(StoreIoException.class)
        .hasMessageContaining("already exists");
  }

  @Test
  void cutFileGivesWhatIsLeft() throws IOException {
    Map<Object, Object> content = sample();
    byte[] bytes = file(content);
    for (int part = 1; part < 8; part++) {
      ObjectSalvageReport report = salvage(Arrays.copyOf(bytes, bytes.length / 8 * part + 5));

      assertThat(report.isComplete()).isFalse();
      assertContained(saved(), content);
    }
  }

  /**
   * Containers that hold themselves and nodes that point to themselves, as no program writes them.
   */
  @Test
  void circlesComeToAnEnd() throws IOException {
    Map<Object, Object> content = new HashMap<>();
    List<Object> numbers = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      numbers.add(List.of(i));
    }
    content.put("list", numbers);
    content.put("other", 1);
    Files.write(input(), file(content));
    try (ObjectStore store = ObjectStore.open(input(), ObjectSettings.of(new KnownTypes()))) {
      store.change(() -> {
        Records records = store.records();
        long list = store.root().find(store.keys().require("list"));
        long version = records.current(list);
        long root = Version.read(records, version, 1).root();
        long leaf = records.get(root, 0);
        for (int i = 0; i < RecordType.NODE_WORDS; i++) {
          records.putRelease(leaf, i, list);
          records.putRelease(root, i, leaf);
        }
        records.putRelease(version, Version.BOUNDS, Bounds.of(0, 1 << 14));
        return null;
      });
    }

    ObjectSalvageReport report = salvage(Files.readAllBytes(input()));

    assertThat(report.isComplete()).isFalse();
    assertThat(saved()).containsEntry("other", 1);
  }

  @Test
  void noOlderValueTakesThePlaceOfADamagedOne() throws IOException {
    try (ObjectMap map = builder().create()) {
      map.set(1, 1);
      map.sync();
      map.set(1, "a value that is going to be damaged");
    }
    byte[] bytes = Files.readAllBytes(input());
    flip(bytes, "a value that is going to be damaged");

    assertThat(salvage(bytes).losses()).extracting(Loss::where).contains("key 1");
    assertThat(saved()).isEmpty();
  }

  @Test
  void randomDamageOfRandomMaps() throws IOException {
    runRandomly(1, 60);
  }

  @Tag("slow")
  @Test
  void muchRandomDamageOfRandomMaps() throws IOException {
    runRandomly(System.nanoTime(), 5_000);
  }

  private void runRandomly(long first, int count) throws IOException {
    for (long seed = first; seed < first + count; seed++) {
      ModelValues values = new ModelValues(new Random(seed));
      Map<Object, Object> content = new HashMap<>();
      for (int i = 0; i < 200; i++) {
        content.put(values.key(), values.value());
      }
      byte[] bytes = file(content);
      SplittableRandom random = new SplittableRandom(seed);
      boolean[] isChanged = damage(bytes, random);
      try {
        ObjectSalvageReport report = salvage(bytes);
        Map<Object, Object> saved = saved();
        if (report.suspects().isEmpty()) {
          assertContained(saved, content);
        } else {
          assertMostlyContained(saved, content, report);
        }
        if (report.isSound()) {
          assertThat(saved).isEqualTo(content);
        }
        assertThat(report.isSound()).isNotEqualTo(isChanged[0]);
        assertThat(report.entries()).isEqualTo(saved.size());
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  /** Changes bytes of live segments; returns whether any byte is different now. */
  private static boolean[] damage(byte[] bytes, SplittableRandom random) {
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    byte[] before = bytes.clone();
    // Those in the first chunk.
    int segments = Math.min(64, file.getInt(LIVE_PAGE + 140));
    long epoch = file.getLong(LIVE_PAGE);
    for (int i = random.nextInt(0, 6); i > 0; i--) {
      int row = CHUNK + random.nextInt(segments) * 64;
      long death = file.getLong(row + 8);
      if (file.getLong(row) == 0 || death != 0 && death <= epoch) {
        continue;
      }
      int position = (int) file.getLong(row + 16);
      int length = file.getInt(row + 24);
      int at = position + random.nextInt(length);
      switch (random.nextInt(4)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt();
        case 2 -> Arrays.fill(bytes, at & -512, (at & -512) + 512, (byte) random.nextInt());
        default -> {
          int from = position + random.nextInt(length) & -8;
          System.arraycopy(before, from, bytes, at & -8, 8);
        }
      }
    }
    return new boolean[] {!Arrays.equals(before, bytes)};
  }

  /** Requires that every saved value is the original one, or a remainder of it. */
  private static void assertContained(Map<Object, Object> saved, Map<Object, Object> content) {
    saved.forEach((key, value) -> {
      assertThat(content).containsKey(key);
      assertThat(isPart(value, content.get(key))).as("key %s", key).isTrue();
    });
  }

  private static void assertMostlyContained(
      Map<Object, Object> saved, Map<Object, Object> content, ObjectSalvageReport report) {
    long wrong = saved.entrySet().stream()
        .filter(entry -> !content.containsKey(entry.getKey())
            || !isPart(entry.getValue(), content.get(entry.getKey())))
        .count();
    assertThat(wrong).isLessThanOrEqualTo(report.suspectEntries());
    long missing =
        content.keySet().stream().filter(key -> !saved.containsKey(key)).count();
    assertThat(missing == 0 || !report.isSound()).isTrue();
  }

  private static boolean isPart(Object part, Object whole) {
    if (part instanceof List<?> list && whole instanceof List<?> all) {
      int at = 0;
      for (Object element : list) {
        while (at < all.size() && !isPart(element, all.get(at))) {
          at++;
        }
        if (at++ >= all.size()) {
          return false;
        }
      }
      return true;
    }
    if (part instanceof Map<?, ?> map && whole instanceof Map<?, ?> all) {
      return map.entrySet().stream()
          .allMatch(entry ->
              all.containsKey(entry.getKey()) && isPart(entry.getValue(), all.get(entry.getKey())));
    }
    if (part instanceof Set<?> set && whole instanceof Set<?> all) {
      return all.containsAll(set);
    }
    return java.util.Objects.equals(part, whole);
  }

  @Test
  void wordOfNoValueIsLost() throws IOException {
    Map<Object, Object> content = new HashMap<>(Map.of(1, 1, 2, 2));
    Files.write(input(), file(content));
    try (ObjectStore store = ObjectStore.open(input(), ObjectSettings.of(new KnownTypes()))) {
      store.change(() -> {
        store.table().writer().seek(store.keys().require(1).tableKey());
        store.table().writer().update(Word.ofPosition(3));
        return null;
      });
    }

    assertThat(salvage(Files.readAllBytes(input())).losses())
        .extracting(Loss::where)
        .containsExactly("key 1");
    assertThat(saved()).isEqualTo(Map.of(2, 2));
  }
}
