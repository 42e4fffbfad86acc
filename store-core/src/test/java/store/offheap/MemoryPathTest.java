package store.offheap;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import store.offheap.file.Memory;

/**
 * Which way to mapped memory the JVM of the tests takes. The build runs every test twice, and says
 * in {@code store.expectedMemoryPath} which way it means the run to go; without it, in an IDE, the
 * flags of the JVM say.
 */
class MemoryPathTest {

  @Test
  void pathIsTheOneTheRunIsMeantToTest() {
    System.out.println("memory path: " + Memory.path() + ", JDK " + Runtime.version());

    assertThat(Memory.path()).isEqualTo(expected());
  }

  @Test
  void bufferPathIsTestedWithNothingOpened() {
    if (expected().equals("buffer")) {
      assertThat(ManagementFactory.getRuntimeMXBean().getInputArguments())
          .noneMatch(
              argument -> argument.startsWith("--add-") || argument.startsWith("--illegal-"));
    }
  }

  private static String expected() {
    boolean isOpen = Object.class.getModule().isOpen("jdk.internal.misc", Memory.class.getModule());
    return System.getProperty("store.expectedMemoryPath", isOpen ? "raw" : "buffer");
  }
}
