package store.offheap.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.model.DType;

/**
 * Tests use after, and during, a close, and writing to a read-only map. The methods are found by
 * reflection, so that a new one cannot be forgotten.
 */
class IdMapCloseTest {
  /** Methods that a closed map still answers because they need nothing from the file. */
  private static final Set<String> ANSWERED_WHEN_CLOSED =
      Set.of("close", "toString", "keyType", "valueType", "isReadOnly", "recovery", "file");

  /** Methods that change nothing; all others are refused if the map is read-only. */
  private static final Set<String> READING = Set.of(
      "get",
      "getOrDefault",
      "getDouble",
      "containsKey",
      "getAll",
      "size",
      "isEmpty",
      "forEach",
      "cursor",
      "keys",
      "values",
      "asMap",
      "copyTo",
      "stats",
      "describe",
      "warnings",
      "attributes",
      "keyType",
      "valueType",
      "isReadOnly",
      "file",
      "recovery",
      "reading",
      "equals",
      "hashCode",
      "toString",
      "close");

  private static final int ROUNDS = 15;
  private static final int THREADS = 4;

  @TempDir
  private Path folder;

  private final AtomicInteger names = new AtomicInteger();
  private IdMap other;

  @BeforeEach
  void create() {
    other = filled(folder.resolve("other"));
  }

  @AfterEach
  void close() {
    other.close();
  }

  /** Returns a path where no file exists yet. */
  private Path unused() {
    return folder.resolve("map" + names.incrementAndGet());
  }

  private static IdMap filled(Path file) {
    IdMap map = IdMap.builder(file).segmentSlots(16).keyType(DType.INT32).create();
    for (long key = -50; key < 50; key++) {
      map.put(key, key);
    }
    return map;
  }

  private IdMap readOnly() {
    Path file = unused();
    filled(file).close();
    return IdMap.openReadOnly(file);
  }

  private static List<Method> methods() {
    List<Method> methods = new ArrayList<>();
    for (Method method : IdMap.class.getDeclaredMethods()) {
      if (Modifier.isPublic(method.getModifiers()) && !Modifier.isStatic(method.getModifiers())) {
        methods.add(method);
      }
    }
    assertThat(methods).hasSizeGreaterThan(30);
    return methods;
  }

  /** Returns valid arguments for any method; {@code number} is used for keys, values and counts. */
  private Object[] arguments(Method method, long number) {
    Object[] arguments = new Object[method.getParameterCount()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = argument(method, method.getParameterTypes()[i], number);
    }
    return arguments;
  }

  private Object argument(Method method, Class<?> type, long number) {
    Map<Class<?>, LongFunction<Object>> byType = Map.of(
        long.class, n -> n,
        double.class, n -> (double) n,
        long[].class, n -> new long[] {n, n + 1},
        String.class, n -> "a" + n,
        Path.class, n -> unused(),
        EntryConsumer.class, n -> (EntryConsumer) (key, value) -> {},
        IdMap.class, n -> other,
        Object.class, n -> other);
    LongFunction<Object> maker = byType.get(type);
    return maker != null ? maker.apply(number) : fail("say how to make a " + type + ": " + method);
  }

  private static Object call(IdMap map, Method method, Object... arguments) {
    try {
      return method.invoke(map, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new AssertionError(method.getName(), e.getCause());
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  private static String name(Method method) {
    return method.getName() + Arrays.toString(method.getParameterTypes());
  }

  /** Makes the call in another thread than the one that closed the map. */
  private static void assertClosed(Runnable call) {
    assertThat(CompletableFuture.supplyAsync(() -> catchThrowable(call::run)).join())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("store is closed: file=");
  }

  @TestFactory
  Stream<DynamicTest> everyMethodOfAClosedMapThrows() {
    IdMap writable = filled(unused());
    IdMap readOnly = readOnly();
    writable.close();
    readOnly.close();
    return methods().stream()
        .filter(method -> !ANSWERED_WHEN_CLOSED.contains(method.getName()))
        .map(method -> dynamicTest(name(method), () -> assertRefused(writable, readOnly, method)));
  }

  private void assertRefused(IdMap writable, IdMap readOnly, Method method) {
    for (long key : new long[] {0, -1, 1, 1_000_000}) {
      assertClosed(() -> call(writable, method, arguments(method, key)));
      if (READING.contains(method.getName())) {
        assertClosed(() -> call(readOnly, method, arguments(method, key)));
      }
    }
  }

  @Test
  void lookingUpWhatIsOutOfRangeInAClosedMapThrows() {
    IdMap map = filled(unused());
    map.close();
    long key = Long.MAX_VALUE;
    assertClosed(() -> map.get(key, 0));
    assertClosed(() -> map.getDouble(key, 0));
    assertClosed(() -> map.containsKey(key));
    assertClosed(() -> map.remove(key));
    assertClosed(() -> map.remove(key, 0));
    assertClosed(() -> map.replace(key, 0));
    assertClosed(() -> map.getAndRemove(key, 0));
    assertClosed(() -> map.getAll(new long[] {key}, new long[1], 0));
  }

  /** That the map is closed is what to tell, whatever else is wrong with a call. */
  @Test
  void callsThatAClosedMapWouldRefuseAnywayThrowThatItIsClosed() {
    IdMap map =
        IdMap.builder(unused()).keyType(DType.INT32).valueType(DType.INT8).create();
    Map<Long, Long> view = map.asMap();
    map.close();
    long key = Long.MAX_VALUE;
    assertClosed(() -> map.put(key, 0));
    assertClosed(() -> map.put(0, 1_000));
    assertClosed(() -> map.putDouble(0, 0.5));
    assertClosed(() -> map.add(key));
    assertClosed(() -> map.addTo(key, 1));
    assertClosed(() -> map.addToDouble(key, 1));
    assertClosed(() -> map.replace(0, 1_000));
    assertClosed(() -> map.getAll(new long[2], new long[1], 0));
    assertClosed(() -> map.putAll(new long[2], new long[1]));
    assertClosed(() -> view.get("x"));
    assertClosed(() -> view.containsKey("x"));
    assertClosed(() -> view.remove("x"));
    assertClosed(() -> view.remove(1L, "x"));
    assertClosed(() -> view.keySet().contains("x"));
    assertClosed(() -> view.keySet().remove("x"));
    assertClosed(() -> view.entrySet().contains("x"));
    assertClosed(() -> view.entrySet().remove(Map.entry("x", 1L)));
  }

  @Test
  void integerCallsOnAClosedMapOfFloatsThrowThatItIsClosed() {
    IdMap map = IdMap.builder(unused()).valueType(DType.FLOAT32).create();
    IdMapCursor cursor = map.cursor();
    map.close();
    assertClosed(() -> map.get(1, 0));
    assertClosed(() -> map.put(1, 0));
    assertClosed(() -> map.addTo(1, 1));
    assertClosed(() -> map.remove(1, 1));
    assertClosed(() -> map.getAndRemove(1, 1));
    assertClosed(() -> map.getAll(new long[1], new long[1], 0));
    assertClosed(() -> map.forEach((key, value) -> {}));
    assertClosed(map::values);
    assertClosed(map::asMap);
    assertClosed(cursor::next);
  }

  @Test
  void emptyBatchesOnAClosedMapThrow() {
    IdMap map = filled(unused());
    map.close();
    other.clear();
    assertClosed(() -> map.getAll(new long[0], new long[0], 0));
    assertClosed(() -> map.putAll(new long[0], new long[0]));
    assertClosed(() -> map.putAll(other));
  }

  @Test
  void whatAMapHandedOutThrowsAfterItsClose() {
    IdMap map = filled(unused());
    IdMapCursor cursor = map.cursor();
    LongStream keys = map.keys();
    LongStream values = map.values().parallel();
    Map<Long, Long> view = map.asMap();
    Iterator<Map.Entry<Long, Long>> iterator = view.entrySet().iterator();
    Map.Entry<Long, Long> entry = iterator.next();
    map.close();
    assertClosed(() -> {
      while (cursor.next()) {
        assertThat(cursor.key()).isBetween(-50L, 49L);
      }
    });
    assertClosed(keys::sum);
    assertClosed(values::sum);
    assertClosed(view::size);
    assertClosed(view::isEmpty);
    assertClosed(() -> view.get(5L));
    assertClosed(() -> view.containsKey(5L));
    assertClosed(() -> view.containsValue(5L));
    assertClosed(() -> view.put(5L, 5L));
    assertClosed(() -> view.remove(5L));
    assertClosed(() -> view.putAll(Map.of(5L, 5L)));
    assertClosed(view::clear);
    assertClosed(view::hashCode);
    assertClosed(() -> view.keySet().iterator());
    assertClosed(() -> entry.setValue(5L));
    assertClosed(iterator::remove);
  }

  @TestFactory
  Stream<DynamicTest> everyMethodThatChangesAReadOnlyMapIsUnsupported() {
    IdMap map = readOnly();
    return methods().stream()
        .filter(method -> !READING.contains(method.getName()))
        .map(method -> dynamicTest(name(method), () -> assertUnsupported(map, method)))
        .onClose(map::close);
  }

  private void assertUnsupported(IdMap map, Method method) {
    for (long key : new long[] {0, -1, 1, 1_000_000}) {
      assertThat(catchThrowable(() -> call(map, method, arguments(method, key))))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("read-only");
    }
    assertThat(map.size()).isEqualTo(100);
  }

  @Test
  void emptyBatchesAreUnsupportedByAReadOnlyMap() {
    other.clear();
    try (IdMap map = readOnly()) {
      assertThat(catchThrowable(() -> map.putAll(new long[0], new long[0])))
          .isInstanceOf(UnsupportedOperationException.class);
      assertThat(catchThrowable(() -> map.putAll(other)))
          .isInstanceOf(UnsupportedOperationException.class);
    }
  }

  @TestFactory
  Stream<DynamicTest> everyMethodThatReadsWorksOnAReadOnlyMap() {
    IdMap map = readOnly();
    return methods().stream()
        .filter(method -> READING.contains(method.getName()))
        .filter(method -> !method.getName().equals("close"))
        .map(method -> dynamicTest(name(method), () -> call(map, method, arguments(method, 5))))
        .onClose(map::close);
  }

  /** Threads call random methods until a close ends all of them with the same exception. */
  @Test
  void closeUnderLoadEndsEveryCallWithIllegalStateException() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      for (int round = 0; round < ROUNDS; round++) {
        Path file = unused();
        IdMap writable = filled(file);
        IdMap readOnly = IdMap.openReadOnly(file);
        List<CompletableFuture<Void>> loops = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
          SplittableRandom random = new SplittableRandom(round * THREADS + i);
          IdMap map = i == 0 ? readOnly : writable;
          loops.add(CompletableFuture.runAsync(() -> callForEver(map, random), threads));
        }
        Thread.sleep(5 + round);
        writable.close();
        readOnly.close();
        for (CompletableFuture<Void> loop : loops) {
          assertEndsClosed(loop);
        }
        assertThat(IdMap.verify(file).problems()).isEmpty();
        IdMap.open(file).close();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static void assertEndsClosed(CompletableFuture<Void> loop) throws Exception {
    try {
      loop.orTimeout(30, TimeUnit.SECONDS).join();
      fail("a call in a loop ended without an exception");
    } catch (CompletionException e) {
      if (!(e.getCause() instanceof IllegalStateException)) {
        throw e;
      }
      assertThat(e.getCause()).hasMessageStartingWith("store is closed: file=");
    }
  }

  private void callForEver(IdMap map, SplittableRandom random) {
    List<Method> methods = new ArrayList<>(methods());
    methods.removeIf(method -> ANSWERED_WHEN_CLOSED.contains(method.getName())
        || map.isReadOnly() && !READING.contains(method.getName()));
    while (true) {
      long key = random.nextInt(-3, 5_000);
      for (int i = 0; i < 20 && !map.isReadOnly(); i++) {
        map.put(key + i, key);
      }
      Method method = methods.get(random.nextInt(methods.size()));
      // A file for each call would fill the folder.
      if (!method.getName().equals("copyTo") || random.nextInt(20) == 0) {
        call(map, method, arguments(method, key));
      }
    }
  }

  @Test
  void writersGoOnWhileOthersCloseTheirReadOnlyHandles() {
    for (int i = 0; i < 10; i++) {
      IdMap reader = IdMap.openReadOnly(folder.resolve("other"));
      assertThat(other.put(1_000 + i, i)).isTrue();
      reader.close();
      assertThatIllegalStateException().isThrownBy(() -> reader.get(1, 0));
      assertThat(other.get(1_000 + i, -1)).isEqualTo(i);
    }
  }
}
