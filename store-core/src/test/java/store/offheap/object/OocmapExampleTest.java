package store.offheap.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The introductory example of the README of OOCMap (github.com/allenai/oocmap) in Java: a tuple is
 * a list that is never changed.
 */
class OocmapExampleTest {
  @TempDir
  private Path folder;

  @Test
  void exampleRunsLineByLine() {
    Path filename = folder.resolve("m");
    try (ObjectMap m = ObjectMap.builder(filename).create()) {
      m.put(1, "John");
      m.put(2, "Paul");
      m.put(3, Arrays.asList(4, "score", "and", List.of(7.0, "years"), "ago"));
      m.put("four", m.get(1));
    }

    try (ObjectMap m = ObjectMap.open(filename)) {
      assertThat(m.get(1)).isEqualTo("John");
      assertThat(m.get(2)).isEqualTo("Paul");
      assertThat(m.get(3)).isEqualTo(List.of(4, "score", "and", List.of(7.0, "years"), "ago"));
      assertThat(m.get("four")).isEqualTo("John");
      assertThat(m).hasSize(4);
    }
  }

  @Test
  void accessIsLazyAllTheWayDown() {
    try (ObjectMap m = ObjectMap.builder(folder.resolve("m")).create()) {
      m.put(3, List.of(4, List.of(7.0, "years")));
      assertThat(m.get(3)).isInstanceOf(LazyList.class);
      assertThat(((LazyList) m.get(3)).get(1)).isInstanceOf(LazyList.class);
    }
  }

  @Test
  void floatingNumbersKeepEveryBit() {
    double quiet = Double.longBitsToDouble(0x7ff8_dead_beef_0001L);
    double[] numbers = {0.1, 1 / 3.0, -0.0, Double.MIN_VALUE, Double.NEGATIVE_INFINITY, quiet};
    Path filename = folder.resolve("m");
    try (ObjectMap m = ObjectMap.builder(filename).create()) {
      for (int i = 0; i < numbers.length; i++) {
        m.put(i, numbers[i]);
        m.put("list " + i, List.of(numbers[i], (float) numbers[i]));
      }
    }
    try (ObjectMap m = ObjectMap.openReadOnly(filename)) {
      for (int i = 0; i < numbers.length; i++) {
        assertThat(Double.doubleToRawLongBits((double) m.get(i)))
            .isEqualTo(Double.doubleToRawLongBits(numbers[i]));
        List<?> list = (List<?>) m.get("list " + i);
        assertThat(Double.doubleToRawLongBits((double) list.get(0)))
            .isEqualTo(Double.doubleToRawLongBits(numbers[i]));
        assertThat(Float.floatToRawIntBits((float) list.get(1)))
            .isEqualTo(Float.floatToRawIntBits((float) numbers[i]));
      }
    }
  }

  @Test
  void equalValuesAreStoredOnce() {
    String text = "some text that is often there; ".repeat(100);
    try (ObjectMap m = ObjectMap.builder(folder.resolve("m")).create()) {
      for (int i = 0; i < 1_000; i++) {
        m.set(i, text);
      }
      assertThat(m.stats().heapBytes()).isLessThan(2L * text.length());
      m.set("list", List.of(text, text, List.of(text)));
      assertThat(m.stats().heapBytes()).isLessThan(2L * text.length());
    }
  }
}
