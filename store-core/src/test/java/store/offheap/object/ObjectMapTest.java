package store.offheap.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Path;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.error.StoreIoException;
import store.offheap.error.StoreLockedException;
import store.offheap.error.UnknownTypeException;
import store.offheap.model.ObjectStats;
import store.offheap.model.VerifyReport;

/** The life cycle of an object map: creating, opening, sharing, closing. */
class ObjectMapTest {
  @TempDir
  private Path folder;

  record Point(int x, long y) {}

  private Path file() {
    return folder.resolve("map");
  }

  private ObjectMap create() {
    return ObjectMap.builder(file()).segmentSlots(1 << 10).create();
  }

  @Test
  void entriesAreThereWhenTheFileIsOpenedAgain() {
    try (ObjectMap map = create()) {
      map.put("a", 1);
      map.put(2L, "two");
    }
    try (ObjectMap map = ObjectMap.open(file())) {
      assertThat(map.recovery().isNeeded()).isFalse();
      assertThat(map).isEqualTo(Map.of("a", 1, 2, "two"));
      map.delete("a");
      map.sync();
    }
    try (ObjectMap map = ObjectMap.builder(file()).openOrCreate()) {
      assertThat(map.sizeLong()).isEqualTo(1);
    }
  }

  @Test
  void putOfAKeyWhoseValueIsOfAnUnknownClassChangesNothing() {
    Point point = new Point(1, 2);
    try (ObjectMap map = create()) {
      map.set("point", point);
      map.set("list", List.of(point, 7));
    }
    try (ObjectMap map = ObjectMap.open(file())) {
      LazyList list = (LazyList) map.get("list");
      for (ThrowingCallable call : List.<ThrowingCallable>of(
          () -> map.put("point", 1),
          () -> map.remove("point"),
          () -> list.set(0, 1),
          () -> list.remove(0))) {
        assertThatExceptionOfType(UnknownTypeException.class).isThrownBy(call);
      }
    }
    try (ObjectMap map = ObjectMap.builder(file()).types(Point.class).open()) {
      assertThat(map).isEqualTo(Map.of("point", point, "list", List.of(point, 7)));
    }
    try (ObjectMap map = ObjectMap.open(file())) {
      LazyList list = (LazyList) map.get("list");
      list.discard(0);
      map.set("point", 1);
      assertThat(map).isEqualTo(Map.of("point", 1, "list", List.of(7)));
    }
  }

  @Test
  void fileIsCreatedOnceAndWrittenByOne() {
    try (ObjectMap map = create()) {
      assertThat(map.isReadOnly()).isFalse();
      assertThat(map.file()).isEqualTo(file());
      assertThatExceptionOfType(StoreLockedException.class)
          .isThrownBy(() -> ObjectMap.open(file()));
    }
    assertThatExceptionOfType(StoreIoException.class).isThrownBy(this::create);
  }

  @Test
  void readerFollowsTheWriterAndWritesNothing() {
    try (ObjectMap writer = create();
        ObjectMap reader = ObjectMap.openReadOnly(file())) {
      assertThat(reader.isReadOnly()).isTrue();
      for (int i = 0; i < 10_000; i++) {
        writer.set(i, "the value of " + i);
      }
      assertThat(reader.get(9_999)).isEqualTo("the value of 9999");
      assertThat(reader).hasSize(10_000);
      assertThat(reader).isEqualTo(writer);
      for (ThrowingCallable change : new ThrowingCallable[] {
        () -> reader.put(1, 1),
        () -> reader.set(1, 1),
        () -> reader.delete(-1),
        () -> reader.merge(1, 1, (a, b) -> a),
        reader::clear,
        reader::sync
      }) {
        assertThatExceptionOfType(UnsupportedOperationException.class)
            .isThrownBy(change)
            .withMessageContaining("file=" + file());
      }
    }
  }

  @Test
  void everyCallAfterCloseIsRefused() {
    ObjectMap map = create();
    map.set("key", "value");
    Iterator<Object> keys = map.keySet().iterator();
    map.close();
    map.close();
    for (ThrowingCallable call : new ThrowingCallable[] {
      () -> map.get("key"),
      () -> map.put("key", 1),
      () -> map.compute("key", (key, old) -> 1),
      () -> map.containsKey(5),
      () -> map.getAll(List.of()),
      map::size,
      map::isEmpty,
      map::clear,
      map::stats,
      map::sync,
      map::hashCode,
      keys::next
    }) {
      assertThatIllegalStateException().isThrownBy(call);
    }
    assertThat(map.toString()).startsWith("ObjectMap{");
  }

  @Test
  void whatCannotBeStoredIsRefusedAndChangesNothing() {
    try (ObjectMap map = create()) {
      map.set("key", 1);
      Object odd = new Object();
      for (ThrowingCallable change : new ThrowingCallable[] {
        () -> map.put("key", odd),
        () -> map.set(odd, 1),
        () -> map.compute("key", (key, old) -> odd)
      }) {
        assertThatIllegalArgumentException().isThrownBy(change);
      }
      assertThat(map.get(odd)).isNull();
      assertThat(map.containsKey(odd)).isFalse();
      assertThat(map.remove(odd)).isNull();
      assertThat(map).isEqualTo(Map.of("key", 1));
    }
  }

  @Test
  void keysOfClassesThatAreNotNamedAreCleared() {
    try (ObjectMap map = create()) {
      for (int i = 0; i < 10; i++) {
        map.set(new Point(i, i), new Point(i, -i));
        map.set(i, "the value of " + i);
      }
    }
    try (ObjectMap map = ObjectMap.open(file())) {
      map.clear();
      assertThat(map.sizeLong()).isZero();
      assertThat(map.get(1)).isNull();
    }
    assertThat(ObjectMap.verify(file()).problems()).isEmpty();
    try (ObjectMap map = ObjectMap.open(file(), Point.class)) {
      assertThat(map).isEmpty();
    }
  }

  @Test
  void classesOfAFileComeOutOnlyWhenTheyAreNamed() {
    try (ObjectMap map = create()) {
      map.set("day", DayOfWeek.MONDAY);
      map.set(new Point(1, 2), new Point(3, 4));
      assertThat(map.get("day")).isEqualTo(DayOfWeek.MONDAY);
    }
    try (ObjectMap map = ObjectMap.open(file())) {
      assertThatExceptionOfType(UnknownTypeException.class)
          .isThrownBy(() -> map.get("day"))
          .withMessageContaining("java.time.DayOfWeek");
    }
    try (ObjectMap map = ObjectMap.open(file(), DayOfWeek.class, Point.class)) {
      assertThat(map).isEqualTo(Map.of("day", DayOfWeek.MONDAY, new Point(1, 2), new Point(3, 4)));
    }
    assertThat(ObjectMap.verify(file()).problems()).isEmpty();
  }

  @Test
  void attributesAreKept() {
    try (ObjectMap map = ObjectMap.builder(file()).attribute("source", "a test").create()) {
      map.setAttribute("unit", "m");
    }
    try (ObjectMap map = ObjectMap.openReadOnly(file())) {
      assertThat(map.attributes()).containsEntry("source", "a test").containsEntry("unit", "m");
    }
  }

  @Test
  void verifyAndStatsSeeEveryEntry() {
    try (ObjectMap map = create()) {
      for (int i = 0; i < 5_000; i++) {
        map.set(i, "one of a hundred values: " + i % 100);
        map.set("key with the number " + i, i);
      }
      map.keySet().removeIf(key -> key instanceof Integer number && number % 2 == 0);
      ObjectStats stats = map.stats();
      assertThat(stats.entries()).isEqualTo(7_500).isEqualTo(map.sizeLong());
      assertThat(stats.deadBytes()).isLessThan(stats.heapBytes());
      assertThat(stats.fileBytes()).isPositive();
    }
    VerifyReport report = ObjectMap.verify(file());
    assertThat(report.problems()).isEmpty();
    assertThat(report.segmentsChecked()).isPositive();
  }

  @Test
  void functionsAreOneStepToOtherThreads() throws Exception {
    try (ObjectMap map = create()) {
      Callable<Void> counting = () -> {
        for (int i = 0; i < 2_000; i++) {
          map.merge("sum", 1, (a, b) -> (int) a + (int) b);
          map.compute("count of a longer name", (key, old) -> old == null ? 1 : (int) old + 1);
          map.putIfAbsent(i, Thread.currentThread().getName());
        }
        return null;
      };
      ExecutorService threads = Executors.newFixedThreadPool(4);
      List<Future<Void>> ends =
          new ArrayList<>(threads.invokeAll(List.of(counting, counting, counting, counting)));
      for (Future<Void> end : ends) {
        end.get();
      }
      threads.shutdown();
      assertThat(map.get("sum")).isEqualTo(8_000);
      assertThat(map.get("count of a longer name")).isEqualTo(8_000);
      assertThat(map).hasSize(2_002);
    }
  }
}
