package store.offheap.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A Linux memory cgroup, which limits the memory of its processes, including pages of files.
 * Closing it removes it; its processes must have ended.
 */
public final class MemoryGroup implements AutoCloseable {
  private static final Path CGROUPS = Path.of("/sys/fs/cgroup");

  private final Path directory;

  private MemoryGroup(Path directory) {
    this.directory = directory;
  }

  /**
   * Creates a group through version 1 or 2 of the interface; empty if that is not permitted, for
   * example without root.
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

  /** Returns a command that enters the group and then executes another command. */
  public List<String> command(List<String> command) {
    List<String> inside = new ArrayList<>(List.of(
        "sh", "-c", "echo $$ > " + directory.resolve("cgroup.procs") + " && exec \"$@\"", "sh"));
    inside.addAll(command);
    return inside;
  }

  /** Makes the system drop the cached pages of a file. */
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
