package store.offheap.table;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.nio.ByteOrder;
import java.util.OptionalLong;
import store.offheap.file.Memory;
import store.offheap.file.Region;
import store.offheap.file.Segment;

/**
 * Iterates over the entries of a table, segment by segment, in hash order.
 *
 * <p>Each segment is copied before its entries are returned, so that the cursor sees it as of one
 * time, however long the caller takes. An entry that is present throughout is returned exactly
 * once; one that is inserted or removed meanwhile may or may not be returned. Splitting or
 * replacing segments during the iteration neither loses nor repeats entries, because progress is
 * tracked as a hash prefix.
 *
 * <p>Not thread-safe; holds one segment in memory, or two if there is a concurrent writer.
 */
public final class TableCursor {
  /** One past the largest hash prefix. */
  public static final long PREFIX_END = 1L << Integer.SIZE;

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Table table;
  private SegmentLayout layout;
  private final boolean isIntKeys;
  private int slots;
  private final int cellShift;
  private final long end;

  /** Whether a key and its value are more than one word, so that they are copied separately. */
  private final boolean hasValuesApart;

  private boolean isComparing;
  private byte[] bytes;
  private byte[] laterBytes;
  private byte[] values;
  private long next;
  private long from;
  private boolean isPartial;
  private int slot;
  private int reservedLeft;
  private long key;
  private long raw;

  /** Whether there is a current entry, if the key is 0; otherwise there is one. */
  private boolean isAtEntry;

  /**
   * Creates a cursor over the hashes whose prefixes are in a range.
   *
   * @param from first prefix, 0 to {@link #PREFIX_END}; the reserved keys are returned with prefix
   *     0
   * @param end one past the last prefix
   */
  TableCursor(Table table, long from, long end) {
    this.table = table;
    this.layout = table.layout();
    this.isIntKeys = layout.isIntKeys();
    this.slots = layout.slots();
    this.cellShift = layout.cellShift();
    this.end = end;
    this.hasValuesApart = cellShift >= 0 && !layout.isWords();
    this.next = from;
    this.slot = slots;
    this.reservedLeft = from == 0 && end > 0 ? 2 : 0;
  }

  /**
   * Makes the cursor verify each segment against its checksum from now on, even in a table that
   * does not: the data it reads will get new checksums.
   */
  TableCursor comparing() {
    isComparing = true;
    return this;
  }

  /**
   * Advances to the next entry.
   *
   * @return whether there is one
   * @throws IllegalStateException if the table was closed and the next segment is needed
   * @throws store.offheap.error.CorruptStoreException if a segment is verified and does not match
   *     its checksum
   * @throws store.offheap.error.StoreIoException if a mapped page has lost its storage
   */
  public boolean next() {
    try {
      return advance();
    } catch (InternalError e) {
      throw table.file().pageGone(e);
    }
  }

  private boolean advance() {
    while (true) {
      if (reservedLeft > 0) {
        reservedLeft--;
        if (nextReserved(-reservedLeft)) {
          return true;
        }
      } else if (slot < slots) {
        if (nextSlot()) {
          return true;
        }
      } else if (next < end) {
        load();
      } else {
        isAtEntry = false;
        key = 0;
        return false;
      }
    }
  }

  private boolean nextReserved(long bits) {
    follow();
    OptionalLong found = table.reserved().get(bits);
    key = bits;
    raw = found.orElse(0);
    isAtEntry = found.isPresent();
    return isAtEntry;
  }

  /** Continues in the file that replaced the table's file, which has the same hashes. */
  private void follow() {
    Table later = table.latest();
    if (later != table) {
      table = later;
      layout = later.layout();
      slots = layout.slots();
      slot = slots;
      bytes = null;
      laterBytes = null;
    }
  }

  private boolean nextSlot() {
    while (slot < slots) {
      int at = slot++;
      int index = layout.keyOffset(at);
      long bits = isIntKeys ? (int) INTS.get(bytes, index) : (long) LONGS.get(bytes, index);
      if (!SegmentLayout.isReserved(bits) && (!isPartial || isInRange(bits))) {
        key = bits;
        raw = cell(at);
        return true;
      }
    }
    return false;
  }

  private boolean isInRange(long bits) {
    long prefix = Integer.toUnsignedLong(Hash.prefix(table.access().hash(bits)));
    return prefix >= from && prefix < end;
  }

  private long cell(int at) {
    int index = layout.valueOffset(at);
    switch (cellShift) {
      case -1:
        return 0;
      case 0:
        return values[index] & 0xFF;
      case 1:
        return (values[index] & 0xFF) | (values[index + 1] & 0xFF) << Byte.SIZE;
      case 2:
        return (int) INTS.get(values, index) & 0xFFFF_FFFFL;
      default:
        return (long) LONGS.get(values, index);
    }
  }

  /** Copies the segment that holds the next prefix. */
  private void load() {
    while (true) {
      follow();
      Directory directory = table.currency().directoryFor(next << Integer.SIZE);
      if (directory == null) {
        continue;
      }
      bytes = bytes == null ? new byte[layout.length()] : bytes;
      Segment segment = directory.segmentOf(next << Integer.SIZE);
      long birth = table.file().segments().birthAcquire(segment.number());
      Region region = table.file().region(segment);
      table.file().willScan(region);
      if (isComparing) {
        table.file().requireSound(segment.number());
      }
      copy(region);
      VarHandle.acquireFence();
      // A retired segment keeps its entries until it is born again.
      if (birth != 0
          && birth <= directory.madeOf()
          && birth == table.file().segments().birthAcquire(segment.number())) {
        Reference.reachabilityFence(table);
        begin(segment);
        return;
      }
    }
  }

  private void copy(Region region) {
    long resting = table.file().restingCheckpoint();
    Memory.copy(region.buffer(), region.base(), bytes);
    values = bytes;
    if (hasValuesApart) {
      // A copy may read a value before, and its key after, a writer stored both. Therefore the
      // values of a second copy are used, unless nothing changed during the first. The fence pairs
      // with the release store of the key.
      VarHandle.acquireFence();
      if (resting < 0 || resting != table.file().restingCheckpoint()) {
        laterBytes = laterBytes == null ? new byte[bytes.length] : laterBytes;
        Memory.copy(region.buffer(), region.base(), laterBytes);
        values = laterBytes;
      }
    }
  }

  private void begin(Segment segment) {
    long start = Integer.toUnsignedLong(segment.prefix());
    long stop = start + (PREFIX_END >>> segment.depth());
    from = next;
    isPartial = start < next || stop > end;
    next = stop;
    slot = 0;
    isAtEntry = true; // advance() ends at an entry or at the end
  }

  /**
   * Requires that there is a current entry.
   *
   * @throws IllegalStateException before the first entry and after the last one
   */
  public void requireEntry() {
    if (!isAtEntry) {
      throw new IllegalStateException("no entry: expected=next() returned true");
    }
  }

  /** Returns the key's bits; sign-extended for a 4-byte key. */
  public long key() {
    return key;
  }

  /** Returns the value's bits, zero-extended. */
  public long raw() {
    return raw;
  }
}
