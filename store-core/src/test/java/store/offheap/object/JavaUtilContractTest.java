package store.offheap.object;

import com.google.common.collect.testing.Helpers;
import com.google.common.collect.testing.ListTestSuiteBuilder;
import com.google.common.collect.testing.MapTestSuiteBuilder;
import com.google.common.collect.testing.SampleElements;
import com.google.common.collect.testing.SetTestSuiteBuilder;
import com.google.common.collect.testing.TestListGenerator;
import com.google.common.collect.testing.TestMapGenerator;
import com.google.common.collect.testing.TestSetGenerator;
import com.google.common.collect.testing.features.CollectionFeature;
import com.google.common.collect.testing.features.CollectionSize;
import com.google.common.collect.testing.features.Feature;
import com.google.common.collect.testing.features.ListFeature;
import com.google.common.collect.testing.features.MapFeature;
import com.google.common.collect.testing.features.SetFeature;
import com.google.common.collect.testing.testers.ListRemoveAtIndexTester;
import com.google.common.collect.testing.testers.ListSetTester;
import java.lang.reflect.Method;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import junit.framework.TestCase;
import junit.framework.TestSuite;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The views obey the contracts of {@code java.util}, as checked by Guava's test suites. */
@Tag("once")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JavaUtilContractTest {
  private static final Feature<?>[] MAP = {
    MapFeature.GENERAL_PURPOSE,
    MapFeature.ALLOWS_NULL_KEYS,
    MapFeature.ALLOWS_NULL_VALUES,
    MapFeature.ALLOWS_ANY_NULL_QUERIES,
    MapFeature.FAILS_FAST_ON_CONCURRENT_MODIFICATION,
    CollectionFeature.SUPPORTS_ITERATOR_REMOVE,
    CollectionSize.ANY
  };

  private static final Feature<?>[] LIST = {
    ListFeature.GENERAL_PURPOSE,
    CollectionFeature.ALLOWS_NULL_VALUES,
    CollectionFeature.FAILS_FAST_ON_CONCURRENT_MODIFICATION,
    CollectionFeature.SUPPORTS_ITERATOR_REMOVE,
    CollectionSize.ANY
  };

  private static final Feature<?>[] SET = {
    SetFeature.GENERAL_PURPOSE,
    CollectionFeature.ALLOWS_NULL_VALUES,
    CollectionFeature.FAILS_FAST_ON_CONCURRENT_MODIFICATION,
    CollectionFeature.SUPPORTS_ITERATOR_REMOVE,
    CollectionSize.ANY
  };

  private static final SampleElements<Object> SCALARS =
      new SampleElements<>("a string of some length", 1, -0.0, BigInteger.TEN.pow(30), 'c');

  private static final SampleElements<Object> CONTAINERS = new SampleElements<>(
      List.of(1, List.of("deep")), Map.of("key", 2L), Set.of("x", "y"), List.of(), "scalar");

  /**
   * Tests that compare an element after removing it, when a removed container's handle is invalid.
   */
  private static final List<Method> LOOK_AT_WHAT_WAS_REMOVED = List.of(
      Helpers.getMethod(ListRemoveAtIndexTester.class, "testRemoveAtIndex_first"),
      Helpers.getMethod(ListRemoveAtIndexTester.class, "testRemoveAtIndex_middle"),
      Helpers.getMethod(ListRemoveAtIndexTester.class, "testRemoveAtIndex_last"),
      Helpers.getMethod(ListSetTester.class, "testSet"),
      Helpers.getMethod(ListSetTester.class, "testSet_null"));

  /** Number of maps used in turn, because a test may use several at once. */
  private static final int MAPS = 4;

  /** Number of containers kept; a multiple of the number of maps. */
  private static final int CONTAINERS_AT_ONCE = 100 * MAPS;

  @TempDir
  private Path folder;

  private final List<ObjectMap> open = new ArrayList<>();
  private int turn;

  @AfterAll
  void closeMaps() {
    open.forEach(ObjectMap::close);
  }

  private ObjectMap emptied() {
    turn++;
    ObjectMap map = open();
    map.clear();
    return map;
  }

  private ObjectMap open() {
    if (open.size() < MAPS) {
      Path file = folder.resolve("map" + open.size());
      open.add(ObjectMap.builder(file).segmentSlots(1 << 8).create());
    }
    return open.get(turn % open.size());
  }

  @TestFactory
  Stream<DynamicNode> rootKeepsTheContractOfMap() {
    return maps("ObjectMap", this::emptied, SCALARS);
  }

  @TestFactory
  Stream<DynamicNode> lazyMapOfContainersKeepsTheContractOfMap() {
    return maps("LazyMap", () -> (LazyMap) stored(Map.of()), CONTAINERS);
  }

  @TestFactory
  Stream<DynamicNode> rootOfContainersKeepsTheContractOfMap() {
    return maps("ObjectMap", this::emptied, CONTAINERS);
  }

  @TestFactory
  Stream<DynamicNode> lazyMapKeepsTheContractOfMap() {
    return maps("LazyMap", () -> (LazyMap) stored(Map.of()), SCALARS);
  }

  @TestFactory
  Stream<DynamicNode> lazyListKeepsTheContractOfList() {
    return lists(SCALARS);
  }

  @TestFactory
  Stream<DynamicNode> lazyListOfContainersKeepsTheContractOfList() {
    return lists(CONTAINERS);
  }

  @TestFactory
  Stream<DynamicNode> lazySetKeepsTheContractOfSet() {
    return nodes(
        SetTestSuiteBuilder.using(new Sets()).named("LazySet").withFeatures(SET).createTestSuite());
  }

  /** Returns a view of a container that nothing else refers to. */
  private Object stored(Object container) {
    turn++;
    ObjectMap map = open();
    map.delete(turn - CONTAINERS_AT_ONCE);
    map.set(turn, container);
    return map.get(turn);
  }

  private Stream<DynamicNode> maps(
      String name, Supplier<Map<Object, Object>> empty, SampleElements<Object> values) {
    return nodes(MapTestSuiteBuilder.using(new Maps(empty, values))
        .named(name)
        .withFeatures(MAP)
        .createTestSuite());
  }

  private Stream<DynamicNode> lists(SampleElements<Object> elements) {
    return nodes(ListTestSuiteBuilder.using(new Lists(elements))
        .named("LazyList")
        .withFeatures(LIST)
        .suppressing(elements == CONTAINERS ? LOOK_AT_WHAT_WAS_REMOVED : List.of())
        .createTestSuite());
  }

  /** Returns the tests of a JUnit 3 suite as dynamic tests. */
  private static Stream<DynamicNode> nodes(TestSuite suite) {
    return Collections.list(suite.tests()).stream()
        .map(test -> test instanceof TestSuite
            ? DynamicContainer.dynamicContainer(
                ((TestSuite) test).getName(), nodes((TestSuite) test))
            : DynamicTest.dynamicTest(((TestCase) test).getName(), ((TestCase) test)::runBare));
  }

  private record Maps(Supplier<Map<Object, Object>> empty, SampleElements<Object> values)
      implements TestMapGenerator<Object, Object> {
    @Override
    public SampleElements<Map.Entry<Object, Object>> samples() {
      return new SampleElements<>(
          Map.entry("key of some length", values.e0()),
          Map.entry(2, values.e1()),
          Map.entry(List.of("a", 1), values.e2()),
          Map.entry(true, values.e3()),
          Map.entry(2.0, values.e4()));
    }

    @Override
    public Map<Object, Object> create(Object... elements) {
      Map<Object, Object> map = empty.get();
      for (Object element : elements) {
        Map.Entry<?, ?> entry = (Map.Entry<?, ?>) element;
        map.put(entry.getKey(), entry.getValue());
      }
      return map;
    }

    @Override
    public Iterable<Map.Entry<Object, Object>> order(
        List<Map.Entry<Object, Object>> insertionOrder) {
      return insertionOrder;
    }

    // Java cannot create an array of a parameterised type in a checked way.
    @SuppressWarnings({"unchecked", "rawtypes"})
    @Override
    public Map.Entry<Object, Object>[] createArray(int length) {
      return new Map.Entry[length];
    }

    @Override
    public Object[] createKeyArray(int length) {
      return new Object[length];
    }

    @Override
    public Object[] createValueArray(int length) {
      return new Object[length];
    }
  }

  private final class Lists implements TestListGenerator<Object> {
    private final SampleElements<Object> samples;

    Lists(SampleElements<Object> samples) {
      this.samples = samples;
    }

    @Override
    public SampleElements<Object> samples() {
      return samples;
    }

    @Override
    public List<Object> create(Object... elements) {
      LazyList list = (LazyList) stored(List.of());
      Collections.addAll(list, elements);
      return list;
    }

    @Override
    public Object[] createArray(int length) {
      return new Object[length];
    }

    @Override
    public Iterable<Object> order(List<Object> insertionOrder) {
      return insertionOrder;
    }
  }

  private final class Sets implements TestSetGenerator<Object> {
    @Override
    public SampleElements<Object> samples() {
      return SCALARS;
    }

    @Override
    public Set<Object> create(Object... elements) {
      LazySet set = (LazySet) stored(Set.of());
      Collections.addAll(set, elements);
      return set;
    }

    @Override
    public Object[] createArray(int length) {
      return new Object[length];
    }

    @Override
    public Iterable<Object> order(List<Object> insertionOrder) {
      return insertionOrder;
    }
  }
}
