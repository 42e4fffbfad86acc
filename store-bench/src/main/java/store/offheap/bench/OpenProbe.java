package store.offheap.bench;

import java.nio.file.Path;
import store.offheap.map.IdMap;

/** Opens one file once and prints the measurements: the child process of {@link OpenBenchmark}. */
public final class OpenProbe {
  private OpenProbe() {}

  /**
   * Runs the probe.
   *
   * @param args a {@link Mode}, the file, the number of its entries, and a file of one entry to
   *     open before, or an empty string
   */
  public static void main(String[] args) {
    Mode mode = Mode.valueOf(args[0]);
    Path file = Path.of(args[1]);
    int entries = Integer.parseInt(args[2]);
    ProcessMemory memory = ProcessMemory.ofThisProcess();
    if (!args[3].isEmpty()) {
      try (IdMap before = mode.open(Path.of(args[3]))) {
        Entry.requireAll(before, 1);
      }
    }
    memory.readBytes(); // loads the classes that the next call needs
    long readBefore = memory.readBytes();
    long begin = System.nanoTime();
    IdMap map = mode.open(file);
    long nanos = System.nanoTime() - begin;
    long read = memory.readBytesSince(readBefore);
    long resident = memory.residentBytes(file);
    requireLast(map, entries);
    map.close();
    System.out.println(new Measured(nanos, resident, read).line());
  }

  private static void requireLast(IdMap map, int entries) {
    long value = map.get(Entry.key(entries - 1), -1);
    if (value != entries - 1 || map.size() != entries) {
      throw new IllegalStateException("lost: expected=" + (entries - 1) + ", actual=" + value
          + ", entries: expected=" + entries + ", actual=" + map.size());
    }
  }

  /** How a file is opened. */
  enum Mode {
    READ_ONLY("read-only") {
      @Override
      IdMap open(Path file) {
        return IdMap.openReadOnly(file);
      }
    },
    WRITABLE("for writing") {
      @Override
      IdMap open(Path file) {
        return IdMap.open(file);
      }
    };

    private final String label;

    Mode(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }

    abstract IdMap open(Path file);
  }

  /**
   * The measurements of an opening.
   *
   * @param nanos nanoseconds
   * @param residentBytes resident bytes of the file's mappings; -1 if not available
   * @param readBytes bytes read from any file meanwhile; -1 if not available
   */
  record Measured(long nanos, long residentBytes, long readBytes) {
    static Measured parse(String line) {
      String[] numbers = line.split(" ");
      return new Measured(
          Long.parseLong(numbers[0]), Long.parseLong(numbers[1]), Long.parseLong(numbers[2]));
    }

    String line() {
      return nanos + " " + residentBytes + " " + readBytes;
    }
  }
}
