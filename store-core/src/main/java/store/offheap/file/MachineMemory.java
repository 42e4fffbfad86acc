package store.offheap.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How much memory this machine has, or the container that this process runs in: the least limit of
 * its memory cgroup and of those around it, by version 1 or 2 of the interface. Linux only.
 *
 * <p>The JDK would tell the same; but to ask it the first time takes a tenth of a second, longer
 * than to open a file.
 */
final class MachineMemory {
  /** A file is large when it takes more than memory divided by this. */
  private static final int LARGE_DIVISOR = 2;

  /** No file up to this is large, whatever the memory. */
  private static final long SMALL_BYTES = 32L << 20;

  private static final Path CGROUPS = Path.of("/sys/fs/cgroup");

  private MachineMemory() {}

  /**
   * Returns whether a file of that length is so large that what is read along with a page is lost.
   */
  static boolean isExceededBy(long fileBytes) {
    return fileBytes > SMALL_BYTES && fileBytes > bytes() / LARGE_DIVISOR;
  }

  /** Returns the bytes of memory; the greatest number where nobody can tell. */
  static long bytes() {
    long limit = cgroupLimit(CGROUPS, lines(Path.of("/proc/self/cgroup")));
    for (String line : lines(Path.of("/proc/meminfo"))) {
      if (line.startsWith("MemTotal:")) {
        return Math.min(limit, Long.parseLong(line.replaceAll("\\D", "")) << 10);
      }
    }
    return limit;
  }

  /**
   * Returns the least limit of a process's memory.
   *
   * @param root where cgroups are mounted
   * @param cgroups the lines of the process's file {@code cgroup}
   */
  static long cgroupLimit(Path root, List<String> cgroups) {
    long limit = Long.MAX_VALUE;
    for (String line : cgroups) {
      String[] parts = line.split(":", 3);
      if (parts.length == 3 && parts[1].isEmpty()) {
        limit = Math.min(limit, limit(root, parts[2], "memory.max"));
        limit = Math.min(limit, limit(root.resolve("unified"), parts[2], "memory.max"));
      } else if (parts.length == 3 && List.of(parts[1].split(",")).contains("memory")) {
        limit = Math.min(limit, limit(root.resolve("memory"), parts[2], "memory.limit_in_bytes"));
      }
    }
    return limit;
  }

  /** In a container the path may be the machine's, and its own group be the root. */
  private static long limit(Path root, String path, String file) {
    long limit = Long.MAX_VALUE;
    Path place = root.resolve(path.replaceFirst("^/+", "")).normalize();
    place = place.startsWith(root) ? place : root;
    while (place.startsWith(root)) {
      for (String line : lines(place.resolve(file))) {
        limit = line.matches("\\d{1,18}") ? Math.min(limit, Long.parseLong(line)) : limit;
      }
      place = place.getParent();
    }
    return limit;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.isReadable(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      return List.of();
    }
  }
}
