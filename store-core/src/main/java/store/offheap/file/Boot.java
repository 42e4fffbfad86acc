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

  /** This boot; random, so that it never matches, where the system does not tell. */
  static final UUID CURRENT = currentBoot();

  /**
   * No boot. In a file that is open or was not closed: storage failed, and what the page cache
   * holds may not be on disk though the system takes it for written.
   */
  static final UUID NONE = new UUID(0, 0);

  /** The machine's name, for people to read. */
  static final String HOST_NAME = hostName();

  private Boot() {}

  private static UUID currentBoot() {
    try {
      return UUID.fromString(Files.readString(KERNEL.resolve("random/boot_id")).strip());
    } catch (IOException | IllegalArgumentException e) {
      return UUID.randomUUID();
    }
  }

  private static String hostName() {
    try {
      return Files.readString(KERNEL.resolve("hostname")).strip();
    } catch (IOException e) {
      return "this host";
    }
  }
}
