package store.offheap.file;

/**
 * Numbers of segments, first in, first out. Room is made beforehand, so that nothing else takes
 * memory: want of it must not come in the middle of a change. Needs the file's write lock.
 */
final class SegmentQueue {
  private int[] numbers = new int[0];
  private int head;
  private int size;

  /** Makes room for so many numbers in all. */
  void makeRoom(int capacity) {
    if (capacity > numbers.length) {
      int[] larger = new int[Math.max(capacity, 2 * numbers.length)];
      for (int i = 0; i < size; i++) {
        larger[i] = numbers[(head + i) % numbers.length];
      }
      numbers = larger;
      head = 0;
    }
  }

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  /** Returns the first; there must be one. */
  int peek() {
    assert size > 0;
    return numbers[head];
  }

  /** Takes the first out; there must be one. */
  int remove() {
    int first = peek();
    head = (head + 1) % numbers.length;
    size--;
    return first;
  }

  /** Adds a last one, for which there is room. */
  void add(int number) {
    assert size < numbers.length;
    numbers[(head + size) % numbers.length] = number;
    size++;
  }

  /** Adds a first one, for which there is room. */
  void push(int number) {
    assert size < numbers.length;
    head = (head + numbers.length - 1) % numbers.length;
    numbers[head] = number;
    size++;
  }
}
