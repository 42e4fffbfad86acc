package store.offheap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import store.offheap.object.ObjectMap;

/** Values are printed while a writer replaces them. */
class ObjectGetConcurrencyTest {
  private static final int LOOKUPS = 5_000;

  @TempDir
  private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"--pointer=", "--pointer=/list", "--json"})
  void eachValueIsWholeWhileValuesAreReplaced(String option) throws Exception {
    Path file = folder.resolve("m");
    AtomicBoolean isDone = new AtomicBoolean();
    try (ObjectMap map = ObjectMap.builder(file).segmentSlots(1 << 12).create()) {
      map.set(1, value(0));
      Thread writer = new Thread(() -> {
        for (int i = 0; !isDone.get(); i++) {
          map.set(1, value(i));
        }
      });
      writer.start();
      try {
        List<String> arguments = new ArrayList<>(List.of("get", file.toString(), option));
        arguments.addAll(Collections.nCopies(LOOKUPS, "1"));
        LocalRun run = LocalRun.of(arguments.toArray(String[]::new));
        assertThat(run.err()).isEmpty();
        for (List<?> written : lists(option, run.out())) {
          assertThat(written).hasSize(20);
          assertThat(new HashSet<Object>(written)).hasSize(1);
        }
      } finally {
        isDone.set(true);
        writer.join();
      }
    }
  }

  private static List<List<?>> lists(String option, String out) throws JsonTextException {
    List<List<?>> lists = new ArrayList<>();
    if (option.equals("--json")) {
      for (Object result : (List<?>) ((Map<?, ?>) JsonValues.read(out)).get("results")) {
        lists.add((List<?>) ((Map<?, ?>) ((Map<?, ?>) result).get("value")).get("list"));
      }
    } else {
      for (String line : out.lines().toList()) {
        Object value = JsonValues.read(line.substring(line.indexOf('\t') + 1));
        lists.add((List<?>) (value instanceof Map<?, ?> map ? map.get("list") : value));
      }
    }
    assertThat(lists).hasSize(LOOKUPS);
    return lists;
  }

  private static Map<String, Object> value(int number) {
    return Map.of("list", Collections.nCopies(20, "text number " + number));
  }
}
