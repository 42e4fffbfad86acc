package store.offheap.table;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import store.offheap.error.CorruptStoreException;
import store.offheap.file.Birth;
import store.offheap.file.LivePage;
import store.offheap.file.Region;
import store.offheap.file.Seals;
import store.offheap.file.Segment;
import store.offheap.file.SegmentTable;
import store.offheap.file.StoreFile;
import store.offheap.model.RecoveryReport;

/**
 * Changes a table: seek a key, then update, insert or delete at the place found.
 *
 * <p>A slot changes once from empty to a key and once from the key to deleted. An insertion stores
 * the value, then the number of used slots, then the key; an update is a single store, and so is a
 * deletion. Therefore a reader, or a process that opens the file after this one died, sees every
 * entry completely or not at all.
 *
 * <p>Threads: all methods require the file's write lock, held once.
 */
public final class TableWriter {
  /**
   * Number of slots that one call copies: few, so that even the first segment split in a process is
   * copied by compiled code almost from the start. A single loop over all slots would be compiled
   * only halfway through.
   */
  private static final int COPIED_TOGETHER = 64;

  /**
   * Number of keys that {@link #approach} accepts at once: the loaded data stays in the L1 cache.
   */
  public static final int TOGETHER = BatchSearch.BLOCK;

  private final Table table;
  private final Lookup lookup;
  private final Currency currency;
  private final StoreFile file;
  private final SegmentTable segments;
  private final Seals seals;
  private final LivePage live;
  private final SegmentAccess access;
  private final ReservedKeys reserved;
  private final int usedLimit;

  /** Whether an entry may be one step of a change of the layer above, which holds the lock. */
  private final boolean isMultiStep;

  private SegmentImage[] images;

  /** Never read, but keeps the loads from being eliminated. */
  private final long[] approached = new long[TOGETHER];

  private long key;
  private boolean isReserved;
  private int number;
  private ByteBuffer window;
  private long base;
  private int slot;

  TableWriter(Table table) {
    this.table = table;
    this.lookup = table.lookup();
    this.currency = table.currency();
    this.file = table.file();
    this.segments = file.segments();
    this.seals = file.seals();
    this.live = file.live();
    this.access = table.access();
    this.reserved = table.reserved();
    this.usedLimit = table.layout().usedLimit();
    this.isMultiStep = table.spec().isObjects();
  }

  /**
   * Prefetches the home slots of keys that are about to be sought, so that the processor overlaps
   * as many cache misses as it can: a put mainly waits for the cache line of its slot.
   *
   * @param keys bits of the keys, with arbitrary bits above those of 4-byte keys
   * @param from index of the first
   * @param to one past the last, at most {@link #TOGETHER} after {@code from}
   */
  public void approach(long[] keys, int from, int to) {
    if (lookup.isTouching()) {
      return;
    }
    Directory directory = lookup.directory();
    for (int i = from; i < to; i++) {
      long hash = access.hash(keys[i]);
      approached[i - from] =
          access.key(directory.bufferOf(hash), directory.baseOf(hash), access.home(hash));
    }
    Reference.reachabilityFence(directory);
  }

  /**
   * Finds a key, to update or delete it.
   *
   * @param bits the key's bits
   * @return whether it is present
   */
  public boolean seek(long bits) {
    file.beforeChange();
    key = bits;
    isReserved = SegmentLayout.isReserved(bits);
    if (isReserved) {
      return reserved.contains(bits);
    }
    if (lookup.directory().epoch() != live.epochAcquire()) {
      // A change was interrupted after it was published, such as by lack of memory.
      currency.refresh();
    }
    long hash = access.hash(bits);
    lookup.touch(bits, hash);
    Directory directory = lookup.directory();
    number = directory.segmentOf(hash).number();
    window = directory.bufferOf(hash);
    base = directory.baseOf(hash);
    slot = access.find(window, base, bits, access.home(hash));
    if (slot == SegmentAccess.NO_EMPTY_SLOT) {
      throw lookup.fullSegment(directory, hash);
    }
    return slot >= 0;
  }

  /**
   * Finds a key, or an empty slot for it, to update or insert it. May replace its segment first.
   *
   * @param bits the key's bits
   * @return whether it is present
   * @throws store.offheap.error.StoreIoException if a segment is full and no other can be written,
   *     such as when the disk is full; nothing has changed
   */
  public boolean seekOrMakeRoom(long bits) {
    return seekOrMakeRoom(bits, usedLimit);
  }

  private boolean seekOrMakeRoom(long bits, int limit) {
    boolean hasWaited = false;
    while (true) {
      if (seek(bits)) {
        return true;
      }
      if (isReserved || segments.used(number) < limit) {
        return false;
      }
      // Waiting releases the lock, which is not expected within a change of several steps.
      if (isMultiStep || hasWaited || !file.awaitReusable()) {
        replaceSegment(access.hash(bits));
      } else {
        hasWaited = true;
      }
    }
  }

  /** Returns the value found. */
  public long raw() {
    return isReserved ? reserved.get(key).orElseThrow() : access.value(window, base, slot);
  }

  /** Changes the value of the entry found. */
  public void update(long raw) {
    file.beforeChange();
    if (isReserved) {
      reserved.update(key, raw);
    } else {
      seals.breakBeforeChange(number);
      access.putValue(window, base, slot, raw);
    }
  }

  /** Inserts the key sought at the empty slot found. */
  public void insert(long raw) {
    file.beforeChange();
    if (isReserved) {
      reserved.insert(key, raw);
    } else {
      int empty = ~slot;
      seals.breakBeforeChange(number);
      live.activeSegmentRelease(number);
      access.putValue(window, base, empty, raw);
      // Stored before the key, which OverflowBits relies on; a recovery counts again.
      segments.used(number, segments.used(number) + 1);
      access.putKeyRelease(window, base, empty, key);
    }
    live.size(live.size() + 1);
  }

  /** Deletes the entry found. */
  public void delete() {
    file.beforeChange();
    if (isReserved) {
      reserved.delete(key);
    } else {
      seals.breakBeforeChange(number);
      live.activeSegmentRelease(number);
      access.putKeyRelease(window, base, slot, SegmentLayout.DELETED);
      segments.deleted(number, segments.deleted(number) + 1);
    }
    live.size(live.size() - 1);
  }

  /**
   * Inserts entries whose keys are absent; acquires the write lock itself.
   *
   * @param load maximum load factor of segments before they are replaced
   */
  void insertAll(TableCursor entries, double load) {
    int limit = table.layout().usedLimit(load);
    file.writeLock().lock();
    try {
      while (entries.next()) {
        if (!seekOrMakeRoom(entries.key(), limit)) {
          insert(entries.raw());
        }
      }
    } finally {
      file.writeLock().unlock();
    }
  }

  /** Deletes all entries by replacing all segments by an empty one. */
  public void clear() {
    clear(List.of());
  }

  /**
   * Deletes all entries and retires heap segments, atomically.
   *
   * @param heapSegments numbers of live heap segments
   */
  public void clear(List<Integer> heapSegments) {
    file.beforeChange();
    List<Integer> deaths = new ArrayList<>(heapSegments);
    file.view().segments().forEach(segment -> deaths.add(segment.number()));
    TableCreation.publishEmpty(file, 0, deaths);
    for (long bits = -1; bits <= 0; bits++) {
      if (reserved.contains(bits)) {
        reserved.delete(bits);
      }
    }
    live.size(0);
    // Done last, because it allocates memory: if that fails, the next change rebuilds the
    // directory.
    currency.directory(Directory.of(file, file.view(), lookup.directory()));
  }

  /**
   * Retires heap segments, atomically.
   *
   * @param heapSegments numbers of live heap segments that are not referenced
   */
  public void retire(List<Integer> heapSegments) {
    file.beforeChange();
    if (lookup.directory().epoch() != live.epochAcquire()) {
      currency.refresh();
    }
    Directory directory = lookup.directory();
    Directory later = directory.with(file, directory.epoch() + 1, List.of());
    file.publish(List.of(), heapSegments);
    currency.directory(later);
  }

  /** Replaces a segment by two if it is mostly live, otherwise by one. */
  private void replaceSegment(long hash) {
    Directory directory = lookup.directory();
    Segment full = directory.segmentOf(hash);
    int liveCount = segments.used(full.number()) - segments.deleted(full.number());
    boolean isSplit = liveCount > usedLimit - usedLimit / 4
        && Directory.isPlausible(full.depth() + 1, file.liveCount() + 1);
    if (!isSplit && liveCount >= usedLimit) {
      requireUsed(full, segments.used(full.number()));
      throw new IllegalStateException("too many keys with the same hash prefix: depth="
          + full.depth() + ", file=" + file.path());
    }
    rewrite(full, isSplit ? 2 : 1);
  }

  private void requireUsed(Segment segment, int actual) {
    int expected = SegmentCheck.of(table, segment).used();
    if (actual != expected) {
      throw new CorruptStoreException(
          "used slots: expected=" + expected + ", actual=" + actual,
          file.path(),
          "segment " + segment.number());
    }
  }

  /** Copies the live entries of a segment into {@code count} new ones, and makes those live. */
  private void rewrite(Segment full, int count) {
    Directory directory = lookup.directory();
    int depth = full.depth() + count - 1;
    clearImages(count);
    copy(file.region(full), Long.SIZE - depth, count);
    List<Birth> births = new ArrayList<>();
    List<Segment> born = new ArrayList<>();
    List<Integer> deaths = List.of(full.number());
    int[] allocated = new int[count];
    int allocatedCount = 0;
    Directory later;
    try {
      for (int i = 0; i < count; i++) {
        int prefix = count == 1 ? full.prefix() : full.prefix() | i << Integer.SIZE - depth;
        allocated[i] = file.allocate(images[i].bytes());
        allocatedCount++;
        births.add(new Birth(allocated[i], prefix, depth, images[i].used()));
        born.add(file.segment(births.get(i)));
      }
      later = directory.with(file, directory.epoch() + 1, born);
    } catch (RuntimeException | Error e) {
      // Allocates no memory, lack of which may be the cause.
      for (int i = 0; i < allocatedCount; i++) {
        file.discard(allocated[i]);
      }
      throw e;
    }
    file.publish(births, deaths);
    currency.directory(later);
  }

  private void clearImages(int count) {
    if (images == null) {
      SegmentLayout layout = table.layout();
      images =
          new SegmentImage[] {new SegmentImage(layout, access), new SegmentImage(layout, access)};
    }
    for (int i = 0; i < count; i++) {
      images[i].clear();
    }
  }

  /** Copies live entries; with two images, the hash bit at {@code bitShift} chooses. */
  private void copy(Region from, int bitShift, int count) {
    int slots = table.layout().slots();
    for (int at = 0; at < slots; at += COPIED_TOGETHER) {
      copy(from, at, Math.min(slots, at + COPIED_TOGETHER), bitShift, count);
    }
    Reference.reachabilityFence(from);
  }

  private void copy(Region from, int start, int end, int bitShift, int count) {
    for (int at = start; at < end; at++) {
      long bits = access.key(from.buffer(), from.base(), at);
      if (!SegmentLayout.isReserved(bits)) {
        int i = (int) (access.hash(bits) >>> bitShift) & count - 1;
        images[i].add(bits, access.value(from.buffer(), from.base(), at));
      }
    }
  }

  /** Corrects the counts after the last writer died, or rebuilds after a power failure. */
  RecoveryReport recover(Recovery above) {
    RecoveryReport.Condition condition = file.condition();
    boolean isRebuildNeeded = file.isRebuildNeeded();
    long counted = 0;
    long rewritten = 0;
    file.writeLock().lock();
    try {
      if (isRebuildNeeded) {
        counted = file.view().segments().size();
        rewritten = rebuild();
      } else if (condition == RecoveryReport.Condition.LEFT_OPEN) {
        counted = recountActive();
      }
      requireCounts();
      if (condition != RecoveryReport.Condition.CLEAN) {
        recountAll();
        above.recover(table);
      }
    } finally {
      file.writeLock().unlock();
    }
    if (isRebuildNeeded) {
      file.rebuilt();
    }
    return new RecoveryReport(condition, counted, rewritten, Math.max(0, live.size()));
  }

  /** Checks that the counts, which decide when a segment is replaced, are possible. */
  private void requireCounts() {
    for (Segment segment : file.view().segments()) {
      int used = segments.used(segment.number());
      int deleted = segments.deleted(segment.number());
      if (deleted < 0 || deleted > used || used > table.layout().slots()) {
        throw new CorruptStoreException(
            "deleted and used slots: expected=0 to " + table.layout().slots() + ", actual="
                + deleted + " and " + used,
            file.path(),
            "segment " + segment.number());
      }
    }
  }

  private int recountActive() {
    int counted = 0;
    int active = live.activeSegment();
    for (Segment segment : file.view().segments()) {
      if (segment.number() == active) {
        SegmentCheck check = SegmentCheck.of(table, segment);
        segments.used(active, check.used());
        segments.deleted(active, check.deleted());
        counted++;
      }
    }
    return counted;
  }

  private void recountAll() {
    long size = reserved.count();
    for (Segment segment : file.view().segments()) {
      size += segments.used(segment.number()) - segments.deleted(segment.number());
    }
    live.size(size);
  }

  /**
   * Scans the slots of every segment: if an entry reached the disk but an earlier one of its probe
   * sequence did not, the segment is rewritten.
   *
   * @return the number of rewritten segments
   */
  private int rebuild() {
    int rewritten = 0;
    for (Segment segment : file.view().segments()) {
      SegmentCheck check = SegmentCheck.of(table, segment);
      segments.used(segment.number(), check.used());
      segments.deleted(segment.number(), check.deleted());
      if (check.foreign() > 0 || check.isOverfull()) {
        throw new CorruptStoreException(
            check.problems().get(0), file.path(), "segment " + segment.number());
      }
      if (!check.isSound()) {
        rewrite(segment, 1);
        rewritten++;
      }
    }
    return rewritten;
  }
}
