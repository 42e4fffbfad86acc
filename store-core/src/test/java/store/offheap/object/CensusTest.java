package store.offheap.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.model.ObjectCensus;
import store.offheap.model.TypeCount;

/** Every key and value, nested or not, is counted once by its type. */
class CensusTest {
  @TempDir
  private Path folder;

  private static Map<String, Long> counts(List<TypeCount> types) {
    Map<String, Long> counts = new HashMap<>();
    types.forEach(type -> counts.put(type.type(), type.count()));
    return counts;
  }

  private ObjectMap create() {
    return ObjectMap.builder(folder.resolve("m")).segmentSlots(64).create();
  }

  @Test
  void emptyMapHasNothing() {
    try (ObjectMap map = create()) {
      ObjectCensus census = map.census();
      assertThat(census).isEqualTo(new ObjectCensus(List.of(), List.of(), List.of(), 0, 0, 0, 0));
      assertThat(census.dedupRatio()).isEqualTo(1);
    }
  }

  @Test
  void typesAreCounted() {
    Map<Object, Object> samples = new LinkedHashMap<>();
    samples.put(null, null);
    samples.put(true, false);
    samples.put(1, (byte) 1);
    samples.put(-1L << 60, (short) 1);
    samples.put(BigInteger.TEN.pow(30), BigInteger.TEN.pow(30));
    samples.put("text", "a text that is longer");
    samples.put("a text that is longer", "text");
    samples.put('c', 'c');
    samples.put(1.5, 1L << 60);
    samples.put(1.5f, Math.PI);
    samples.put(LocalDate.EPOCH, LocalDate.MAX);
    samples.put(new UUID(1, 2), Instant.EPOCH);
    samples.put(List.of(1), new byte[3]);
    samples.put(Set.of(1), new int[3]);
    samples.put("list", List.of(1, 2, 3));
    samples.put("map", Map.of(1, List.of("x"), "a long key of a map", Set.of(7)));
    try (ObjectMap map = create()) {
      samples.forEach(map::put);
      ObjectCensus census = map.census();
      assertThat(counts(census.keys()))
          .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
              Map.entry("null", 1L),
              Map.entry("boolean", 1L),
              Map.entry("integer", 3L),
              Map.entry("string", 4L),
              Map.entry("char", 1L),
              Map.entry("double", 1L),
              Map.entry("float", 1L),
              Map.entry("date", 1L),
              Map.entry("uuid", 1L),
              Map.entry("list", 1L),
              Map.entry("set", 1L)));
      assertThat(counts(census.values()))
          .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
              Map.entry("null", 1L),
              Map.entry("boolean", 1L),
              Map.entry("byte", 1L),
              Map.entry("short", 1L),
              Map.entry("big integer", 1L),
              Map.entry("string", 2L),
              Map.entry("char", 1L),
              Map.entry("long", 1L),
              Map.entry("double", 1L),
              Map.entry("date", 1L),
              Map.entry("instant", 1L),
              Map.entry("bytes", 1L),
              Map.entry("array", 1L),
              Map.entry("list", 1L),
              Map.entry("map", 1L)));
      assertThat(census.values()).allMatch(type -> type.bytes() >= 4 * type.count());
    }
  }

  @Test
  void nestedPartsAreCountedAtEveryDepth() {
    Object value = 1;
    for (int i = 0; i < 60; i++) {
      value = new ArrayList<>(Collections.nCopies(1, value));
    }
    Map<String, Object> large = new HashMap<>();
    for (int i = 0; i < 1000; i++) {
      large.put("a key that is long " + i, i);
    }
    try (ObjectMap map = create()) {
      map.put("deep", value);
      map.put("large", large);
      ObjectCensus census = map.census();
      assertThat(counts(census.values())).isEqualTo(Map.of("list", 1L, "map", 1L));
      assertThat(counts(census.nested()))
          .isEqualTo(Map.of("list", 59L, "int", 1001L, "string", 1000L));
    }
  }

  @Test
  void whatIsSharedIsMeasured() {
    try (ObjectMap map = create()) {
      for (int i = 0; i < 100; i++) {
        map.put(i, List.of("a text that all have", "inline"));
      }
      map.put("one", "a text of its own that is shared by nobody");
      ObjectCensus census = map.census();
      assertThat(census.sharedValues()).isEqualTo(2);
      assertThat(census.sharedReferences()).isEqualTo(101);
      assertThat(census.dedupRatio()).isGreaterThan(20).isLessThan(100);
      map.clear();
      assertThat(map.census().sharedValues()).isZero();
    }
  }

  @Test
  void movedKeysAreCountedOnce() {
    try (ObjectMap map = create()) {
      map.put(1, "a value that needs a record");
      map.sync();
      map.put(1, "another value that needs one");
      map.put(2, "gone");
      map.remove(2);
      assertThat(counts(map.census().keys())).isEqualTo(Map.of("integer", 1L));
      assertThat(counts(map.census().values())).isEqualTo(Map.of("string", 1L));
    }
  }
}
