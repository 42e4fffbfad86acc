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
 * Tests which path to mapped memory the JVM of the tests uses. The build runs every test twice and
 * sets {@code store.expectedMemoryPath} to the path that the run is meant to use.
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

  /** Returns the output of a JVM: the path that it uses, and no messages of the JVM itself. */
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

  /** Prints the path that its JVM uses. */
  static final class Child {
    private Child() {}

    public static void main(String[] arguments) {
      System.out.println(Memory.path());
    }
  }
}
