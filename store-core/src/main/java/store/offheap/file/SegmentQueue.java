package store.offheap.file;

/**
 * A FIFO queue of segment numbers. Capacity is reserved in advance, so that no other operation
 * allocates memory: an allocation must not fail in the middle of a change. Requires the file's
 * write lock.
 */
final class SegmentQueue {
  private int[] numbers = new int[0];
  private int head;
  private int size;

  /** Ensures a total capacity. */
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

  /** Returns the first number; the queue must not be empty. */
  int peek() {
    assert size > 0;
    return numbers[head];
  }

  /** Removes the first number; the queue must not be empty. */
  int remove() {
    int first = peek();
    head = (head + 1) % numbers.length;
    size--;
    return first;
  }

  /** Adds a number at the end; there must be capacity. */
  void add(int number) {
    assert size < numbers.length;
    numbers[(head + size) % numbers.length] = number;
    size++;
  }

  /** Adds a number at the front; there must be capacity. */
  void push(int number) {
    assert size < numbers.length;
    head = (head + numbers.length - 1) % numbers.length;
    numbers[head] = number;
    size++;
  }
}
