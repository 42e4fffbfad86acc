package store.offheap.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.bench.Distribution;
import store.offheap.bench.peer.Place;
import store.offheap.bench.peer.Shape;
import store.offheap.bench.peer.Store;

/** A store that returns wrong values gets no results. */
class WrongValuesTest {
  private static final int COUNT = 2000;

  @TempDir
  private Path temporary;

  /** A store that returns a wrong value for one key. */
  private static final class Liar implements Store {
    private final Map<Long, Long> map = new HashMap<>();
    private final long wrongKey;

    Liar(long wrongKey) {
      this.wrongKey = wrongKey;
      for (int i = 0; i < COUNT; i++) {
        put(Shape.U64.key(i), Shape.U64.value(Shape.U64.key(i), 0));
      }
    }

    @Override
    public long get(long key) {
      return map.getOrDefault(key, MISSING);
    }

    @Override
    public void put(long key, long value) {
      map.put(key, key == wrongKey ? value ^ 2 : value);
    }

    @Override
    public void remove(long key) {
      map.remove(key);
    }

    @Override
    public long scan() {
      return map.entrySet().stream()
          .mapToLong(entry -> Shape.U64.check(entry.getKey(), entry.getValue()))
          .sum();
    }

    @Override
    public void close() {}
  }

  private Place place() {
    return new Place(temporary, Shape.U64, COUNT);
  }

  @Test
  void readsOfALiarFailAndThoseOfAnotherDoNot() {
    Queries queries = new Queries(Shape.U64, COUNT, Distribution.UNIFORM, true);
    Reading.get(new Liar(-1), queries);
    Liar liar = new Liar(queries.keys[Queries.BATCH]);
    assertThrows(WrongValuesException.class, () -> Reading.get(liar, queries));
  }

  @Test
  void aScanOfALiarFails() {
    Reading.requireAll(place(), new Liar(-1));
    assertThrows(
        WrongValuesException.class, () -> Reading.requireAll(place(), new Liar(Shape.U64.key(7))));
  }

  @Test
  void changesOfALiarFail() {
    Measurements measurements = new Measurements();
    new Writing(place(), new Liar(-1), new Timing(0.001), measurements).measure();
    assertEquals(8, measurements.values().size());
    Liar liar = new Liar(Shape.U64.key(7));
    assertThrows(
        WrongValuesException.class,
        () -> new Writing(place(), liar, new Timing(0.001), measurements).measure());
  }

  @Test
  void aRunEndsWithAnErrorWhenAPeerReturnsWrongValues() throws IOException {
    assertEquals(2, report("WRONG values of a batch"));
    assertTrue(Files.notExists(temporary.resolve("out/index.html")));
  }

  @Test
  void aPeerThatCannotRunIsReportedWithItsException() throws IOException {
    assertEquals(0, report("FAILED java.lang.IllegalAccessError: class X"));
    String lines = Files.readString(temporary.resolve("out/measurements.ndjson"));
    assertTrue(lines.contains("java.lang.IllegalAccessError: class X"), lines);
  }

  /** Runs a report with a script as JVM that prints a text. */
  private int report(String said) throws IOException {
    Path script = temporary.resolve("java");
    Files.writeString(script, "#!/bin/sh\necho '" + said + "'\n");
    assertTrue(script.toFile().setExecutable(true));
    return ReportCommand.run(
        "--size=1k",
        "--out=" + temporary.resolve("out"),
        "--java=" + script,
        "--shapes=u64",
        "--peers=off-heap",
        "--steps=load",
        "--repetitions=1");
  }
}
