package store.offheap.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.error.UnknownTypeException;
import store.offheap.model.ObjectSalvageReport;
import store.offheap.model.TypeCount;

/** Records that contain lists, sets and maps are immutable values, and can be keys. */
class RecordValueTest {
  private static final int RECORDS = 400;

  @TempDir
  private Path folder;

  record Order(String customer, List<Short> items, Map<String, Set<Long>> more) {}

  record Box(Object content) {}

  private Path file() {
    return folder.resolve("map");
  }

  private ObjectMap create() {
    return ObjectMap.builder(file()).segmentSlots(256).create();
  }

  private static Order order(int number) {
    return new Order(
        "customer " + number,
        List.of((short) number, (short) 2),
        Map.of("a", Set.of(1L << 40, (long) number), "b", Set.of()));
  }

  @Test
  void recordComesBackWithWhatIsInIt() {
    try (ObjectMap map = create()) {
      map.set("order", order(1));
      map.set(2, List.of(order(2), Map.of("inner", order(3))));
      map.set(order(4), order(4));
      assertThat(map.put("order", order(5))).isEqualTo(order(1));
      assertThat(map.replace("order", order(5), order(6))).isTrue();
    }
    try (ObjectMap map = ObjectMap.open(file(), Order.class)) {
      assertThat(map.get("order")).isEqualTo(order(6));
      assertThat(map.get(2)).isEqualTo(List.of(order(2), Map.of("inner", order(3))));
      assertThat(map.get(order(4))).isEqualTo(order(4));
      Order order = (Order) map.get("order");
      assertThat(order.items()).hasOnlyElementsOfType(Short.class).isUnmodifiable();
      assertThat(order.more()).isUnmodifiable();
      assertThat(order.more().get("a")).hasOnlyElementsOfType(Long.class).isUnmodifiable();
    }
  }

  @Test
  void anythingInARecordOutlivesAllThatAFileGoesThrough() {
    ModelValues values = new ModelValues(new Random(1));
    Map<Object, Object> model = new HashMap<>();
    try (ObjectMap map = create()) {
      for (int i = 0; i < RECORDS; i++) {
        Box box = new Box(values.value());
        Object value = i % 3 == 0 ? List.of(box) : i % 3 == 1 ? new Box(List.of(box, i)) : box;
        Object key = i % 2 == 0 ? i / 4 : "the key with the number " + i / 4;
        map.set(key, value);
        model.put(key, value);
      }
      assertThat(map).isEqualTo(model);
      map.vacuum();
      assertThat(map).isEqualTo(model);
    }
    ObjectMap.compact(file());
    assertThat(ObjectMap.verify(file()).problems()).isEmpty();
    assertHolds(file(), model);
    Path saved = folder.resolve("saved");
    ObjectSalvageReport report = ObjectSalvage.from(file()).to(saved);
    assertThat(report.losses()).isEmpty();
    assertHolds(saved, model);
  }

  private static void assertHolds(Path file, Map<Object, Object> model) {
    try (ObjectMap map = ObjectMap.openReadOnly(file, Box.class)) {
      assertThat(map).isEqualTo(model);
      assertThat(map.getAll(model.keySet())).isEqualTo(new ArrayList<>(model.values()));
    }
  }

  @Test
  void equalRecordsAreStoredOnceAndCountedAsRecords() {
    try (ObjectMap map = create()) {
      for (int i = 0; i < 100; i++) {
        Map<String, Set<Long>> more = new LinkedHashMap<>();
        more.put(i % 2 == 0 ? "a" : "b", Set.of(7L));
        more.put(i % 2 == 0 ? "b" : "a", Set.of(7L));
        map.set(i, new Order("a customer of many orders", List.of(), more));
      }
      assertThat(map.census().sharedValues()).isEqualTo(1);
      assertThat(map.census().sharedReferences()).isEqualTo(100);
      assertThat(map.census().values()).extracting(TypeCount::type).containsExactly("record");
      map.clear();
      assertThat(map.census().sharedValues()).isZero();
    }
  }

  @Test
  void listOfTheStoreIsCopiedIntoARecord() {
    try (ObjectMap map = create()) {
      map.set("list", List.of(1, List.of("inner")));
      LazyList list = (LazyList) map.get("list");
      map.set("box", new Box(list));
      list.clear();
      assertThat(map.get("box")).isEqualTo(new Box(List.of(1, List.of("inner"))));
      assertThat(map.get("list")).isEqualTo(List.of());
    }
  }

  @Test
  void whatCannotBeStoredInARecordChangesNothing() {
    try (ObjectMap map = create()) {
      map.set("box", new Box(List.of(1)));
      List<Object> cycle = new ArrayList<>();
      cycle.add(new Box(cycle));
      for (Object content :
          List.of(List.of(new Object()), cycle, Map.of("key", new StringBuilder()))) {
        assertThatIllegalArgumentException().isThrownBy(() -> map.set("box", new Box(content)));
      }
      assertThat(map).isEqualTo(Map.of("box", new Box(List.of(1))));
    }
  }

  @Test
  void classInARecordIsMadeOnlyIfItIsKnown() {
    try (ObjectMap map = create()) {
      map.set("box", new Box(List.of(Set.of(order(1)))));
    }
    try (ObjectMap map = ObjectMap.open(file(), Box.class)) {
      assertThatExceptionOfType(UnknownTypeException.class)
          .isThrownBy(() -> map.get("box"))
          .withMessageContaining(Order.class.getName());
    }
    try (ObjectMap map = ObjectMap.open(file(), Box.class, Order.class)) {
      assertThat(map.get("box")).isEqualTo(new Box(List.of(Set.of(order(1)))));
    }
  }
}
