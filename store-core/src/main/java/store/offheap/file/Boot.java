package store.offheap.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * The identity of the machine and of the current boot of its operating system.
 *
 * <p>Stores to a mapped file survive a crash of the process, but not of the machine. A file that
 * was left open is therefore used as it is only if the machine has not been rebooted since.
 */
final class Boot {
  private static final Path KERNEL = Path.of("/proc/sys/kernel");
  private static final Path ID = KERNEL.resolve("random/boot_id");

  /**
   * No boot. In a file that is open or was not closed, this means that storage failed: data in the
   * page cache may not be on disk although the system considers it written.
   */
  static final UUID NONE = new UUID(0, 0);

  /** Null until determined. */
  private static UUID current;

  private Boot() {}

  /**
   * Returns the current boot; a random one that never matches if the system does not provide it, or
   * not to this process.
   *
   * @throws IOException if the system provides it but it cannot be read now, such as when no more
   *     files can be opened: a boot that never matches would lose the stores since the last
   *     checkpoint
   */
  static synchronized UUID current() throws IOException {
    if (current == null) {
      current = isReadable() ? parsed(Files.readString(ID)) : UUID.randomUUID();
    }
    return current;
  }

  private static boolean isReadable() {
    try {
      return Files.isReadable(ID);
    } catch (SecurityException e) {
      return false;
    }
  }

  private static UUID parsed(String text) {
    try {
      return UUID.fromString(text.strip());
    } catch (IllegalArgumentException e) {
      return UUID.randomUUID();
    }
  }

  /** Returns the machine's name, for display. */
  static String hostName() {
    try {
      return Files.readString(KERNEL.resolve("hostname")).strip();
    } catch (IOException | SecurityException e) {
      return "this host";
    }
  }
}
