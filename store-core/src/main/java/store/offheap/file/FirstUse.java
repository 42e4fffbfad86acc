package store.offheap.file;

import java.lang.ref.Reference;
import java.util.zip.CRC32C;

/**
 * One-time initialisation of a JVM before the first file is opened. A class that runs out of memory
 * during its initialisation is unusable for the rest of the JVM's life, and so is every later
 * opening. Therefore some memory must be available before any class is initialised, and the classes
 * that need most of it, or are needed when something fails, are initialised first.
 *
 * <p>Thread-safe.
 */
final class FirstUse {
  /**
   * Several times the observed memory use of the classes, in pieces that fit in the regions of any
   * heap.
   */
  private static final int PIECES = 16;

  private static final int PIECE_BYTES = 1 << 16;

  private static boolean isOver;

  private FirstUse() {}

  /**
   * Ensures that the classes are initialised.
   *
   * @throws OutOfMemoryError if the heap is full; nothing is lost then, and later calls succeed
   */
  static void ensure() {
    // A thread that sees a stale value repeats the initialisation.
    if (!isOver) {
      requireHeap();
      new CRC32C().update(Memory.path().length());
      isOver = true;
    }
  }

  private static void requireHeap() {
    byte[][] pieces = new byte[PIECES][];
    for (int i = 0; i < PIECES; i++) {
      pieces[i] = new byte[PIECE_BYTES];
    }
    Reference.reachabilityFence(pieces);
  }
}
