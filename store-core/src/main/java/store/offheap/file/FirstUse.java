package store.offheap.file;

import java.lang.ref.Reference;
import java.util.zip.CRC32C;

/**
 * What a JVM does once, before the first file is opened. A class that runs out of memory as it is
 * initialised is lost to the JVM, and every later opening with it. So there has to be some memory
 * before any is, and those that take most of it, or are needed where something fails, come first.
 *
 * <p>Any thread may call.
 */
final class FirstUse {
  /** Several times what the classes were seen to take, in pieces of any heap's regions. */
  private static final int PIECES = 16;

  private static final int PIECE_BYTES = 1 << 16;

  private static boolean isOver;

  private FirstUse() {}

  /**
   * Sees to it that the classes are there.
   *
   * @throws OutOfMemoryError if the heap is full; nothing is lost then, and later calls succeed
   */
  static void ensure() {
    // Who sees an old answer does it again.
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
