package store.offheap.table;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import store.offheap.file.Region;

/**
 * A segment under construction, in separate memory, that is written to the file as a whole.
 *
 * <p>Not thread-safe. An image is reused repeatedly.
 */
final class SegmentImage {
  private static final int ZEROS_LENGTH = 1 << 14;

  private final SegmentLayout layout;
  private final ByteBuffer bytes;
  private final SegmentAccess slots;
  private final Region region;

  /**
   * Copied in one call, which is just as fast in code that is not compiled yet. Not static: a class
   * whose initialisation runs out of memory is unusable for the rest of the JVM's life.
   */
  private final byte[] zeros = new byte[ZEROS_LENGTH];

  private int used;

  SegmentImage(SegmentLayout layout, SegmentAccess slots) {
    this.layout = layout;
    this.bytes = ByteBuffer.allocateDirect(layout.length()).order(ByteOrder.LITTLE_ENDIAN);
    this.slots = slots;
    this.region = Region.of(bytes);
  }

  /** Makes all slots empty. */
  void clear() {
    for (int at = 0; at < bytes.capacity(); at += ZEROS_LENGTH) {
      bytes.put(at, zeros, 0, Math.min(ZEROS_LENGTH, bytes.capacity() - at));
    }
    used = 0;
  }

  /**
   * Adds an entry in the first empty slot from its key's home slot onwards, unless the key is
   * already present.
   *
   * @param key bits of a key that is not reserved
   * @param raw the value's bits
   */
  void add(long key, long raw) {
    assert used < layout.slots();
    int home = slots.home(slots.hash(key));
    int slot = ~slots.find(bytes, region.base(), key, home);
    if (slot < 0) {
      return;
    }
    slots.putValue(bytes, region.base(), slot, raw);
    slots.putKeyRelease(bytes, region.base(), slot, key);
    used++;
  }

  /**
   * Adds an entry, whose key is known to be absent, in an empty slot.
   *
   * @param key bits of a key that is not reserved
   */
  void addAt(int slot, long key, long raw) {
    assert used < layout.slots();
    slots.putValue(bytes, region.base(), slot, raw);
    slots.putKeyRelease(bytes, region.base(), slot, key);
    used++;
  }

  /** Returns the number of used slots. */
  int used() {
    return used;
  }

  /** Returns the bytes of the entire segment, ready to be written. */
  ByteBuffer bytes() {
    return bytes.duplicate().clear();
  }
}
