package store.offheap.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * The identity of the machine and of its operating system's running boot.
 *
 * <p>Stores into a mapped file survive the death of their process, but not of the machine. A file
 * that was left open is therefore used as it is only when the same boot still runs.
 */
final class Boot {
  private static final Path KERNEL = Path.of("/proc/sys/kernel");
  private static final Path ID = KERNEL.resolve("random/boot_id");

  /**
   * No boot. In a file that is open or was not closed: storage failed, and what the page cache
   * holds may not be on disk though the system takes it for written.
   */
  static final UUID NONE = new UUID(0, 0);

  /** Null until the system was asked. */
  private static UUID current;

  private Boot() {}

  /**
   * Returns this boot; a random one, so that it never matches, where the system does not tell.
   *
   * @throws IOException if it tells, but not now, as where no more files can be opened: a boot that
   *     never matches would lose what was stored since the last checkpoint
   */
  static synchronized UUID current() throws IOException {
    if (current == null) {
      current = Files.isReadable(ID) ? parsed(Files.readString(ID)) : UUID.randomUUID();
    }
    return current;
  }

  private static UUID parsed(String text) {
    try {
      return UUID.fromString(text.strip());
    } catch (IllegalArgumentException e) {
      return UUID.randomUUID();
    }
  }

  /** Returns the machine's name, for people to read. */
  static String hostName() {
    try {
      return Files.readString(KERNEL.resolve("hostname")).strip();
    } catch (IOException e) {
      return "this host";
    }
  }
}
