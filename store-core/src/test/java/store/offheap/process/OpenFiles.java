package store.offheap.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What this process has open. */
public final class OpenFiles {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  private OpenFiles() {}

  /** Returns whether the system tells. */
  public static boolean areKnown() {
    return Files.isDirectory(DESCRIPTORS);
  }

  /** Counts the descriptors of a file, or of files in a folder, with or without a name there. */
  public static long count(Path place) throws IOException {
    Path real = place.toRealPath();
    try (Stream<Path> open = Files.list(DESCRIPTORS)) {
      return open.filter(link -> {
            try {
              return Files.readSymbolicLink(link).startsWith(real);
            } catch (IOException e) {
              return false; // It was open while the folder was listed.
            }
          })
          .count();
    }
  }
}
