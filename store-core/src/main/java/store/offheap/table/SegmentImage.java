package store.offheap.table;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import store.offheap.file.Region;

/**
 * A segment under construction, in memory of its own, to be written to the file whole.
 *
 * <p>Not thread-safe. One image is used again and again.
 */
final class SegmentImage {
  private static final int ZEROS_LENGTH = 1 << 14;

  private final SegmentLayout layout;
  private final ByteBuffer bytes;
  private final SegmentAccess slots;
  private final Region region;

  /**
   * Copied at once, which is as fast in code that is not compiled yet. Not static: a class that
   * finds no memory as it is initialised is lost to the JVM.
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
   * Adds an entry in the first empty slot from its key's home on, unless the key is here already.
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
   * Adds an entry whose key is surely not here in a slot, which was empty.
   *
   * @param key bits of a key that is not reserved
   */
  void addAt(int slot, long key, long raw) {
    assert used < layout.slots();
    slots.putValue(bytes, region.base(), slot, raw);
    slots.putKeyRelease(bytes, region.base(), slot, key);
    used++;
  }

  /** Returns how many slots are used. */
  int used() {
    return used;
  }

  /** Returns the whole segment's bytes, ready to be written. */
  ByteBuffer bytes() {
    return bytes.duplicate().clear();
  }
}
