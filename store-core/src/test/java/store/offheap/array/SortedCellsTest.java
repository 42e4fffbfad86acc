package store.offheap.array;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SortedCellsTest {
  @TempDir
  Path folder;

  @ParameterizedTest
  @CsvSource({"0, 10", "1, 1", "7, 100", "5000, 100", "5000, 5000", "5001, 5000", "20000, 3333"})
  void elementsComeInOrderWhateverLiesInMemory(int count, int runLength) throws Exception {
    Random random = new Random(count);
    Map<Long, Long> model = new TreeMap<>();
    try (SortedCells cells = new SortedCells(folder.resolve("array"), runLength)) {
      while (model.size() < count) {
        long place = random.nextLong() >>> 1 + random.nextInt(50);
        long raw = random.nextLong();
        if (model.putIfAbsent(place, raw) == null) {
          cells.accept(place, raw);
        }
      }
      cells.finish();
      for (int time = 0; time < 2; time++) {
        CellCursor cursor = cells.cursor();
        for (Map.Entry<Long, Long> entry : model.entrySet()) {
          assertThat(cursor.next()).isTrue();
          assertThat(cursor.place()).isEqualTo(entry.getKey());
          assertThat(cursor.raw()).isEqualTo(entry.getValue());
        }
        assertThat(cursor.next()).isFalse();
        assertThat(cursor.next()).isFalse();
      }
    }
    try (var files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void arrayMayHaveTheLongestNameThatThereIs() {
    try (SortedCells cells = new SortedCells(folder.resolve("n".repeat(255)), 1)) {
      cells.accept(2, 20);
      cells.accept(1, 10);
      cells.finish();
      CellCursor cursor = cells.cursor();
      assertThat(cursor.next()).isTrue();
      assertThat(cursor.place()).isEqualTo(1);
    }
  }

  @Test
  void elementsComeInOrderInAnInterruptedThread() throws Exception {
    int count = 20_000;
    Thread.currentThread().interrupt();
    try (SortedCells cells = new SortedCells(folder.resolve("array"), 3_333)) {
      for (int i = count - 1; i >= 0; i--) {
        cells.accept(i, -i);
      }
      CellCursor cursor = cells.finish().cursor();
      for (int i = 0; i < count; i++) {
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.place()).isEqualTo(i);
        assertThat(cursor.raw()).isEqualTo(-i);
      }
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
    } finally {
      Thread.interrupted();
    }
  }
}
