package store.offheap.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The files that this process has open. */
public final class OpenFiles {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  private OpenFiles() {}

  /** Returns whether the system provides this information. */
  public static boolean areKnown() {
    return Files.isDirectory(DESCRIPTORS);
  }

  /**
   * Counts the descriptors of a file, or of the files in a folder, even if they have no name there
   * any more.
   */
  public static long count(Path place) throws IOException {
    Path real = place.toRealPath();
    try (Stream<Path> open = Files.list(DESCRIPTORS)) {
      return open.filter(link -> {
            try {
              return Files.readSymbolicLink(link).startsWith(real);
            } catch (IOException e) {
              return false; // It was open only while the folder was listed.
            }
          })
          .count();
    }
  }
}
