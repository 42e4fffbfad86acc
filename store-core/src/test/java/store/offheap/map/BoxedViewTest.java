package store.offheap.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import com.google.common.collect.testing.MapTestSuiteBuilder;
import com.google.common.collect.testing.SampleElements;
import com.google.common.collect.testing.TestMapGenerator;
import com.google.common.collect.testing.features.CollectionFeature;
import com.google.common.collect.testing.features.CollectionSize;
import com.google.common.collect.testing.features.MapFeature;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import junit.framework.TestCase;
import junit.framework.TestSuite;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.model.DType;

/**
 * Tests that the view as a {@code java.util.Map} keeps the contract of that interface, as Guava's
 * test suite for maps checks it. Queries for null find nothing; null is never put.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("once")
class BoxedViewTest {
  /** Number of maps that are used in turn: a test may use more than one at a time. */
  private static final int MAPS = 4;

  @TempDir
  private Path folder;

  private final List<IdMap> open = new ArrayList<>();

  @AfterAll
  void closeAll() {
    open.forEach(IdMap::close);
  }

  private IdMap create(DType keyType, DType valueType) {
    IdMap map = IdMap.builder(folder.resolve("map" + open.size()))
        .keyType(keyType)
        .valueType(valueType)
        .segmentSlots(16)
        .create();
    open.add(map);
    return map;
  }

  @TestFactory
  Stream<DynamicNode> viewOfLongsKeepsTheContractOfMap() {
    long[] keys = {0, -1, Long.MIN_VALUE, Long.MAX_VALUE, 7};
    long[] values = {-1, 0, Long.MAX_VALUE, Long.MIN_VALUE, 8};
    return contract(DType.INT64, DType.INT64, keys, values);
  }

  @TestFactory
  Stream<DynamicNode> viewOfNarrowTypesKeepsTheContractOfMap() {
    long[] keys = {0xFFFF_FFFFL, 1, 0, 0x8000_0000L, 2};
    long[] values = {255, 0, 128, 1, 2};
    return contract(DType.UINT32, DType.UINT8, keys, values);
  }

  private Stream<DynamicNode> contract(
      DType keys, DType values, long[] fiveKeys, long[] fiveValues) {
    List<IdMap> maps = Stream.generate(() -> create(keys, values)).limit(MAPS).toList();
    TestSuite suite = MapTestSuiteBuilder.using(new Generator(maps, fiveKeys, fiveValues))
        .named("asMap of " + keys + " -> " + values)
        .withFeatures(
            MapFeature.GENERAL_PURPOSE,
            MapFeature.ALLOWS_NULL_ENTRY_QUERIES,
            CollectionFeature.SUPPORTS_ITERATOR_REMOVE,
            CollectionSize.ANY)
        .createTestSuite();
    return nodes(suite);
  }

  /** Converts the tests of a JUnit 3 suite to dynamic ones. */
  private static Stream<DynamicNode> nodes(TestSuite suite) {
    return Collections.list(suite.tests()).stream()
        .map(test -> test instanceof TestSuite
            ? DynamicContainer.dynamicContainer(
                ((TestSuite) test).getName(), nodes((TestSuite) test))
            : DynamicTest.dynamicTest(((TestCase) test).getName(), ((TestCase) test)::runBare));
  }

  /** Creates a view of an emptied map, and five entries to put. */
  private static final class Generator implements TestMapGenerator<Long, Long> {
    private final List<IdMap> maps;
    private final List<Map.Entry<Long, Long>> samples = new ArrayList<>();
    private int turn;

    Generator(List<IdMap> maps, long[] keys, long[] values) {
      this.maps = maps;
      for (int i = 0; i < keys.length; i++) {
        samples.add(Map.entry(keys[i], values[i]));
      }
    }

    @Override
    public SampleElements<Map.Entry<Long, Long>> samples() {
      return new SampleElements<>(
          samples.get(0), samples.get(1), samples.get(2), samples.get(3), samples.get(4));
    }

    @Override
    public Map<Long, Long> create(Object... elements) {
      IdMap map = maps.get(turn++ % MAPS);
      map.clear();
      for (Object element : elements) {
        Map.Entry<?, ?> entry = (Map.Entry<?, ?>) element;
        map.put((Long) entry.getKey(), (Long) entry.getValue());
      }
      return map.asMap();
    }

    @Override
    public Iterable<Map.Entry<Long, Long>> order(List<Map.Entry<Long, Long>> insertionOrder) {
      return insertionOrder;
    }

    // Java has no checked way to create an array of a parameterised type.
    @SuppressWarnings({"unchecked", "rawtypes"})
    @Override
    public Map.Entry<Long, Long>[] createArray(int length) {
      return new Map.Entry[length];
    }

    @Override
    public Long[] createKeyArray(int length) {
      return new Long[length];
    }

    @Override
    public Long[] createValueArray(int length) {
      return new Long[length];
    }
  }

  @Test
  void changesGoThroughInBothDirections() {
    IdMap map = create(DType.INT32, DType.INT16);
    Map<Long, Long> view = map.asMap();
    assertThat(view.put(1L, 10L)).isNull();
    assertThat(view.put(1L, 11L)).isEqualTo(10);
    assertThat(map.get(1, -1)).isEqualTo(11);
    map.put(2, 20);
    assertThat(view).isEqualTo(Map.of(1L, 11L, 2L, 20L));
    assertThat(view.merge(2L, 5L, Long::sum)).isEqualTo(25);
    assertThat(map.get(2, -1)).isEqualTo(25);
    view.entrySet().forEach(entry -> entry.setValue(0L));
    assertThat(map.values().sum()).isZero();
    assertThat(view.keySet().removeIf(key -> key == 1)).isTrue();
    assertThat(map.size()).isEqualTo(1);
    view.clear();
    assertThat(map.isEmpty()).isTrue();
  }

  @Test
  void changeOfAnotherThreadWithinAFunctionIsNotLost() {
    IdMap map = create(DType.INT64, DType.INT64);
    Map<Long, Long> view = map.asMap();
    map.put(1, 1);
    assertThat(view.merge(1L, 5L, (found, added) -> meanwhile(map, found) + added))
        .isEqualTo(105);
    map.put(1, 1);
    assertThat(view.compute(1L, (key, found) -> meanwhile(map, found) + 6)).isEqualTo(106);
    map.put(1, 1);
    assertThat(view.computeIfPresent(1L, (key, found) -> meanwhile(map, found) + 7))
        .isEqualTo(107);
    map.put(1, 1);
    view.replaceAll((key, found) -> meanwhile(map, found) + 8);
    assertThat(map.get(1, -1)).isEqualTo(108);
    map.clear();
    assertThat(view.computeIfAbsent(1L, key -> meanwhile(map, 1))).isEqualTo(100);
  }

  @Test
  void entryThatChangesWhileItIsTestedIsNotRemoved() {
    IdMap map = create(DType.INT64, DType.INT64);
    Map<Long, Long> view = map.asMap();
    Collection<Object> changing = new ArrayList<>() {
      @Override
      public boolean contains(Object value) {
        return meanwhile(map, (Long) value) == 1;
      }
    };
    for (Supplier<Boolean> removal : List.<Supplier<Boolean>>of(
        () -> view.values().removeIf(changing::contains),
        () -> view.values().removeAll(changing),
        () -> view.entrySet().removeIf(entry -> changing.contains(entry.getValue())))) {
      map.put(1, 1);
      assertThat(removal.get()).isFalse();
      assertThat(map.get(1, -1)).isEqualTo(100);
    }
    map.put(2, 1);
    assertThat(view.values().removeIf(value -> value == 1)).isTrue();
    map.put(2, 1);
    assertThat(view.values().remove(1L)).isTrue();
    assertThat(view.values().remove(1L)).isFalse();
    map.put(2, 1);
    assertThat(view.values().retainAll(List.of(100L))).isTrue();
    map.put(2, 1);
    assertThat(view.entrySet().retainAll(Map.of(1L, 100L, 2L, 2L).entrySet())).isTrue();
    assertThat(view).isEqualTo(Map.of(1L, 100L));
    assertThat(view.entrySet().removeAll(Map.of(1L, 100L, 2L, 2L).entrySet())).isTrue();
    assertThat(view).isEmpty();
  }

  /** Returns the value found; replaces 1 with 100, as another thread might. */
  private static long meanwhile(IdMap map, long found) {
    if (found == 1) {
      map.put(1, 100);
    }
    return found;
  }

  @Test
  void changesThatLookFirst() {
    Map<Long, Long> view = create(DType.INT64, DType.UINT8).asMap();
    assertThat(view.putIfAbsent(1L, 200L)).isNull();
    assertThat(view.putIfAbsent(1L, 1L)).isEqualTo(200);
    assertThat(view.replace(1L, 201L)).isEqualTo(200);
    assertThat(view.replace(2L, 3L)).isNull();
    assertThat(view.replace(1L, 200L, 3L)).isFalse();
    assertThat(view.replace(1L, 201L, 3L)).isTrue();
    assertThat(view.remove(1L, 4L)).isFalse();
    assertThat(view.remove(1L, 3)).isFalse();
    assertThat(view.remove(1L, 3L)).isTrue();
    assertThat(view).isEmpty();
  }

  @Test
  void streamsGoOnBesideChanges() {
    IdMap map = create(DType.INT64, DType.INT64);
    Map<Long, Long> view = map.asMap();
    for (Collection<?> part : List.of(view.keySet(), view.values(), view.entrySet())) {
      LongStream.range(0, 1_000).forEach(key -> map.put(key, key));
      assertThat(part.stream().peek(any -> map.clear()).toArray()).hasSizeBetween(1, 999);
      map.put(0, 0);
      Runnable growth = () -> LongStream.range(0, 1_000).forEach(key -> map.put(key, key));
      assertThat(part.stream().peek(any -> growth.run()).toArray()).isNotEmpty();
    }
  }

  @Test
  void whatIsNoKeyOfTheMapIsAbsent() {
    Map<Long, Long> view = create(DType.INT32, DType.INT16).asMap();
    view.put(1L, 1L);
    for (Object key : new Object[] {1, "1", 1.0, 1L << 40, null}) {
      assertThat(view.containsKey(key)).isFalse();
      assertThat(view.get(key)).isNull();
      assertThat(view.remove(key)).isNull();
    }
    assertThat(view.containsValue(1)).isFalse();
    assertThat(view.entrySet().remove(Map.entry(1L, 1))).isFalse();
    assertThat(view).hasSize(1);
  }

  @Test
  void nullIsNeverPut() {
    Map<Long, Long> view = create(DType.INT64, DType.INT64).asMap();
    assertThatNullPointerException().isThrownBy(() -> view.put(null, 1L));
    assertThatNullPointerException().isThrownBy(() -> view.put(1L, null));
    assertThat(view).isEmpty();
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Map<Long, Long> view = create(DType.INT32, DType.UINT8).asMap();
    assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> view.put(1L, 256L));
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> view.put(1L << 31, 1L));
    assertThat(view).isEmpty();
  }

  @Test
  void viewOfAReadOnlyMapIsReadOnly() {
    Path file = folder.resolve("read only");
    try (IdMap map = IdMap.builder(file).create()) {
      map.put(1, 10);
    }
    try (IdMap map = IdMap.openReadOnly(file)) {
      Map<Long, Long> view = map.asMap();
      assertThat(view).isEqualTo(Map.of(1L, 10L));
      Iterator<Map.Entry<Long, Long>> iterator = view.entrySet().iterator();
      Map.Entry<Long, Long> entry = iterator.next();
      assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(iterator::remove);
      assertThatExceptionOfType(UnsupportedOperationException.class)
          .isThrownBy(() -> entry.setValue(5L));
      assertThatExceptionOfType(UnsupportedOperationException.class)
          .isThrownBy(() -> view.put(1L, 1L));
      assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(view::clear);
      assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(iterator::next);
      assertThat(view).isEqualTo(Map.of(1L, 10L));
    }
  }

  @Test
  void viewOfASetHasZeroesForValues() {
    IdMap set = create(DType.INT64, DType.NONE);
    set.add(5);
    assertThat(set.asMap()).isEqualTo(Map.of(5L, 0L));
    assertThat(set.asMap().keySet().remove(5L)).isTrue();
    assertThat(set.isEmpty()).isTrue();
  }

  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void keysAreRemovedWithoutAWalkThroughAllEntries() {
    long[] keys = LongStream.range(0, 200_000).toArray();
    IdMap map = IdMap.builder(folder.resolve("keys")).create();
    open.add(map);
    map.putAll(keys, keys);
    List<Long> removed = LongStream.range(-10_000, 10_000).boxed().toList();
    assertThat(map.asMap().keySet().removeAll(removed)).isTrue();
    assertThat(map.size()).isEqualTo(190_000);
    assertThat(map.asMap().keySet()).doesNotContain(9_999L).contains(10_000L);
  }

  @Test
  void keyIsRemovedByOneThreadOnly() throws InterruptedException {
    IdMap map = create(DType.INT64, DType.INT64);
    Set<Long> keys = map.asMap().keySet();
    AtomicInteger removed = new AtomicInteger();
    for (int round = 0; round < 10; round++) {
      LongStream.range(0, 1_000).forEach(key -> map.put(key, key));
      Runnable removal = () ->
          LongStream.range(0, 1_000).filter(keys::remove).forEach(key -> removed.incrementAndGet());
      Thread other = new Thread(removal);
      other.start();
      removal.run();
      other.join();
    }
    assertThat(removed).hasValue(10_000);
    assertThat(map.isEmpty()).isTrue();
  }
}
