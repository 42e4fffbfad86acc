package store.offheap.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.object.LazyList;
import store.offheap.object.ObjectMap;

/**
 * Tests that a process that is killed while it writes and vacuums leaves the old or the new file,
 * with everything that was acknowledged; a reader in another process, this one, follows it.
 */
class VacuumKillTest {
  private static final int KILLS = 6;

  @TempDir
  private Path folder;

  /** Puts numbers and appends them to a list, prints them, and vacuums all the time. */
  static final class Writer {
    private Writer() {}

    /** Runs until it is killed. */
    public static void main(String[] arguments) throws InterruptedException {
      ChildJvm.obeyParent(line -> {}, () -> Runtime.getRuntime().halt(0));
      ObjectMap map = ObjectMap.open(Path.of(arguments[0]));
      LazyList list = (LazyList) map.get("list");
      Thread vacuums = new Thread(() -> {
        for (int i = 0; ; i++) {
          map.vacuum();
          System.out.println("vacuum " + i);
        }
      });
      vacuums.setDaemon(true);
      vacuums.start();
      for (int i = list.size(); ; i++) {
        map.set("key " + i, "the value with the number " + i);
        list.add(i);
        System.out.println(i);
        Thread.sleep(1);
      }
    }
  }

  @Test
  void whatWasAcknowledgedIsThere() throws Exception {
    Path file = folder.resolve("map");
    try (ObjectMap map = ObjectMap.builder(file).segmentSlots(256).create()) {
      map.set("list", List.of());
      for (int i = 0; i < 500; i++) {
        map.set(i, List.of("element " + i));
      }
    }
    SplittableRandom random = new SplittableRandom(1);
    int vacuums = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      List<String> command = ChildJvm.command(Writer.class, kill % 2 == 0, file.toString());
      Process writer =
          ChildJvm.start(command, null, folder.resolve("errors" + kill).toFile());
      int last = -1;
      try (BufferedReader lines = new BufferedReader(
              new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8));
          ObjectMap reader = ObjectMap.openReadOnly(file)) {
        LazyList list = (LazyList) reader.get("list");
        int seen = 0;
        long until = System.nanoTime() + 100_000_000L * random.nextInt(5, 15);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (line.startsWith("vacuum")) {
            seen++;
          } else {
            last = Integer.parseInt(line);
            assertThat(list.size()).isGreaterThan(last);
            assertThat(reader.get("key " + last)).isEqualTo("the value with the number " + last);
          }
          if (seen > 1 && System.nanoTime() > until) {
            // Through its handle, which leaves the stream with the last lines open.
            writer.toHandle().destroyForcibly();
          }
        }
        vacuums += seen;
      } finally {
        writer.destroyForcibly().waitFor();
      }
      assertThat(folder.resolve("errors" + kill)).isEmptyFile();
      assertThat(last).isNotNegative();
      requireContents(file, last);
    }
    assertThat(vacuums).isGreaterThan(KILLS);
    // A compaction removes everything that the killed vacuums left.
    ObjectMap.compact(file);
    assertThat(folder).isDirectoryNotContaining("glob:**/.*");
  }

  private static void requireContents(Path file, int last) {
    try (ObjectMap map = ObjectMap.open(file)) {
      LazyList list = (LazyList) map.get("list");
      assertThat(list.size()).isBetween(last + 1, last + 2);
      for (int i = 0; i < list.size(); i++) {
        assertThat(list.get(i)).isEqualTo(i);
        assertThat(map.get("key " + i)).isEqualTo("the value with the number " + i);
      }
      for (int i = 0; i < 500; i++) {
        assertThat(((LazyList) map.get(i)).get(0)).isEqualTo("element " + i);
      }
    }
    assertThat(ObjectMap.verify(file).problems()).isEmpty();
  }
}
