package store.offheap.fault;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import store.offheap.map.IdMap;

/**
 * Makes changes in a heap that is full but for some bytes: with each number of them from none on,
 * in steps, until there are enough. Whatever a change comes to, nothing that was there before is
 * missing, and with memory again the change can be made.
 */
final class FullHeap {
  private static final int SEGMENT_SLOTS = 16;
  private static final int KEYS = 24;
  private static final int MORE_KEYS = 12;
  private static final int LARGEST_BLOCK = 1 << 20;
  private static final int SMALLEST_BLOCK = 16;

  private final Path file;
  private final Path copy;
  private Object[] ballast;
  private byte[] slack;
  private int done;
  private int failed;

  private FullHeap(Path file) {
    this.file = file;
    this.copy = file.resolveSibling("copy");
  }

  /** Tries every kind of change; prints how many met want of memory, and how many did not. */
  static void run(Path file, int step) throws Exception {
    FullHeap heap = new FullHeap(file);
    for (Change change : Change.values()) {
      // Once with enough, so that classes are there: the JVM cannot load them later.
      heap.attempt(change, 1 << 20);
    }
    heap.failed = 0;
    for (Change change : Change.values()) {
      int successes = 0;
      for (int free = 0; successes < 3; free += step + free / 16) {
        int before = heap.failed;
        heap.attempt(change, free);
        successes = heap.failed == before ? successes + 1 : 0;
      }
    }
    System.out.println("done " + heap.done);
    System.out.println("failed " + heap.failed);
  }

  /** A change that takes memory. */
  private enum Change {
    PUT {
      @Override
      void make(IdMap map) {
        for (int key = KEYS + 1; key <= KEYS + MORE_KEYS; key++) {
          map.put(key, FaultScript.value(key));
        }
      }
    },
    REPLACE {
      @Override
      void make(IdMap map) {
        for (int key = KEYS + 1; key <= KEYS + 4 * MORE_KEYS; key++) {
          map.put(key, FaultScript.value(key));
          map.remove(key);
        }
      }
    },
    SYNC {
      @Override
      void make(IdMap map) {
        map.put(KEYS, FaultScript.value(KEYS));
        map.sync();
      }
    },
    ATTRIBUTE {
      @Override
      void make(IdMap map) {
        map.setAttribute("name", "value");
      }
    };

    abstract void make(IdMap map);
  }

  private void attempt(Change change, int free) throws Exception {
    Files.deleteIfExists(file);
    try (IdMap map = IdMap.builder(file).segmentSlots(SEGMENT_SLOTS).seed(free).create()) {
      for (int key = 1; key <= KEYS; key++) {
        map.put(key, FaultScript.value(key));
      }
      map.sync();
      fill(free);
      boolean isDone = make(change, map);
      int readable = readable(map);
      ballast = null;
      if (isDone) {
        done++;
      } else {
        failed++;
      }
      if (readable != KEYS) {
        throw new AssertionError(change + " with " + free + " bytes: readable " + readable);
      }
      Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
      try (IdMap left = IdMap.open(copy)) {
        requireWhole(left, change, free);
      }
      change.make(map);
      requireWhole(map, change, free);
    }
    requireSound(file, change, free);
    requireSound(copy, change, free);
  }

  /**
   * Takes all memory but for a few bytes, which are free in one piece from the next collection on.
   */
  private void fill(int free) {
    slack = new byte[free];
    Object[] chain = null;
    for (int length = LARGEST_BLOCK; length >= SMALLEST_BLOCK; ) {
      try {
        chain = new Object[] {chain, new byte[length]};
      } catch (OutOfMemoryError e) {
        length /= 2;
      }
    }
    ballast = chain;
    slack = null;
  }

  private static boolean make(Change change, IdMap map) {
    try {
      change.make(map);
      return true;
    } catch (OutOfMemoryError e) {
      return false;
    }
  }

  private static int readable(IdMap map) {
    int readable = 0;
    for (int key = 1; key <= KEYS; key++) {
      readable += map.get(key, -1) == FaultScript.value(key) ? 1 : 0;
    }
    return readable;
  }

  private static void requireWhole(IdMap map, Change change, int free) {
    if (readable(map) != KEYS || map.size() != map.keys().count()) {
      throw new AssertionError(change + " with " + free + " bytes: " + map);
    }
  }

  private static void requireSound(Path path, Change change, int free) {
    if (!IdMap.verify(path).isClean()) {
      throw new AssertionError(change + " with " + free + " bytes: " + IdMap.verify(path));
    }
  }
}
