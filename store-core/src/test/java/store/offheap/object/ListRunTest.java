package store.offheap.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An iteration returns each element as it is when it is requested, although many are read at a
 * time: it never misses an earlier change by the same thread, through any handle.
 */
class ListRunTest {
  private static final int SEEDS = 15;
  private static final int MOST_ELEMENTS = 700;

  @TempDir
  private Path folder;

  private Path file() {
    return folder.resolve("map");
  }

  private static Object value(Random random) {
    int number = random.nextInt(100);
    return switch (random.nextInt(6)) {
      case 0 -> "text that has a record, " + number;
      case 1 -> List.of(number, "in a list");
      case 2 -> "t" + number;
      case 3 -> null;
      default -> number;
    };
  }

  private static void change(Random random, LazyList list, List<Object> model) {
    int index = random.nextInt(model.size() + 1);
    Object value = value(random);
    int kind = random.nextInt(8);
    if (kind == 0 || model.isEmpty()) {
      list.add(index, value);
      model.add(index, value);
    } else if (kind == 1) {
      list.discard(0);
      model.remove(0);
    } else if (kind == 2) {
      list.discard(model.size() - 1);
      model.remove(model.size() - 1);
    } else if (kind == 3) {
      list.add(value);
      model.add(value);
    } else {
      int place = Math.min(index, model.size() - 1);
      list.overwrite(place, value);
      model.set(place, value);
    }
  }

  @Test
  void runsThatAreNotThereAreSeldomAskedFor() {
    int[] readings = {0};
    ListRuns runs = new ListRuns((asked, most) -> {
      readings[0]++;
      return ListRun.NONE;
    });
    for (int i = 0; i < 10_000; i++) {
      assertThat(runs.get(i)).isSameAs(Dictionary.MISSING);
    }
    assertThat(readings[0]).isBetween(10, 100);
  }

  /** Iterates while the list is sometimes changed through another handle. */
  private static void iterate(Random random, LazyList read, LazyList changed, List<Object> model) {
    int calm = 1 << random.nextInt(10);
    int index = 0;
    Iterator<Object> elements = read.iterator();
    while (index < MOST_ELEMENTS) {
      if (random.nextInt(calm) == 0) {
        change(random, changed, model);
      }
      assertThat(elements.hasNext()).as("at %d", index).isEqualTo(index < model.size());
      if (index >= model.size()) {
        return;
      }
      assertThat(elements.next()).as("at %d", index).isEqualTo(model.get(index));
      index++;
    }
  }

  private static void search(Random random, LazyList read, List<Object> model) {
    Object sought = value(random);
    assertThat(read.indexOf(sought)).as("%s", sought).isEqualTo(model.indexOf(sought));
    assertThat(read.lastIndexOf(sought)).as("%s", sought).isEqualTo(model.lastIndexOf(sought));
    int from = random.nextInt(model.size() + 1);
    int to = from + random.nextInt(model.size() - from + 1);
    List<Object> range = read.subList(from, to);
    assertThat(range.lastIndexOf(sought)).isEqualTo(model.subList(from, to).lastIndexOf(sought));
    assertThat(new ArrayList<>(range)).isEqualTo(model.subList(from, to));
    assertThat(range).isEqualTo(model.subList(from, to));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyElementIsAsItIsWhenItIsAskedFor(boolean isReadElsewhere) {
    try (ObjectMap map = ObjectMap.builder(file()).segmentSlots(1 << 10).create();
        ObjectMap reader = ObjectMap.openReadOnly(file())) {
      for (int seed = 0; seed < SEEDS; seed++) {
        Random random = new Random(seed);
        List<Object> model = new ArrayList<>();
        random.ints(random.nextInt(MOST_ELEMENTS)).forEach(i -> model.add(value(random)));
        map.set("list", model);
        LazyList changed = (LazyList) map.get("list");
        LazyList read = (LazyList) (isReadElsewhere ? reader : map).get("list");
        for (int i = 0; i < 5; i++) {
          iterate(random, read, changed, model);
          search(random, read, model);
        }
      }
    }
  }

  /** Runs a change at one of its comparisons. */
  private record Changing(Object equal, int when, Runnable change, int[] count) {
    @Override
    public boolean equals(Object other) {
      if (++count[0] == when) {
        change.run();
      }
      return equal.equals(other);
    }

    @Override
    public int hashCode() {
      return 0;
    }
  }

  private static Object changing(Object equal, int when, Runnable change) {
    return new Changing(equal, when, change, new int[1]);
  }

  @Test
  void aSearchFindsWhatItsComparisonsChange() {
    try (ObjectMap map = ObjectMap.builder(file()).create()) {
      map.set("list", IntStream.range(0, 500).boxed().toList());
      LazyList list = (LazyList) map.get("list");
      LazyList other = (LazyList) map.get("list");
      assertThat(list.indexOf(changing("x", 100, () -> other.overwrite(100, "x"))))
          .isEqualTo(100);
      assertThat(list.lastIndexOf(changing("y", 100, () -> other.overwrite(399, "y"))))
          .isEqualTo(399);
      assertThat(list.indexOf(changing(200, 100, () -> other.discard(0)))).isEqualTo(199);
      assertThat(list.lastIndexOf(changing(200, 100, () -> other.discard(0)))).isEqualTo(198);
    }
  }

  @Test
  void anIteratorGoesOnAfterAVacuumAndEndsWithTheMap() {
    Iterator<Object> elements;
    try (ObjectMap map = ObjectMap.builder(file()).create()) {
      map.set("list", IntStream.range(0, 500).boxed().toList());
      elements = ((LazyList) map.get("list")).iterator();
      for (int i = 0; i < 490; i++) {
        if (i % 100 == 50) {
          map.vacuum();
          ((LazyList) map.get("list")).overwrite(i, -i);
        }
        assertThat(elements.hasNext()).isTrue();
        assertThat(elements.next()).isEqualTo(i % 100 == 50 ? -i : i);
      }
    }
    assertThatIllegalStateException().isThrownBy(elements::hasNext);
    assertThatIllegalStateException().isThrownBy(elements::next);
  }

  @Test
  void aReaderSeesWhatAWriterChangesThatCameLater() {
    try (ObjectMap map = ObjectMap.builder(file()).create()) {
      map.set("list", IntStream.range(0, 500).boxed().toList());
    }
    try (ObjectMap reader = ObjectMap.openReadOnly(file())) {
      Iterator<Object> elements = ((LazyList) reader.get("list")).iterator();
      for (int i = 0; i < 500; i++) {
        if (i % 100 == 50) {
          try (ObjectMap map = ObjectMap.open(file())) {
            ((LazyList) map.get("list")).overwrite(i, -i);
          }
        }
        assertThat(elements.hasNext()).isTrue();
        assertThat(elements.next()).isEqualTo(i % 100 == 50 ? -i : i);
      }
    }
  }
}
