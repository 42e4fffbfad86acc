package store.offheap.map;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import store.offheap.file.MemoryPath;
import store.offheap.model.DType;

/**
 * A map whose only segment is full, so that the next insertion replaces it, and a read-only handle
 * of the same file, which learns of that from the file alone.
 *
 * <p>Maps are reused: a file for each try would be too slow.
 */
final class StressMap {
  static final long MISSING = -1;

  /** A key that is present throughout. */
  static final long STABLE = 3;

  /** The initial value of the stable key. */
  static final long VALUE = 5;

  /** A key that is absent; its insertion replaces the segment. */
  static final long NEW = 1_000;

  private static final int SLOTS = 16;
  private static final int FULL = 12;

  /**
   * More maps than are in use at the same time with the strides that the profile sets for jcstress.
   */
  private static final int COUNT = 1 << 10;

  private static final AtomicInteger NEXT = new AtomicInteger();
  private static final AtomicReferenceArray<StressMap> POOL = new AtomicReferenceArray<>(COUNT);

  private final IdMap map;
  private final IdMap reader;

  private StressMap(Path folder) throws IOException {
    MemoryPath.requireExpected();
    Path file = Files.createTempDirectory(folder, "stress").resolve("map");
    map = IdMap.builder(file)
        .keyType(DType.UINT32)
        .valueType(DType.UINT32)
        .segmentSlots(SLOTS)
        .create();
    reader = IdMap.openReadOnly(file);
    // The handles keep the file open; nothing remains when this process ends.
    Files.delete(file);
    Files.delete(file.resolveSibling("map.lock"));
    Files.delete(file.getParent());
  }

  private static StressMap take() {
    int index = NEXT.getAndIncrement() & COUNT - 1;
    if (POOL.get(index) == null) {
      Path memory = Path.of("/dev/shm");
      try {
        POOL.set(
            index,
            new StressMap(
                Files.isWritable(memory) ? memory : Path.of(System.getProperty("java.io.tmpdir"))));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    StressMap taken = POOL.get(index);
    taken.map.clear();
    for (long key = 1; key <= FULL; key++) {
      taken.map.put(key, VALUE);
    }
    return taken;
  }

  /** Returns a map whose next insertion splits its segment. */
  static StressMap beforeSplit() {
    return take();
  }

  /** Returns a map whose next insertion purges its segment of deleted entries. */
  static StressMap beforePurge() {
    StressMap taken = take();
    for (long key = 1; key <= FULL; key++) {
      if (key != STABLE) {
        taken.map.remove(key);
      }
    }
    return taken;
  }

  IdMap map() {
    return map;
  }

  IdMap reader() {
    return reader;
  }
}
