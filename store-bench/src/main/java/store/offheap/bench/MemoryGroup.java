package store.offheap.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A memory cgroup of Linux, in which processes have no more memory than a limit, pages of files
 * counted. Closing it removes it, once its processes have ended.
 */
public final class MemoryGroup implements AutoCloseable {
  private static final Path CGROUPS = Path.of("/sys/fs/cgroup");

  private final Path directory;

  private MemoryGroup(Path directory) {
    this.directory = directory;
  }

  /**
   * Makes one, by version 1 or 2 of the interface; empty where that may not be, as without root.
   *
   * @param limit bytes
   */
  public static Optional<MemoryGroup> of(long limit) {
    boolean isFirst = Files.isDirectory(CGROUPS.resolve("memory"));
    Path directory = (isFirst ? CGROUPS.resolve("memory") : CGROUPS)
        .resolve("store-bench-" + ProcessHandle.current().pid());
    try {
      Files.createDirectory(directory);
    } catch (IOException e) {
      return Optional.empty();
    }
    try {
      Files.writeString(
          directory.resolve(isFirst ? "memory.limit_in_bytes" : "memory.max"),
          Long.toString(limit));
      return Optional.of(new MemoryGroup(directory));
    } catch (IOException e) {
      directory.toFile().delete();
      return Optional.empty();
    }
  }

  /** Returns a command that enters the group and then is another one. */
  public List<String> command(List<String> command) {
    List<String> inside = new ArrayList<>(List.of(
        "sh", "-c", "echo $$ > " + directory.resolve("cgroup.procs") + " && exec \"$@\"", "sh"));
    inside.addAll(command);
    return inside;
  }

  /** Has the system forget what it has in memory of a file. */
  public static void drop(Path file) throws IOException, InterruptedException {
    new ProcessBuilder("dd", "of=" + file, "oflag=nocache", "conv=notrunc,fdatasync", "count=0")
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  @Override
  public void close() throws IOException {
    Files.delete(directory);
  }
}
