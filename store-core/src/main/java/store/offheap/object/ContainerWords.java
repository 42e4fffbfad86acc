package store.offheap.object;

import store.offheap.record.Word;

/**
 * Maps the ids of containers to their words, using 32 bytes of memory per container or slightly
 * more. Not thread-safe; once safely published and no longer changed, it may be read by any thread.
 */
final class ContainerWords {
  /** Ids, from 1, each followed by its word; 0 for none. */
  private long[] slots = new long[64];

  private int size;

  /** Adds a container, or replaces its word. */
  void put(long id, long word) {
    if (4L * (size + 1) > slots.length) {
      grow();
    }
    int at = find(slots, id);
    size += slots[at] == 0 ? 1 : 0;
    slots[at] = id;
    slots[at + 1] = word;
  }

  /** Removes a container, if present. */
  void remove(long id) {
    int at = find(slots, id);
    if (slots[at] == id) {
      // Its slot stays occupied, because the probe sequence of others may pass over it.
      slots[at + 1] = Word.EMPTY;
    }
  }

  /** Returns the word of a container, or {@link Word#EMPTY} if it is unknown. */
  long get(long id) {
    int at = find(slots, id);
    return slots[at] == id ? slots[at + 1] : Word.EMPTY;
  }

  private void grow() {
    if (slots.length >= 1 << 30) {
      throw new IllegalStateException("containers to copy: expected=at most " + size);
    }
    long[] larger = new long[2 * slots.length];
    for (int i = 0; i < slots.length; i += 2) {
      if (slots[i] != 0) {
        int at = find(larger, slots[i]);
        larger[at] = slots[i];
        larger[at + 1] = slots[i + 1];
      }
    }
    slots = larger;
  }

  private static int find(long[] in, long id) {
    int mask = in.length - 1;
    int at = (int) (id * 0x9E3779B97F4A7C15L >>> 32) << 1 & mask;
    while (in[at] != 0 && in[at] != id) {
      at = at + 2 & mask;
    }
    return at;
  }
}
