package store.offheap.table;

import java.util.Arrays;
import store.offheap.file.Segment;
import store.offheap.file.StoreFile;

/**
 * Verifies each segment against its checksum when a lookup first reaches it.
 *
 * <p>A segment counts as touched for one life, from its birth on: the same place in a later life is
 * another segment. A segment without a seal at its first touch is being changed, and is not
 * verified later either. Thread-safe; two threads that touch a segment at the same time may both
 * verify it.
 */
final class FirstTouch {
  private final StoreFile file;

  /** The births of touched segments, by segment number. */
  private volatile long[] births = new long[0];

  FirstTouch(StoreFile file) {
    this.file = file;
  }

  /**
   * Verifies a segment on its first access.
   *
   * @throws store.offheap.error.CorruptStoreException if it is sealed and its bytes do not match
   */
  void touch(Segment segment) {
    int number = segment.number();
    long birth = file.segments().birthAcquire(number);
    long[] touched = births;
    if (number >= touched.length || touched[number] != birth) {
      file.requireSound(number);
      touched(number, birth);
    }
  }

  private synchronized void touched(int number, long birth) {
    long[] touched = births;
    if (number >= touched.length) {
      touched = Arrays.copyOf(touched, Math.max(number + 1, 2 * touched.length));
    }
    touched[number] = birth;
    births = touched;
  }
}
