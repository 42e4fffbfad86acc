package store.offheap.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.record.KnownTypes;

/** Readers and writers lose nothing while a vacuum runs. */
@Tag("compiled")
class VacuumConcurrencyTest {
  private static final int VACUUMS = 4;
  private static final int KEYS = 300;
  private static final int STABLE = 100;
  private static final List<Integer> STABLE_KEYS =
      IntStream.range(0, STABLE).boxed().toList();

  @TempDir
  private Path folder;

  private Path file() {
    return folder.resolve("map");
  }

  /** Puts values under keys of its own, and into plain collections for comparison. */
  private static final class Writer {
    private final ObjectMap map;
    private final String name;
    private final SplittableRandom random;
    private final Map<Object, Object> model = new HashMap<>();
    private final Map<Object, LazyList> lists = new HashMap<>();
    private final Map<Object, LazyMap> maps = new HashMap<>();

    Writer(ObjectMap map, int number) {
      this.map = map;
      this.name = "writer " + number + " key ";
      this.random = new SplittableRandom(number);
    }

    void step(int step) {
      Object key = name + random.nextInt(KEYS);
      Object value = model.get(key);
      if (value == null || random.nextInt(20) == 0) {
        put(key, step);
      } else if (random.nextInt(30) == 0) {
        map.delete(key);
        model.remove(key);
      } else if (value instanceof List<?> list) {
        change(lists.get(key), cast(list), step);
      } else if (value instanceof Map<?, ?> entries) {
        change(maps.get(key), cast(entries), step);
      } else {
        map.merge(key, step, (old, added) -> (int) old + (int) added);
        model.merge(key, step, (old, added) -> (int) old + (int) added);
      }
    }

    private void put(Object key, int step) {
      Object value = switch (random.nextInt(3)) {
        case 0 -> new ArrayList<>();
        case 1 -> new LinkedHashMap<>();
        default -> step;
      };
      map.set(key, value);
      model.put(key, value);
      if (value instanceof List) {
        lists.put(key, (LazyList) map.get(key));
      } else if (value instanceof Map) {
        maps.put(key, (LazyMap) map.get(key));
      }
    }

    private void change(LazyList list, List<Object> model, int step) {
      switch (random.nextInt(6)) {
        case 0, 1, 2 -> {
          Object value = step % 3 == 0 ? List.of("inner", step) : "the element " + step;
          int index = random.nextInt(2) == 0 ? model.size() : random.nextInt(model.size() + 1);
          list.add(index, value);
          model.add(index, value);
        }
        case 3 -> {
          if (!model.isEmpty()) {
            int index = random.nextInt(model.size());
            list.set(index, step);
            model.set(index, step);
          }
        }
        default -> {
          if (!model.isEmpty()) {
            int index = random.nextInt(model.size());
            assertThat(list.remove(index)).isEqualTo(model.remove(index));
          }
        }
      }
    }

    private void change(LazyMap map, Map<Object, Object> model, int step) {
      Object key = random.nextInt(2) == 0 ? step % 50 : "the inner key " + step % 50;
      if (random.nextInt(4) == 0) {
        assertThat(map.delete(key)).isEqualTo(model.containsKey(key));
        model.remove(key);
      } else {
        Object value = step % 3 == 0 ? Map.of("inner", step) : "the value " + step;
        map.set(key, value);
        model.put(key, value);
      }
    }

    @SuppressWarnings("unchecked")
    private static List<Object> cast(List<?> list) {
      return (List<Object>) list;
    }

    @SuppressWarnings("unchecked")
    private static Map<Object, Object> cast(Map<?, ?> map) {
      return (Map<Object, Object>) map;
    }
  }

  private static void read(ObjectMap map) {
    int found = 0;
    for (Map.Entry<Object, Object> entry : map.entrySet()) {
      if (entry.getKey() instanceof Integer number) {
        requireStable(number, entry.getValue());
        found++;
      }
    }
    assertThat(found).isEqualTo(STABLE);
    List<Object> values = map.getAll(STABLE_KEYS);
    for (int i = 0; i < STABLE; i++) {
      requireStable(i, map.get(i));
      requireStable(i, values.get(i));
    }
  }

  private static void requireStable(int number, Object value) {
    assertThat(((LazyList) value).get(1)).isEqualTo("the stable value " + number);
    assertThat(((LazyMap) ((LazyList) value).get(0)).get("key")).isEqualTo(number);
  }

  @Test
  void nothingIsLost() throws Exception {
    List<Writer> writers = new ArrayList<>();
    AtomicBoolean isOver = new AtomicBoolean();
    ExecutorService threads = Executors.newCachedThreadPool();
    try (ObjectMap map = ObjectMap.builder(file()).segmentSlots(256).create();
        ObjectMap other = ObjectMap.openReadOnly(file())) {
      for (int i = 0; i < STABLE; i++) {
        map.set(i, List.of(Map.of("key", i), "the stable value " + i));
      }
      List<Object> kept = new ArrayList<>(other.values());
      List<Future<?>> ends = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        Writer writer = new Writer(map, i);
        writers.add(writer);
        ends.add(threads.submit(() -> {
          for (int step = 0; !isOver.get(); step++) {
            writer.step(step);
          }
        }));
      }
      for (ObjectMap reader : List.of(map, other)) {
        ends.add(threads.submit(() -> {
          while (!isOver.get()) {
            read(reader);
          }
        }));
      }
      try {
        for (int i = 0; i < VACUUMS; i++) {
          map.vacuum();
          map.setAttribute("vacuums", "" + i);
          map.sync();
        }
      } finally {
        isOver.set(true);
        threads.shutdown();
      }
      for (Future<?> end : ends) {
        end.get();
      }
      read(other);
      assertThat(kept).allSatisfy(value -> assertThat(((LazyList) value)).hasSize(2));
      requireContents(map, writers);
      requireContents(other, writers);
      assertThat(map.attributes()).containsEntry("vacuums", "" + (VACUUMS - 1));
    }
    try (ObjectStore store = ObjectStore.open(file(), ObjectSettings.of(new KnownTypes()))) {
      ObjectVerifier verifier = ObjectVerifier.of(store);
      assertThat(verifier.problems()).isEmpty();
      assertThat(verifier.leaks()).isZero();
    }
    try (ObjectMap map = ObjectMap.open(file())) {
      requireContents(map, writers);
    }
  }

  private static void requireContents(ObjectMap map, List<Writer> writers) {
    long size = STABLE;
    for (Writer writer : writers) {
      size += writer.model.size();
      writer.model.forEach(
          (key, value) -> assertThat(Eager.copy(map.get(key))).as("%s", key).isEqualTo(value));
    }
    assertThat(map.sizeLong()).isEqualTo(size);
  }
}
