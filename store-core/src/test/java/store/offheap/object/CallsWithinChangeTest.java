package store.offheap.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Calls of a map's methods by a function that the map runs under its write lock, while other
 * threads make checkpoints and vacuums, which have locks of their own and wait for the write lock:
 * each call is answered or refused, and no thread waits forever.
 */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CallsWithinChangeTest {
  private static final int ROUNDS = 1_000;

  @TempDir
  private Path folder;

  private final AtomicBoolean isOver = new AtomicBoolean();
  private final ExecutorService others = Executors.newCachedThreadPool(run -> {
    Thread thread = new Thread(run);
    thread.setDaemon(true);
    return thread;
  });

  @AfterEach
  void endOthers() {
    isOver.set(true);
    others.shutdown();
  }

  private ObjectMap create() {
    ObjectMap map =
        ObjectMap.builder(folder.resolve("map")).segmentSlots(1 << 8).create();
    map.setAttribute("name", "value");
    return map;
  }

  private Future<?> again(Runnable call) {
    return others.submit(() -> {
      while (!isOver.get()) {
        call.run();
      }
    });
  }

  private static Stream<Arguments> questions() {
    return Stream.of(
        Arguments.of("attributes", (Consumer<ObjectMap>)
            map -> assertThat(map.attributes()).isEqualTo(Map.of("name", "value"))),
        Arguments.of("stats", (Consumer<ObjectMap>)
            map -> assertThat(map.stats().entries()).isPositive()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("questions")
  void questionsAreAnsweredBesideCheckpoints(String name, Consumer<ObjectMap> question)
      throws Exception {
    try (ObjectMap map = create()) {
      map.set("key", 0);
      int[] number = {0};
      Future<?> checkpoints = again(() -> {
        map.set("other", number[0]++);
        map.sync();
      });
      for (int i = 0; i < ROUNDS; i++) {
        map.compute("key", (key, value) -> {
          question.accept(map);
          return (int) value + 1;
        });
      }
      isOver.set(true);
      checkpoints.get();
      assertThat(map.get("key")).isEqualTo(ROUNDS);
    }
  }

  private static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.of("sync", (Consumer<ObjectMap>) ObjectMap::sync),
        Arguments.of("setAttribute", (Consumer<ObjectMap>) map -> map.setAttribute("name", "no")),
        Arguments.of("vacuum", (Consumer<ObjectMap>) ObjectMap::vacuum),
        Arguments.of("close", (Consumer<ObjectMap>) ObjectMap::close));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void whatWaitsForOthersIsRefusedBesideCheckpointsAndVacuums(String name, Consumer<ObjectMap> call)
      throws Exception {
    try (ObjectMap map = create()) {
      map.set("list", List.of(1));
      map.set("other", 0);
      LazyList list = (LazyList) map.get("list");
      int[] number = {0};
      Future<?> checkpoints = again(() -> {
        map.set("other", number[0]++);
        map.sync();
      });
      Future<?> vacuums = again(map::vacuum);
      for (int i = 0; i < 20; i++) {
        requireRefused(
            name,
            () -> map.compute("key", (key, value) -> {
              call.accept(map);
              return 1;
            }));
        requireRefused(
            name,
            () -> map.merge("other", 1, (value, added) -> {
              call.accept(map);
              return 1;
            }));
        requireRefused(
            name,
            () -> list.replaceAll(element -> {
              call.accept(map);
              return 1;
            }));
      }
      isOver.set(true);
      checkpoints.get();
      vacuums.get();
      assertThat(map.containsKey("key")).isFalse();
      assertThat(map.attributes()).isEqualTo(Map.of("name", "value"));
      call.accept(map);
    }
  }

  private static void requireRefused(String name, Runnable change) {
    assertThatIllegalStateException()
        .isThrownBy(change::run)
        .withMessageStartingWith(name + " within a change of the map: file=");
  }
}
