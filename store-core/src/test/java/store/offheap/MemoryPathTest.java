package store.offheap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import store.offheap.file.Memory;

/**
 * Which way to mapped memory the JVM of the tests takes. The build runs every test twice, and says
 * in {@code store.expectedMemoryPath} which way it means the run to go.
 */
@Tag("flag")
class MemoryPathTest {

  @Test
  void pathIsTheOneTheRunIsMeantToTest() {
    System.out.println("memory path: " + Memory.path() + ", JDK " + Runtime.version());

    assertThat(Memory.path())
        .isEqualTo(System.getProperty("store.expectedMemoryPath", Memory.path()));
  }

  @Test
  void bufferPathIsTestedWithNothingOpened() {
    if (!Memory.RAW) {
      assertThat(ManagementFactory.getRuntimeMXBean().getInputArguments())
          .noneMatch(
              argument -> argument.startsWith("--add-") || argument.startsWith("--illegal-"));
    }
  }

  @Test
  void memoryIsReachedByAddressWithoutFlagUpToJava23() throws Exception {
    String expected = Runtime.version().feature() < MemoryPath.FLAG_JAVA ? "raw" : "buffer";

    assertThat(pathOf(List.of())).isEqualTo(expected);
    assertThat(pathOf(List.of(MemoryPath.FLAG))).isEqualTo("raw");
  }

  @Test
  void buffersAreUsedWhereTheyAreAskedFor() throws Exception {
    assertThat(pathOf(List.of(MemoryPath.BUFFER))).isEqualTo("buffer");
    assertThat(pathOf(List.of(MemoryPath.BUFFER, MemoryPath.FLAG))).isEqualTo("buffer");
  }

  /** Returns what a JVM prints, which is the path that it takes and nothing of its own. */
  private static String pathOf(List<String> options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Child.class.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor()).as(printed).isZero();
    return printed;
  }

  /** Prints the path that it takes. */
  static final class Child {
    private Child() {}

    public static void main(String[] arguments) {
      System.out.println(Memory.path());
    }
  }
}
