package store.offheap.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.error.CorruptStoreException;
import store.offheap.file.StoreFile;
import store.offheap.map.FastFolder;
import store.offheap.model.ObjectSalvageReport;
import store.offheap.record.KnownTypes;
import store.offheap.record.Word;

/**
 * Containers that hold themselves, each other, or one container twice, as no program writes them.
 */
@Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileContainersTest {
  /** Number of elements of a container that is too large for a small version. */
  private static final int ELEMENTS = 20;

  /** Number of containers around the innermost one of a bomb. */
  private static final int LEVELS = 60;

  private static final int STATE_AT = 2 * StoreFile.PAGE + 384;
  private static final int STATE_OPEN = 2;
  private static final int BOOT_AT = STATE_AT + 8;

  @TempDir(factory = FastFolder.class)
  private Path folder;

  private Path file() {
    return folder.resolve("map");
  }

  private static List<Object> list(Object first) {
    List<Object> list = new ArrayList<>(List.of(first));
    IntStream.range(1, ELEMENTS).forEach(list::add);
    return list;
  }

  private static Map<Object, Object> map(Object first) {
    Map<Object, Object> map = new HashMap<>(Map.of("0", first));
    IntStream.range(1, ELEMENTS).forEach(i -> map.put("" + i, i));
    return map;
  }

  private interface Damaging {
    void run(ObjectStore store, long word);
  }

  /** Creates a file with undamaged keys, and one key whose value is damaged. */
  private void create(Object value, Damaging damaging) {
    try (ObjectMap map = ObjectMap.builder(file()).segmentSlots(256).create()) {
      map.set("other", List.of(1));
      for (int i = 0; i < ELEMENTS; i++) {
        map.set(i, List.of(i));
      }
      map.set("bad", value);
    }
    ObjectSettings settings = ObjectSettings.of(new KnownTypes());
    try (ObjectStore store = ObjectStore.open(file(), settings)) {
      store.change(() -> {
        damaging.run(store, store.root().find(store.keys().require("bad")));
        return null;
      });
    }
  }

  private static Version version(ObjectStore store, long word) {
    return ((Containers) store.nested()).open(word).version();
  }

  private static long wordAt(ObjectStore store, long list, int index) {
    return store.vectors().get(version(store, list), index);
  }

  private static void put(ObjectStore store, long container, int index, long word) {
    store.vectors().overwrite(version(store, container), index, word);
  }

  /** Replaces the value of each key by a word. */
  private static void putValues(ObjectStore store, long map, long word) {
    for (int i = 0; i < ELEMENTS; i++) {
      put(store, map, 2 * i + 1, word);
    }
  }

  private void createListInItself() {
    create(list(0), (store, list) -> {
      put(store, list, 0, list);
      put(store, list, 1, list);
    });
  }

  private void createMapInItself() {
    create(map(0), (store, map) -> putValues(store, map, map));
  }

  private void createListsInEachOther() {
    create(list(list(0)), (store, list) -> {
      long inner = wordAt(store, list, 0);
      put(store, inner, 0, list);
      put(store, inner, 1, list);
    });
  }

  /** Creates nested lists, each of which holds the next one twice: a walk would never end. */
  private void createBomb() {
    Object value = list(0);
    for (int i = 0; i < LEVELS; i++) {
      value = list(value);
    }
    create(value, (store, list) -> {
      long at = list;
      for (int i = 0; i < LEVELS; i++) {
        long inner = wordAt(store, at, 0);
        put(store, at, 1, inner);
        at = inner;
      }
    });
  }

  private static void requireDamaged(ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(CorruptStoreException.class);
  }

  private static void requireViewsEnd(Object view, Object same) {
    requireDamaged(() -> Eager.copy(view));
    requireDamaged(view::hashCode);
    requireDamaged(view::toString);
    requireDamaged(() -> view.equals(same));
  }

  private static void requireWalksEnd(ObjectMap map) {
    requireDamaged(map::census);
    requireDamaged(map::vacuum);
    assertThat(map.get("other")).isEqualTo(List.of(1));
  }

  private void requireRefused() {
    try (ObjectMap map = ObjectMap.open(file())) {
      requireViewsEnd(map.get("bad"), map.get("bad"));
      requireWalksEnd(map);
      requireDamaged(() -> map.put("bad", 1));
      requireDamaged(() -> map.remove("bad"));
    }
    assertThat(ObjectMap.verify(file()).problems()).isNotEmpty();
  }

  @Test
  void aListInItselfIsRefused() {
    createListInItself();
    requireRefused();
  }

  @Test
  void aMapInItselfIsRefused() {
    createMapInItself();
    requireRefused();
  }

  @Test
  void listsInEachOtherAreRefused() {
    createListsInEachOther();
    requireRefused();
  }

  @Test
  void aBombIsRefused() {
    createBomb();
    assertThat(ObjectMap.verify(file()).problems()).isNotEmpty();
    try (ObjectMap map = ObjectMap.open(file())) {
      requireWalksEnd(map);
      assertThat(map.get("bad").toString()).startsWith("[[[");
      requireDamaged(() -> map.put("bad", 1));
      requireDamaged(() -> map.delete("bad"));
    }
  }

  /** A cycle does not keep salvage from copying what follows it. */
  @Test
  void salvageLeavesACircleOut() {
    createListsInEachOther();
    Path output = folder.resolve("salvaged");
    ObjectSalvageReport report = ObjectSalvage.from(file()).to(output);

    assertThat(report.isComplete()).isFalse();
    try (ObjectMap map = ObjectMap.open(output)) {
      for (int i = 0; i < ELEMENTS; i++) {
        assertThat(map.get(i)).isEqualTo(List.of(i));
      }
      assertThat(map.get("bad")).isEqualTo(list(list(0).subList(2, ELEMENTS)));
    }
  }

  @Test
  void recoveryComesToAnEnd() throws IOException {
    createListInItself();
    loseMachine();
    requireSound();
  }

  @Test
  void recoveryOfMapsComesToAnEnd() throws IOException {
    createMapInItself();
    loseMachine();
    requireSound();
  }

  private void requireSound() {
    try (ObjectMap map = ObjectMap.open(file())) {
      assertThat(map.get("other")).isEqualTo(List.of(1));
      assertThat(map.toString()).contains("other=[1]");
      map.census();
      map.vacuum();
    }
    assertThat(ObjectMap.verify(file()).problems()).isEmpty();
  }

  /** Changes the file as if the machine had crashed while it was open. */
  private void loseMachine() throws IOException {
    byte[] bytes = Files.readAllBytes(file());
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putInt(STATE_AT, STATE_OPEN);
    buffer.putLong(BOOT_AT, buffer.getLong(BOOT_AT) + 1);
    Files.write(file(), bytes);
  }

  /** Two lists with one id around two lists with one id, and so on: each is visited only once. */
  @Test
  void containersOfOneIdAreNotLookedForAgainAndAgain() {
    create(list(0), (store, list) -> {
      long[] inner = {Word.TRUE, Word.FALSE};
      for (int depth = LEVELS; depth > 0; depth--) {
        long[] around = new long[2];
        long id = 1_000 + depth; // No other container has this id.
        for (int i = 0; i < around.length; i++) {
          Version version = Version.writeSmall(store.records(), id, 1, inner, inner.length);
          around[i] = new ContainerHead(id, Container.LIST, depth).write(store.records(), version);
        }
        inner = around;
      }
      put(store, list, 0, inner[0]);
      put(store, list, 1, inner[1]);
    });
    ObjectSettings settings = ObjectSettings.of(new KnownTypes());
    try (ObjectStore store = ObjectStore.openReadOnly(file(), settings)) {
      long other = store.root().find(store.keys().require("other"));
      long id = ((Containers) store.nested()).open(other).id();
      assertThat(new ContainerPlaces(store).get().get(id)).isEqualTo(other);
    }
  }

  /** What is lost in the innermost of many containers is searched for in each of their versions. */
  @Test
  void whatIsLostDeepInsideCostsItsKeyAndNoOther() throws IOException {
    Object value = List.of("lost");
    for (int i = 0; i < 40; i++) {
      value = List.of(value);
    }
    create(value, (store, list) -> {
      Records records = store.records();
      long at = list;
      for (int i = 0; i < 40; i++) {
        long version = records.current(at);
        records.putRelease(at, Records.CURRENT + 1, version);
        records.putRelease(at, Records.CURRENT + 2, version);
        at = Version.read(records, version, 1).smallWords()[0];
      }
      records.putRelease(at, Records.CURRENT, Word.ABSENT);
    });
    byte[] image = Files.readAllBytes(file());
    image[STATE_AT] = STATE_OPEN;
    image[BOOT_AT] = 1;
    image[BOOT_AT + 8] = 1;
    Files.write(file(), image);

    try (ObjectMap map = ObjectMap.open(file())) {
      assertThat(map).doesNotContainKey("bad").hasSize(ELEMENTS + 1);
      assertThat(map.get(7)).isEqualTo(List.of(7));
    }
  }
}
