package store.offheap.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.MemoryPath;
import store.offheap.map.FastFolder;

/**
 * Tests that, whatever the bytes of a file are, verifying, opening, reading and writing it end in
 * time, with a result or with one of the store's own exceptions, in a heap of 64 MiB. A file in
 * which verify finds no problem can be read and written, and remains sound.
 *
 * <p>With {@code -Plong}, {@code -Dstore.test.mutants=N} sets the number of random mutants and
 * {@code -Dstore.test.seed=N} their seed; a failure names both.
 */
class MutationTest {
  private static final Pattern SUMMARY =
      Pattern.compile("tried=(\\d+), sound=(\\d+), failures=(\\d+)");

  @TempDir(factory = FastFolder.class)
  private Path folder;

  @Test
  void noDamageDoesHarm() throws Exception {
    assertHarmless(3_500, 600, "systematic", "100", Memory.RAW ? "0" : "50");
  }

  @Test
  @Tag("slow")
  void noDamageOfAnyPlaceDoesHarm() throws Exception {
    assertHarmless(200_000, 7200, "systematic", "1", "0");
  }

  @Test
  @Tag("slow")
  void noRandomDamageDoesHarm() throws Exception {
    int count = Integer.getInteger("store.test.mutants", 1_000_000);
    long seed = Long.getLong("store.test.seed", System.nanoTime());
    assertHarmless(count, 4 * 3600, "random", String.valueOf(count), String.valueOf(seed));
  }

  private void assertHarmless(int minTried, int limitSeconds, String... arguments)
      throws Exception {
    Path output = folder.resolve("output.txt");
    Process child = start(output, arguments);
    boolean isInTime;
    try {
      isInTime = child.waitFor(limitSeconds, TimeUnit.SECONDS);
    } finally {
      child.destroyForcibly().waitFor();
    }
    String told = "arguments=" + String.join(" ", arguments) + "\n" + Files.readString(output);
    assertTrue(isInTime, told);
    assertEquals(0, child.exitValue(), told);
    Matcher summary = SUMMARY.matcher(told);
    assertTrue(summary.find(), told);
    assertEquals("0", summary.group(3), told);
    assertTrue(Long.parseLong(summary.group(1)) >= minTried, told);
    // A run that reports no file or every file as sound would prove nothing.
    assertTrue(Long.parseLong(summary.group(2)) > 0, told);
    assertTrue(Long.parseLong(summary.group(2)) < Long.parseLong(summary.group(1)) / 2, told);
  }

  private Process start(Path output, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-ea", "-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("-XX:ErrorFile=" + folder.resolve("crash.log"));
    command.addAll(MemoryPath.options(Memory.RAW));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(MutationRun.class.getName());
    command.add(folder.toString());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }
}
