package store.offheap.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import store.offheap.bench.peer.Place;
import store.offheap.bench.peer.Shape;
import store.offheap.bench.peer.Store;

class AddingTest {
  private static final int COUNT = 1000;
  private static final int PUTS = 300;

  /** A store whose process is killed during a put. */
  private static final class Victim implements Store {
    private final Set<Long> keys = new HashSet<>();
    private int puts;

    @Override
    public void put(long key, long value) {
      assertEquals(Shape.U64.value(key, 0), value);
      if (puts == PUTS) {
        throw new IllegalStateException("killed");
      }
      puts++;
      keys.add(key);
    }

    @Override
    public long get(long key) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long scan() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }

  @Test
  void putsGoOnWhenATenthMoreIsThereAndOnlyThatIsToldOf() {
    Place place = new Place(Path.of("."), Shape.U64, COUNT);
    Victim store = new Victim();
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    PrintStream output = new PrintStream(told, true, StandardCharsets.UTF_8);
    assertThrows(IllegalStateException.class, () -> Adding.putForever(place, store, output));
    Set<Long> expected = new HashSet<>();
    for (int i = 0; i < COUNT / 10; i++) {
      expected.add(Shape.U64.key(COUNT + i));
      assertEquals(Shape.U64.key(COUNT + i), Adding.key(place, i));
    }
    assertEquals(expected, store.keys);
    assertEquals(
        List.of("64", "100", "100", "100"),
        told.toString(StandardCharsets.UTF_8).lines().toList());
  }
}
