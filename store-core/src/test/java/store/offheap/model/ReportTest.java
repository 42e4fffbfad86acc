package store.offheap.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import store.offheap.model.VerifyReport.Problem;

/** Tests what the records refuse, copy and compute. */
class ReportTest {

  private static final Path FILE = Path.of("a.store");

  private static TableStats stats(final long... probeLengths) {
    return new TableStats(
        10, 2, 16, 0.75, 4096, 409.6, 1, 2, 3, 4, probeLengths, new double[] {0.75});
  }

  private static StoreDescription description(final Map<String, String> attributes) {
    return new StoreDescription(
        FILE, 1, "id map", DType.INT64, DType.NONE, 16, -5, 6, 7, "clean", attributes);
  }

  private static VerifyReport verified(final List<Problem> problems) {
    return new VerifyReport(FILE, 1, 1, 16, 10, problems);
  }

  private static BuildReport built(final long entries, final long fileBytes) {
    return new BuildReport(FILE, entries, 12, 2, DType.UINT32, DType.FLOAT32, fileBytes, 0.75);
  }

  private static ObjectStats objects() {
    return new ObjectStats(10, 1, 2048, 512, stats(1));
  }

  /** Returns a copy of a record with one component replaced. */
  private static Object with(final Record original, final String name, final Object value)
      throws ReflectiveOperationException {
    final RecordComponent[] components = original.getClass().getRecordComponents();
    final Class<?>[] types = new Class<?>[components.length];
    final Object[] values = new Object[components.length];
    boolean isFound = false;
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      final boolean isReplaced = components[i].getName().equals(name);
      values[i] = isReplaced ? value : components[i].getAccessor().invoke(original);
      isFound |= isReplaced;
    }
    assertTrue(isFound, name);
    final Constructor<?> constructor = original.getClass().getDeclaredConstructor(types);
    return constructor.newInstance(values);
  }

  private static void assertRefused(
      final Record original, final String name, final Object value, final String message) {
    final Throwable e = assertThrows(
            InvocationTargetException.class,
            () -> with(original, name, value),
            () -> name + "=" + value)
        .getCause();
    assertEquals(IllegalArgumentException.class, e.getClass());
    assertEquals(message, e.getMessage());
  }

  @Test
  void negativeNumbersAreRefused() {
    final Map<Record, List<String>> counts = Map.of(
        stats(1),
        List.of(
            "entries",
            "deleted",
            "slots",
            "fileBytes",
            "segments",
            "retiredSegments",
            "freeSegments",
            "depth"),
        description(Map.of()),
        List.of("epoch", "checkpoint"),
        verified(List.of()),
        List.of("segmentsChecked", "segmentsSealed", "slotsChecked", "entries"),
        built(10, 4096),
        List.of("entries", "rows", "duplicates", "fileBytes"),
        objects(),
        List.of("entries", "heapSegments", "heapBytes", "deadBytes"));
    counts.forEach((original, names) -> {
      for (final String name : names) {
        assertRefusedAnyWidth(original, name);
      }
    });
  }

  private static void assertRefusedAnyWidth(final Record original, final String name) {
    final Class<?> type = Arrays.stream(original.getClass().getRecordComponents())
        .filter(component -> component.getName().equals(name))
        .findFirst()
        .orElseThrow()
        .getType();
    final Object minusOne = type == int.class ? (Object) (-1) : (Object) (-1L);
    assertRefused(original, name, minusOne, name + ": expected=0 or more, actual=-1");
  }

  @Test
  void loadIsAShare() throws ReflectiveOperationException {
    for (final Record original : List.of(stats(1), built(10, 4096))) {
      for (final double load : new double[] {-0.01, 1.01, Double.NaN}) {
        assertRefused(original, "load", load, "load: expected=0..1, actual=" + load);
      }
      assertEquals(original.getClass(), with(original, "load", 0.0).getClass());
      assertEquals(original.getClass(), with(original, "load", 1.0).getClass());
    }
  }

  @Test
  void missingComponentsAreRefused() {
    final Map<Record, List<String>> references = Map.of(
        stats(1),
        List.of("probeLengths"),
        description(Map.of()),
        List.of("file", "kind", "keyType", "valueType", "state", "attributes"),
        verified(List.of()),
        List.of("file", "problems"),
        new Problem("a", "b"),
        List.of("where", "what"),
        built(10, 4096),
        List.of("file", "keyType", "valueType"),
        objects(),
        List.of("table"));
    references.forEach((original, names) -> {
      for (final String name : names) {
        final Throwable e = assertThrows(
                InvocationTargetException.class, () -> with(original, name, null), name)
            .getCause();
        assertEquals(NullPointerException.class, e.getClass(), name);
      }
    });
  }

  @Test
  void bytesPerEntryIsFinite() {
    for (final double bytes : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertRefused(
          stats(1), "bytesPerEntry", bytes, "bytesPerEntry: expected=0 or more, actual=" + bytes);
    }
    assertEquals(409.6, built(10, 4096).bytesPerEntry());
    assertEquals(0.0, built(0, 4096).bytesPerEntry());
    assertEquals(409.6, objects().bytesPerEntry());
    assertEquals(0.0, new ObjectStats(0, 0, 0, 0, stats(1)).bytesPerEntry());
  }

  @Test
  void probeLengthsAreWeightedByTheirCounts() {
    assertEquals(0.0, stats().meanProbeLength());
    assertEquals(0, stats().maxProbeLength());
    assertEquals(0.0, stats(0, 0).meanProbeLength());
    assertEquals(0, stats(0, 0).maxProbeLength());
    assertEquals(1.0, stats(7).meanProbeLength());
    assertEquals(1, stats(7, 0, 0).maxProbeLength());
    assertEquals(2.25, stats(1, 1, 2, 0, 0).meanProbeLength());
    assertEquals(3, stats(1, 1, 2, 0, 0).maxProbeLength());
    assertEquals(2.0, stats(Long.MAX_VALUE, 0, Long.MAX_VALUE).meanProbeLength());
  }

  @Test
  void negativeProbeLengthIsRefused() {
    assertRefused(
        stats(1),
        "probeLengths",
        new long[] {1, -1},
        "probeLengths: expected=0 or more, actual=-1");
  }

  @Test
  void probeLengthsAreCopiedInAndOut() {
    final long[] given = {1, 2};
    final TableStats stats = stats(given);
    given[0] = 9;
    assertArrayEquals(new long[] {1, 2}, stats.probeLengths());
    stats.probeLengths()[0] = 9;
    assertArrayEquals(new long[] {1, 2}, stats.probeLengths());
  }

  @Test
  void statsAreEqualByContent() throws ReflectiveOperationException {
    final TableStats stats = stats(1, 2);
    assertEquals(stats, stats(1, 2));
    assertEquals(stats.hashCode(), stats(1, 2).hashCode());
    assertNotEquals(stats, stats(1, 3));
    assertFalse(stats.equals(null));
    for (final RecordComponent component : TableStats.class.getRecordComponents()) {
      final Class<?> type = component.getType();
      final Object other = type == long[].class
          ? new long[0]
          : type == double[].class
              ? new double[0]
              : type == double.class
                  ? (Object) 0.5
                  : type == int.class ? (Object) 99 : (Object) 99L;
      assertNotEquals(stats, with(stats, component.getName(), other), component.getName());
    }
  }

  @Test
  void residencyIsAShareOfWhatWasLookedAt() {
    final Residency half = new Residency(8192, 4, 2, new double[] {1, 0}, "");
    assertTrue(half.isKnown());
    assertEquals(0.5, half.share());
    assertEquals(4096, half.bytes());
    assertEquals(half, new Residency(8192, 4, 2, new double[] {1, 0}, ""));
    assertNotEquals(half, new Residency(8192, 4, 2, new double[] {0, 1}, ""));
    final Residency unknown = Residency.unknown(8192, "nobody tells");
    assertFalse(unknown.isKnown());
    assertEquals(0, unknown.share());
    assertThrows(
        IllegalArgumentException.class,
        () -> new Residency(1, 1, 1, new double[] {Double.NaN}, ""));
    assertThrows(IllegalArgumentException.class, () -> Residency.unknown(1, " "));
  }

  @Test
  void statsReadAsOneLine() {
    assertEquals(
        "TableStats[entries=10, deleted=2, slots=16, load=0.75, fileBytes=4096,"
            + " bytesPerEntry=409.6, segments=1, retiredSegments=2, freeSegments=3, depth=4,"
            + " meanProbeLength=1.5, maxProbeLength=2]",
        stats(1, 1).toString());
  }

  @Test
  void attributesAreCopiedInOrderAndUnmodifiable() {
    final Map<String, String> given = new LinkedHashMap<>();
    given.put("z", "1");
    given.put("a", "2");
    given.put("m", "3");
    final StoreDescription description = description(given);
    given.clear();
    assertEquals(List.of("z", "a", "m"), List.copyOf(description.attributes().keySet()));
    assertThrows(
        UnsupportedOperationException.class, () -> description.attributes().put("k", "v"));
  }

  @Test
  void attributeWithoutNameOrValueIsRefused() {
    final Map<String, String> noValue = new LinkedHashMap<>();
    noValue.put("name", null);
    assertThrows(NullPointerException.class, () -> description(noValue));
    final Map<String, String> noName = new LinkedHashMap<>();
    noName.put(null, "value");
    assertThrows(NullPointerException.class, () -> description(noName));
  }

  @Test
  void descriptionRefusesWhatNoStoreSays() throws ReflectiveOperationException {
    final StoreDescription description = description(Map.of());
    assertRefused(description, "formatVersion", 0, "formatVersion: expected=1 or more, actual=0");
    for (final int slots : new int[] {0, -1, Integer.MIN_VALUE}) {
      assertRefused(
          description, "segmentSlots", slots, "segmentSlots: expected=1 or more, actual=" + slots);
    }
    assertRefused(description, "kind", " ", "kind: expected=a text, actual=blank");
    assertRefused(
        description,
        "state",
        "dirty",
        "state: expected=clean|open or not closed|needs recovery, actual=dirty");
    for (final String state : new String[] {"clean", "open or not closed", "needs recovery"}) {
      assertEquals(state, ((StoreDescription) with(description, "state", state)).state());
    }
  }

  @Test
  void reportWithoutProblemsIsClean() {
    assertTrue(verified(List.of()).isClean());
    assertFalse(verified(List.of(new Problem("segment 1", "bad checksum"))).isClean());
  }

  @Test
  void problemsAreCopiedAndUnmodifiable() {
    final List<Problem> given = new ArrayList<>(List.of(new Problem("segment 1", "torn")));
    final VerifyReport report = verified(given);
    given.clear();
    assertEquals(List.of(new Problem("segment 1", "torn")), report.problems());
    assertThrows(UnsupportedOperationException.class, () -> report.problems().clear());
  }

  @Test
  void problemSaysWhereAndWhat() {
    assertRefused(new Problem("a", "b"), "where", "", "where: expected=a text, actual=blank");
    assertRefused(new Problem("a", "b"), "what", " ", "what: expected=a text, actual=blank");
  }
}
