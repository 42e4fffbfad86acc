package store.offheap.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Memory statistics of a process on Linux: how much of a file is mapped and resident, and how much
 * was read.
 */
public final class ProcessMemory {
  /** Returned if the system does not provide a value. */
  static final long NOT_AVAILABLE = -1;

  private final Path directory;

  /**
   * Creates an instance for a process.
   *
   * @param directory directory of the process, such as {@code /proc/self}
   */
  ProcessMemory(Path directory) {
    this.directory = directory;
  }

  /** Returns an instance for this process. */
  public static ProcessMemory ofThisProcess() {
    return new ProcessMemory(Path.of("/proc/self"));
  }

  /**
   * Returns the number of bytes of a file that are mapped and resident, summed over all mappings.
   */
  long residentBytes(Path file) {
    Path smaps = directory.resolve("smaps");
    if (!Files.isReadable(smaps)) {
      return NOT_AVAILABLE;
    }
    long bytes = 0;
    boolean isOfFile = false;
    for (String line : lines(smaps)) {
      if (isMapping(line)) {
        isOfFile = line.endsWith(" " + file);
      } else if (isOfFile && line.startsWith("Rss:")) {
        bytes += number(line) << 10;
      }
    }
    return bytes;
  }

  /**
   * Returns whether a line begins a mapping: such lines start with addresses, others with a name
   * and a colon.
   */
  private static boolean isMapping(String line) {
    int blank = line.indexOf(' ');
    return blank > 0 && line.charAt(blank - 1) != ':';
  }

  /** Returns the peak resident memory in bytes: VmHWM. */
  long peakBytes() {
    Path status = directory.resolve("status");
    if (!Files.isReadable(status)) {
      return NOT_AVAILABLE;
    }
    return lines(status).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> number(line) << 10)
        .findFirst()
        .orElse(NOT_AVAILABLE);
  }

  /**
   * Returns the number of bytes that the process has read from files so far, from caches or
   * storage.
   */
  long readBytes() {
    return readBytes("rchar:");
  }

  /** Returns the number of bytes that were read from storage for the process so far. */
  public long storageBytes() {
    return readBytes("read_bytes:");
  }

  private long readBytes(String counter) {
    Path io = directory.resolve("io");
    if (!Files.isReadable(io)) {
      return NOT_AVAILABLE;
    }
    for (String line : lines(io)) {
      if (line.startsWith(counter)) {
        return number(line);
      }
    }
    return NOT_AVAILABLE;
  }

  /**
   * Returns the number of bytes that the process has read since {@link #readBytes} returned
   * {@code before}.
   */
  long readBytesSince(long before) {
    return before == NOT_AVAILABLE ? NOT_AVAILABLE : readBytes() - before;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long number(String line) {
    return Long.parseLong(line.replaceAll("[^0-9]", ""));
  }
}
