package store.offheap.table;

import java.util.Arrays;
import store.offheap.file.Segment;
import store.offheap.file.StoreFile;

/**
 * Compares each segment with its checksum when a lookup first leads to it.
 *
 * <p>A segment counts as touched for one life, from its birth on: the same place in a later life is
 * another segment. One that has no seal at its first touch is being changed, and is not compared
 * later either. Any thread may use it; two that touch a segment at once may both compare it.
 */
final class FirstTouch {
  private final StoreFile file;

  /** The births that were touched, by segment number. */
  private volatile long[] births = new long[0];

  FirstTouch(StoreFile file) {
    this.file = file;
  }

  /**
   * Notes that a segment is looked at.
   *
   * @throws store.offheap.error.CorruptStoreException if it is sealed and its bytes are others
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
