package store.offheap.bench.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every adapter keeps its entries, in every shape that it supports. */
class PeersTest {
  private static final int COUNT = 1000;

  @TempDir
  private Path temporary;

  @FunctionalInterface
  private interface Law {
    void hold(Peers which, Place place) throws Exception;
  }

  private Stream<DynamicTest> each(Law law) {
    return Arrays.stream(Peers.values())
        .flatMap(which -> Arrays.stream(Shape.values())
            .filter(shape -> which.peer().supports(shape))
            .map(shape -> dynamicTest(
                which.label() + ", " + shape.label(),
                () -> law.hold(
                    which,
                    new Place(Files.createTempDirectory(temporary, "peer"), shape, COUNT)))));
  }

  @TestFactory
  Stream<DynamicTest> whatIsBuiltIsRead() {
    return each((which, place) -> {
      if (which.kind() != Peers.Kind.HEAP) {
        which.peer().build(place);
      }
      try (Store store = which.peer().open(place, Mode.READ)) {
        requireEntries(place.shape(), store, COUNT, 0);
      }
    });
  }

  @TestFactory
  Stream<DynamicTest> whatIsPutStaysAndWhatIsRemovedGoes() {
    return each((which, place) -> {
      if (which.kind() == Peers.Kind.WRITE_ONCE) {
        assertThrows(
            UnsupportedOperationException.class, () -> which.peer().open(place, Mode.WRITE));
        return;
      }
      Shape shape = place.shape();
      try (Store store = which.peer().open(place, Mode.CREATE)) {
        for (int i = 0; i < COUNT; i++) {
          store.put(shape.key(i), shape.value(shape.key(i), 0));
        }
        for (int i = 0; i < COUNT; i++) {
          store.put(shape.key(i), shape.value(shape.key(i), 1));
        }
        requireEntries(shape, store, COUNT, 1);
        store.remove(shape.key(0));
        assertEquals(Store.MISSING, store.get(shape.key(0)));
        store.put(shape.key(0), shape.value(shape.key(0), 1));
      }
      if (which.kind() != Peers.Kind.HEAP) {
        try (Store store = which.peer().open(place, Mode.WRITE)) {
          requireEntries(shape, store, COUNT, 1);
        }
      }
    });
  }

  private static void requireEntries(Shape shape, Store store, int count, int version) {
    long sum = 0;
    for (int i = 0; i < count; i++) {
      long key = shape.key(i);
      assertEquals(shape.value(key, version), store.get(key), () -> "key=" + key);
      assertEquals(Store.MISSING, store.get(shape.key((long) count + i)));
      sum += shape.check(key, shape.value(key, version));
    }
    assertEquals(sum, store.scan());
  }

  @Test
  void fullerTablesAreShorter() throws Exception {
    assertTrue(length(Peers.OFF_HEAP_TIGHT) < length(Peers.OFF_HEAP));
    assertTrue(length(Peers.OFF_HEAP) < length(Peers.OFF_HEAP_ROOMY));
  }

  private long length(Peers which) throws Exception {
    int count = 100_000;
    Place place = new Place(Files.createTempDirectory(temporary, "peer"), Shape.U64, count);
    which.peer().build(place);
    try (Stream<Path> files = Files.list(place.directory())) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }

  @TestFactory
  Stream<DynamicTest> manyKeysAtOnceReadAsOneByOne() {
    return each((which, place) -> {
      if (!which.isOurs() || !place.shape().isNumeric()) {
        return;
      }
      which.peer().build(place);
      long[] keys = {
        place.shape().key(1), place.shape().key(COUNT), place.shape().key(2)
      };
      long[] values = new long[keys.length];
      try (Store store = which.peer().open(place, Mode.READ)) {
        store.getAll(keys, values);
        for (int i = 0; i < keys.length; i++) {
          assertEquals(store.get(keys[i]), values[i]);
        }
      }
    });
  }
}
