package store.offheap.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Determines the memory of this machine, or of the container that this process runs in: the
 * smallest limit of its memory cgroup and its ancestors, by version 1 or 2 of the interface. Linux
 * only.
 *
 * <p>The JDK provides the same information, but the first query takes a tenth of a second, longer
 * than opening a file.
 */
final class MachineMemory {
  /** A file is large if it exceeds the memory divided by this. */
  private static final int LARGE_DIVISOR = 2;

  /** A file up to this length is never large, regardless of the memory. */
  private static final long SMALL_BYTES = 32L << 20;

  private static final Path CGROUPS = Path.of("/sys/fs/cgroup");

  private MachineMemory() {}

  /**
   * Returns whether a file of that length is so large that the pages read ahead with a page are
   * evicted before use.
   */
  static boolean isExceededBy(long fileBytes) {
    return fileBytes > SMALL_BYTES && fileBytes > bytes() / LARGE_DIVISOR;
  }

  /** Returns the memory in bytes; the largest number if unknown. */
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
   * Returns the smallest memory limit of a process.
   *
   * @param root mount point of the cgroups
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

  /**
   * Returns the smallest limit along a path. In a container, the path may be that of the machine,
   * while the container's own group is the root.
   */
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
    } catch (IOException | SecurityException e) {
      return List.of();
    }
  }
}
