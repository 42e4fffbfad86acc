package store.offheap.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What Linux says of a process: how much of a file is mapped and resident, how much was read. */
public final class ProcessMemory {
  /** Says that the system does not tell. */
  static final long NOT_AVAILABLE = -1;

  private final Path directory;

  /**
   * Names a process.
   *
   * @param directory its directory, such as {@code /proc/self}
   */
  ProcessMemory(Path directory) {
    this.directory = directory;
  }

  /** Names this process. */
  public static ProcessMemory ofThisProcess() {
    return new ProcessMemory(Path.of("/proc/self"));
  }

  /** Returns how many bytes of a file are mapped and resident, each mapping counted. */
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

  /** A line that begins a mapping has its addresses first; the others a name and a colon. */
  private static boolean isMapping(String line) {
    int blank = line.indexOf(' ');
    return blank > 0 && line.charAt(blank - 1) != ':';
  }

  /** Returns the most bytes that were resident at any time so far: VmHWM. */
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

  /** Returns how many bytes the process has read from files so far, from caches or storage. */
  long readBytes() {
    return readBytes("rchar:");
  }

  /** Returns how many bytes the process has had read from storage so far. */
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
   * Returns how many bytes the process has read since {@link #readBytes} returned {@code before}.
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
