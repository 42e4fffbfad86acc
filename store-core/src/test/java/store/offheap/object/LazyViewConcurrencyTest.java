package store.offheap.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Threads iterate over views while another thread changes what they show, in the writer's process
 * and through a separate handle: there are no exceptions and no values that were never put, and an
 * element that is present throughout is returned exactly once.
 */
@Tag("compiled")
class LazyViewConcurrencyTest {
  private static final int STABLE = 200;
  private static final int ROUNDS = 1_000;

  @TempDir
  private Path folder;

  /** Runs repeatedly until told to stop, and then once more. */
  private interface Reading {
    void read();
  }

  private static void beside(Runnable writing, Reading... readings) throws Exception {
    AtomicBoolean isOver = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(readings.length);
    List<Future<?>> ends = new ArrayList<>();
    for (Reading reading : readings) {
      ends.add(threads.submit(() -> {
        while (!isOver.get()) {
          reading.read();
        }
        reading.read();
      }));
    }
    try {
      writing.run();
    } finally {
      isOver.set(true);
      threads.shutdown();
    }
    for (Future<?> end : ends) {
      end.get();
    }
  }

  private Path file() {
    return folder.resolve("map");
  }

  private ObjectMap create() {
    return ObjectMap.builder(file()).segmentSlots(1 << 8).create();
  }

  private static String text(int key, int round) {
    return "the value of key " + key + " in round " + round;
  }

  @Test
  void keysThatStayComeOnceWithValuesOfTheirOwn() throws Exception {
    try (ObjectMap map = create()) {
      fill(map);
      try (ObjectMap reader = ObjectMap.openReadOnly(file())) {
        beside(() -> change(map, ROUNDS), () -> walk(map), () -> walk(reader));
      }
    }
  }

  @Test
  void keysOfANestedMapThatStayComeOnceWithValuesOfTheirOwn() throws Exception {
    try (ObjectMap map = create()) {
      map.set("map", Map.of());
      LazyMap nested = (LazyMap) map.get("map");
      fill(nested);
      try (ObjectMap reader = ObjectMap.openReadOnly(file())) {
        LazyMap other = (LazyMap) reader.get("map");
        beside(() -> change(nested, ROUNDS), () -> walk(nested), () -> walk(other));
      }
    }
  }

  private static void fill(StoredMap map) {
    for (int i = 0; i < STABLE; i++) {
      map.set(i, text(i, 0));
    }
  }

  private static void change(StoredMap map, int rounds) {
    Random random = new Random(1);
    for (int round = 0; round < rounds; round++) {
      int stable = random.nextInt(STABLE);
      map.set(stable, text(stable, round));
      int fleeting = STABLE + random.nextInt(STABLE);
      map.set(fleeting, text(fleeting, round));
      map.delete(STABLE + random.nextInt(STABLE));
    }
  }

  private static void walk(StoredMap map) {
    Set<Object> keys = new HashSet<>();
    for (Map.Entry<Object, Object> entry : map.entrySet()) {
      assertThat(keys.add(entry.getKey())).as("%s comes once", entry.getKey()).isTrue();
      assertThat((String) entry.getValue())
          .startsWith("the value of key " + entry.getKey() + " in round ");
    }
    assertThat(keys.containsAll(IntStream.range(0, STABLE).boxed().toList())).isTrue();
    assertThat(map.keySet().stream().filter(key -> (int) key < STABLE).count()).isEqualTo(STABLE);
  }

  @Test
  void elementsOfAListAreOldOrNew() throws Exception {
    try (ObjectMap map = create()) {
      List<Object> texts = new ArrayList<>();
      IntStream.range(0, STABLE).forEach(i -> texts.add(text(i, 0)));
      map.set("list", texts);
      LazyList list = (LazyList) map.get("list");
      try (ObjectMap reader = ObjectMap.openReadOnly(file())) {
        LazyList other = (LazyList) reader.get("list");
        beside(() -> change(list), () -> walk(list), () -> walk(other));
      }
    }
  }

  private static void change(LazyList list) {
    Random random = new Random(2);
    for (int round = 0; round < ROUNDS; round++) {
      int index = random.nextInt(STABLE);
      list.set(index, text(index, round));
      list.add("an element that comes and goes");
      if (list.size() > 2 * STABLE) {
        list.subList(STABLE, list.size()).clear();
      }
    }
  }

  private static void walk(LazyList list) {
    int index = 0;
    for (Object element : list) {
      assertThat((String) element)
          .startsWith(index < STABLE ? "the value of key " + index + " in round " : "an element");
      index++;
    }
    assertThat(index).isGreaterThanOrEqualTo(STABLE);
    Object[] elements = list.toArray();
    assertThat(elements).hasSizeGreaterThanOrEqualTo(STABLE).doesNotContainNull();
  }

  private static LazyList numbers(ObjectMap map, int count) {
    map.set("list", IntStream.range(0, count).boxed().toList());
    return (LazyList) map.get("list");
  }

  private static void queue(LazyList list, int rounds) {
    for (int i = 0; i < rounds; i++) {
      list.add((int) list.get(list.size() - 1) + 1);
      list.discard(0);
    }
  }

  @Test
  void copiesOfAQueueAreOfOneMoment() throws Exception {
    try (ObjectMap map = create()) {
      LazyList list = numbers(map, 1_000);
      beside(
          () -> queue(list, 20_000),
          () -> requireConsecutive(List.of(list.toArray())),
          () -> requireConsecutive(list.eager()));
    }
  }

  private static void requireConsecutive(List<Object> numbers) {
    assertThat(numbers.size()).isBetween(1_000, 1_001);
    for (int i = 1; i < numbers.size(); i++) {
      assertThat((int) numbers.get(i)).as("element %d", i).isEqualTo((int) numbers.get(0) + i);
    }
  }

  @Test
  void searchOfAQueueFindsWhatStays() throws Exception {
    int count = 10_000;
    int leaving = 8_000;
    try (ObjectMap map = create()) {
      LazyList list = numbers(map, count);
      Random random = new Random(3);
      beside(
          () -> queue(list, leaving),
          () -> {
            int stays = leaving + random.nextInt(count - leaving);
            assertThat(list.contains(stays)).as("contains %d", stays).isTrue();
            assertThat(list.indexOf(stays)).isBetween(stays - leaving, stays);
          },
          () -> assertThat(list.lastIndexOf(count - 1)).isBetween(count - leaving - 1, count - 1));
    }
  }

  @Test
  void whoTakesFromAQueueGetsItsEndOrIsToldThatThereIsNone() throws Exception {
    int count = 20_000;
    try (ObjectMap map = create()) {
      LazyList list = numbers(map, 0);
      Queue<Object> taken = new ConcurrentLinkedQueue<>();
      Reading drain = () -> {
        try {
          assertThat(list.getFirst()).isNotNull();
          assertThat(list.getLast()).isNotNull();
          while (true) {
            taken.add(taken.size() % 2 == 0 ? list.removeFirst() : list.removeLast());
          }
        } catch (NoSuchElementException e) {
          // The other thread has taken it.
        }
      };
      beside(() -> IntStream.range(0, count).forEach(list::add), drain, drain);
      assertThat(taken).hasSize(count).doesNotHaveDuplicates();
      assertThat(list).isEmpty();
    }
  }

  /** Only odd numbers are ever at the last index, and only even numbers before it. */
  @Test
  void elementIsOneThatWasAtItsIndex() throws Exception {
    int last = 19_999;
    try (ObjectMap map = create()) {
      LazyList list = numbers(map, last + 1);
      Reading reading = () -> {
        for (int i = 0; i < 1_000; i++) {
          assertThat((int) elementOr(list, last, 1) % 2).isEqualTo(1);
        }
      };
      beside(
          () -> {
            for (int i = 0; i < 20_000; i++) {
              list.discard(0);
              list.discard(last - 1);
              list.add(2 * i);
              list.add(2 * i + 1);
            }
          },
          reading,
          reading,
          reading);
    }
  }

  private static Object elementOr(LazyList list, int index, Object other) {
    try {
      return list.get(index);
    } catch (IndexOutOfBoundsException e) {
      return other;
    }
  }

  @Test
  void containerThatIsReplacedIsWholeOrGone() throws Exception {
    try (ObjectMap map = create();
        ObjectMap reader = openAfter(map)) {
      beside(
          () -> {
            for (int round = 1; round < ROUNDS; round++) {
              map.set("list", numbered(round));
              map.set("map", Map.of("numbers", numbered(round)));
            }
          },
          () -> lookAt(map),
          () -> lookAt(reader));
    }
  }

  private ObjectMap openAfter(ObjectMap map) {
    map.set("list", numbered(0));
    map.set("map", Map.of("numbers", numbered(0)));
    return ObjectMap.openReadOnly(file());
  }

  /** Returns a list of 1 to 60 texts that all contain the same number. */
  private static List<Object> numbered(int number) {
    return new ArrayList<>(Collections.nCopies(1 + number % 60, "all of number " + number));
  }

  private static void lookAt(ObjectMap map) {
    try {
      requireNumbered(((LazyList) map.get("list")).eager());
      requireNumbered((List<?>) ((LazyMap) map.get("map")).eager().get("numbers"));
    } catch (IllegalStateException e) {
      assertThat(e).hasMessageContaining("removed");
    }
  }

  private static void requireNumbered(List<?> list) {
    String first = (String) list.get(0);
    int number = Integer.parseInt(first.substring("all of number ".length()));
    assertThat(list.equals(numbered(number))).as("%s", list).isTrue();
  }

  @Test
  void operationsOnAllElementsAreOneStepToReaders() throws Exception {
    try (ObjectMap map = create()) {
      List<Object> numbers = new ArrayList<>(IntStream.range(0, 1_000).boxed().toList());
      map.set("list", numbers);
      LazyList list = (LazyList) map.get("list");
      beside(
          () -> {
            for (int i = 0; i < 200; i++) {
              list.sort((a, b) -> (int) b - (int) a);
              list.sort(null);
              list.removeIf(element -> (int) element >= 500);
              list.addAll(numbers.subList(500, 1_000));
            }
          },
          () -> {
            Object[] seen = list.toArray();
            assertThat(seen.length).isIn(500, 1_000);
            int step = (int) seen[1] - (int) seen[0];
            for (int i = 1; i < seen.length; i++) {
              assertThat((int) seen[i] - (int) seen[i - 1]).isEqualTo(step);
            }
          });
    }
  }
}
