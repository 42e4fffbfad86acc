package store.offheap.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.record.FreshJvm;

/** The parts of an object map that work on a JVM that denies {@code sun.misc.Unsafe}. */
class RefusedUnsafeTest {
  /** The first release whose JVM has an option to deny it. */
  private static final int REFUSES_UNSAFE = 24;

  @TempDir
  private Path folder;

  @Test
  void numbersAndTextsOf127BytesInAnyContainersNeedNoChronicle() throws Exception {
    assertThat(run(List.of("-Xlog:class+load:stdout"), "simple"))
        .contains("done")
        .anyMatch(line -> line.contains(ObjectMap.class.getName()))
        .noneMatch(line -> line.contains("net.openhft"));
  }

  @Test
  void theyWorkWhereUnsafeIsRefused() throws Exception {
    assertThat(run(refusal(), "simple")).containsExactly("done");
  }

  @Test
  void anythingElseIsRefusedAndChangesNothing() throws Exception {
    assertThat(run(refusal(), "other")).containsExactly("refused", "refused", "refused", "done");
  }

  private static List<String> refusal() {
    assumeTrue(
        Runtime.version().feature() >= REFUSES_UNSAFE,
        "this JVM has no option that refuses sun.misc.Unsafe");
    return List.of("--sun-misc-unsafe-memory-access=deny");
  }

  private List<String> run(List<String> options, String step) throws Exception {
    return FreshJvm.run(
        folder, options, Program.class, step, folder.resolve("objects.store").toString());
  }

  /** The program that is run. */
  static final class Program {
    private Program() {}

    public static void main(String[] arguments) {
      Path file = Path.of(arguments[1]);
      Map<Object, Object> simple = simple();
      try (ObjectMap map = ObjectMap.builder(file).create()) {
        map.putAll(simple);
        if (arguments[0].equals("other")) {
          refused(() -> map.put(1, new UUID(1, 2)));
          refused(() -> map.put(1, "x".repeat(128)));
          refused(() -> map.put("a key of more than seven bytes", List.of(Math.PI)));
        }
        require(map.equals(simple));
      }
      require(ObjectMap.verify(file).problems().isEmpty());
      try (ObjectMap map = ObjectMap.open(file)) {
        require(map.equals(simple));
      }
      System.out.println("done");
    }

    private static Map<Object, Object> simple() {
      return Map.of(
          1,
          2,
          "a key of more than seven bytes",
          "a value of more than seven bytes",
          "text",
          "x".repeat(127),
          2.5,
          List.of(true, 'c', 1.5, Map.of("another key of a map", List.of("element"))));
    }

    private static void refused(Runnable change) {
      try {
        change.run();
        System.out.println("not refused");
      } catch (UnsupportedOperationException e) {
        System.out.println("refused");
      }
    }

    private static void require(boolean condition) {
      if (!condition) {
        throw new IllegalStateException("map: expected=what was put, actual=something else");
      }
    }
  }
}
