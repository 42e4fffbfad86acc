package store.offheap.process;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A group of processes that share a limit of memory, which includes the page cache. */
final class MemoryCgroup implements AutoCloseable {
  private static final Path ROOT = Path.of("/sys/fs/cgroup");

  private final Path folder;

  private MemoryCgroup(Path folder) {
    this.folder = folder;
  }

  /**
   * Creates a group through version 1 or 2 of the interface; skips the test if that is not allowed.
   */
  static MemoryCgroup limitedTo(long bytes) {
    String name = "store-test-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
    boolean isFirst = Files.isDirectory(ROOT.resolve("memory"));
    Path folder = (isFirst ? ROOT.resolve("memory") : ROOT).resolve(name);
    String limit = isFirst ? "memory.limit_in_bytes" : "memory.max";
    try {
      Files.createDirectory(folder);
      Files.writeString(folder.resolve(limit), Long.toString(bytes));
      return new MemoryCgroup(folder);
    } catch (IOException e) {
      folder.toFile().delete();
      assumeTrue(false, "cannot create a memory cgroup: " + e);
      throw new AssertionError(e);
    }
  }

  /** Returns a command that runs another one in this group. */
  List<String> command(List<String> inside) {
    List<String> command = new ArrayList<>(List.of(
        "sh", "-c", "echo $$ > '" + folder.resolve("cgroup.procs") + "' && exec \"$@\"", "sh"));
    command.addAll(inside);
    return command;
  }

  /** Removes the group; its processes must have ended. */
  @Override
  public void close() {
    folder.toFile().delete();
  }
}
