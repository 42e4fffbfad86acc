package store.offheap.table;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicInteger;
import store.offheap.file.MemoryPath;
import store.offheap.file.Region;
import store.offheap.file.StoreFile;

/** A small segment of zeros, and the stores of {@link TableWriter} in the same order. */
final class SlotFixture {
  static final long ABSENT = -1;

  private static final int SLOTS = 16;

  /** Many more than are in use at the same time. */
  private static final int COUNT = 1 << 14;

  private static final ByteBuffer POOL =
      ByteBuffer.allocateDirect(COUNT * StoreFile.PAGE).order(ByteOrder.LITTLE_ENDIAN);
  private static final AtomicInteger NEXT = new AtomicInteger();

  private final SegmentAccess access;
  private final ByteBuffer buffer;
  private final Region region;

  SlotFixture(int keyBytes, int valueBytes) {
    MemoryPath.requireExpected();
    SegmentLayout layout = new SegmentLayout(keyBytes, valueBytes, SLOTS);
    access = new SegmentAccess(layout, 0);
    int index = NEXT.getAndIncrement() & COUNT - 1;
    buffer = POOL.slice(index * StoreFile.PAGE, layout.length()).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < layout.length(); i += Long.BYTES) {
      buffer.putLong(i, 0);
    }
    region = Region.of(buffer);
  }

  private int find(long key) {
    return access.find(region.buffer(), region.base(), key, access.home(access.hash(key)));
  }

  void insert(long key, long value) {
    int empty = ~find(key);
    access.putValue(region.buffer(), region.base(), empty, value);
    access.putKeyRelease(region.buffer(), region.base(), empty, key);
  }

  void delete(long key) {
    access.putKeyRelease(region.buffer(), region.base(), find(key), SegmentLayout.DELETED);
  }

  long get(long key) {
    int slot = find(key);
    return slot < 0 ? ABSENT : access.value(region.buffer(), region.base(), slot);
  }
}
