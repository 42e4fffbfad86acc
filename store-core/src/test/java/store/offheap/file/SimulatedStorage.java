package store.offheap.file;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A file on a machine that can fail at any moment: the cache, which is what programs see, and the
 * disk. A force writes everything to disk; from time to time the machine itself writes some of it.
 * It may read the start of a sector before a program stores to it and the rest afterwards.
 *
 * <p>A force that fails leaves pages that count as written but are not, until they are changed.
 *
 * <p>An event is anything that a failure can precede: a store to a mapping, a page of a write, a
 * force, a mapping. A watcher is called at each event and can capture what a failure would leave.
 *
 * <p>Not thread-safe.
 */
public final class SimulatedStorage implements Storage {
  private static final Path PATH = Path.of("simulated.store");
  private static final int CAPACITY = 1 << 20;
  private static final int SECTOR = 512;
  private static final byte[] ZEROS = new byte[CAPACITY];
  private static final int LOW_BITS = 1 << 30;
  private static final UUID BOOT = currentBoot();
  private static final long OTHER_BOOT = 0x0123_4567_89AB_CDEFL;
  private static final int[] SURVIVAL_PERCENT = {0, 5, 30, 50, 70, 95, 100};

  /** Buffers are reused because the collector is slow to release direct ones. */
  private static final ArrayDeque<ByteBuffer> SPARE = new ArrayDeque<>();

  /** The storages with pages that count as written but are not. */
  private static final Set<SimulatedStorage> DECEIVED = ConcurrentHashMap.newKeySet();

  private static volatile SimulatedStorage watched;
  private static volatile Runnable watcher;
  private static volatile boolean isWatchingStores;

  /** Another storage, whose events are reported to a watcher of its own. */
  private static volatile SimulatedStorage companion;

  private static volatile Runnable companionWatcher;

  private final ByteBuffer cache;
  private final ByteBuffer disk;
  private final boolean isWritable;

  /** The address of the cache on the raw path; its low bits on the other path. */
  private final long address;

  /** Pages that count as written but are not. */
  private final BitSet lostPages = new BitSet();

  private int length;
  private int diskLength;
  private int room = CAPACITY;
  private long writtenEnd;

  /** Which force fails, counted from now on; 0 for none. */
  private int failingForce;

  private boolean hasFailed;

  /** The part that the machine has read of the unit that it is writing; null if it writes none. */
  private byte[] early;

  private int earlyAt;
  private int unitEnd;

  /** Creates an empty file. */
  public SimulatedStorage() {
    this(true);
  }

  private SimulatedStorage(boolean isWritable) {
    this.cache = spare();
    this.disk = spare();
    this.isWritable = isWritable;
    this.address = Memory.RAW ? Memory.address(cache) : cache.alignmentOffset(0, LOW_BITS);
  }

  /** Returns the content that programs see. */
  public byte[] content() {
    byte[] content = new byte[length];
    cache.get(0, content);
    return content;
  }

  private static ByteBuffer spare() {
    ByteBuffer spare = SPARE.poll();
    return spare != null
        ? spare
        : ByteBuffer.allocateDirect(CAPACITY + StoreFile.PAGE)
            .alignedSlice(StoreFile.PAGE)
            .slice(0, CAPACITY);
  }

  /** Releases the memory; the storage must not be used afterwards. */
  public void release() {
    DECEIVED.remove(this);
    lostPages.clear();
    early = null;
    for (ByteBuffer buffer : new ByteBuffer[] {cache, disk}) {
      buffer.put(0, ZEROS, 0, length);
      SPARE.add(buffer);
    }
  }

  /** Calls a watcher at every event of this storage, and of no other. */
  public void watch(Runnable newWatcher) {
    watchCalls(newWatcher);
    isWatchingStores = true;
    Memory.observe(SimulatedStorage::beforeStore);
  }

  /** Calls a watcher at every event of this storage except stores to mappings. */
  public void watchCalls(Runnable newWatcher) {
    watched = this;
    watcher = newWatcher;
    isWatchingStores = false;
  }

  /** Also calls a watcher at the events of this storage while another one is watched. */
  public void watchBeside(Runnable newWatcher) {
    companion = this;
    companionWatcher = newWatcher;
  }

  /** Removes the watchers. */
  public static void unwatch() {
    watched = null;
    companion = null;
  }

  /** Runs an action without calling the watchers. */
  public static void unwatched(Runnable action) {
    SimulatedStorage pausedStorage = watched;
    Runnable pausedWatcher = watcher;
    SimulatedStorage pausedCompanion = companion;
    watched = null;
    companion = null;
    try {
      action.run();
    } finally {
      companion = pausedCompanion;
      watched = pausedStorage;
      watcher = pausedWatcher;
    }
  }

  private static void beforeStore(ByteBuffer buffer, long base) {
    SimulatedStorage storage = watched;
    if (storage != null && isWatchingStores && storage.offset(buffer, base) >= 0) {
      watcher.run();
    }
    SimulatedStorage beside = companion;
    if (beside != null && beside.offset(buffer, base) >= 0) {
      companionWatcher.run();
    }
    for (SimulatedStorage deceived : DECEIVED) {
      int at = deceived.offset(buffer, base);
      if (at >= 0) {
        deceived.changed(at, 1);
      }
    }
  }

  /** Returns the position in the file of an address in memory, or -1 if it is outside the file. */
  private int offset(ByteBuffer buffer, long base) {
    long offset = Memory.RAW
        ? base - address
        : buffer.alignmentOffset(0, LOW_BITS) + base - address & LOW_BITS - 1;
    return offset >= 0 && offset < CAPACITY ? (int) offset : -1;
  }

  /** Notes that changed pages no longer count as written. */
  private void changed(int at, int count) {
    lostPages.clear(at / StoreFile.PAGE, (at + count - 1) / StoreFile.PAGE + 1);
  }

  /** Makes writes fail beyond a number of bytes, except where something was written before. */
  public void room(int bytes) {
    room = bytes;
  }

  private void event() {
    if (watched == this) {
      watcher.run();
    } else if (companion == this) {
      companionWatcher.run();
    }
  }

  /** Returns what the death of the process leaves: everything, some of it not on disk yet. */
  public SimulatedStorage afterProcessDeath() {
    return copy(true);
  }

  private SimulatedStorage copy(boolean isCopyWritable) {
    SimulatedStorage copy = new SimulatedStorage(isCopyWritable);
    copy.cache.put(0, cache, 0, length);
    copy.disk.put(0, disk, 0, length);
    copy.length = length;
    copy.diskLength = diskLength;
    copy.lostPages.or(lostPages);
    if (!lostPages.isEmpty()) {
      DECEIVED.add(copy);
    }
    return copy;
  }

  /** Returns what a power failure leaves once the machine has been restarted. */
  public SimulatedStorage afterPowerFailure(SplittableRandom random) {
    SimulatedStorage left = copy(true);
    if (early != null && random.nextBoolean()) {
      left.endUnit(early, earlyAt, unitEnd);
    }
    left.writeBack(random, SURVIVAL_PERCENT[random.nextInt(SURVIVAL_PERCENT.length)]);
    left.disk.put(left.diskLength, ZEROS, 0, length - left.diskLength);
    left.cache.put(left.diskLength, ZEROS, 0, length - left.diskLength);
    left.length = left.diskLength;
    left.cache.put(0, left.disk, 0, length);
    left.lostPages.clear();
    DECEIVED.remove(left);
    left.changeBoot();
    return left;
  }

  private static UUID currentBoot() {
    try {
      return Boot.current();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Attributes the stores so far to an earlier boot. */
  private void changeBoot() {
    int at = (int) LivePage.POSITION + LivePage.BOOT_OFFSET;
    ByteBuffer bytes = cache.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.getLong(at) == BOOT.getMostSignificantBits()) {
      bytes.putLong(at, OTHER_BOOT);
      disk.duplicate().order(ByteOrder.LITTLE_ENDIAN).putLong(at, OTHER_BOOT);
    }
  }

  /** Writes a part of what is not on disk yet, in units of one sector to one page. */
  public void writeBack(SplittableRandom random, int percent) {
    for (int page = 0; page < length; page += StoreFile.PAGE) {
      if (isDirty(page)) {
        int end = Math.min(page + StoreFile.PAGE, length);
        int unit = SECTOR << random.nextInt(4);
        for (int at = page; at < end; at += unit) {
          if (random.nextInt(100) < percent) {
            writeUnit(at, Math.min(at + unit, end));
          }
        }
      }
    }
    if (random.nextInt(100) < percent) {
      diskLength = length;
    }
  }

  private boolean isDirty(int page) {
    int count = Math.min(StoreFile.PAGE, length - page);
    return !lostPages.get(page / StoreFile.PAGE)
        && cache.slice(page, count).mismatch(disk.slice(page, count)) >= 0;
  }

  private void writeUnit(int at, int end) {
    awaitUnit(at, end);
    disk.put(at, cache, at, end - at);
  }

  /**
   * Completes a write under way that overlaps the range; if need be, all of it is then written
   * again.
   */
  private void awaitUnit(int from, int to) {
    if (early != null && from < unitEnd && earlyAt < to) {
      endUnit();
    }
  }

  /** Begins to write a unit that is not on disk: reads some of its words, and no more for now. */
  public void beginUnit(SplittableRandom random) {
    int page = random.nextInt(length / StoreFile.PAGE) * StoreFile.PAGE;
    if (isDirty(page)) {
      int unit = SECTOR << random.nextInt(4);
      int at = page + random.nextInt(StoreFile.PAGE / unit) * unit;
      beginUnit(at, at + unit, random.nextInt(1, unit / Long.BYTES) * Long.BYTES);
    }
  }

  /**
   * Begins to write a unit.
   *
   * @param count number of bytes that are read for now
   */
  public void beginUnit(int at, int end, int count) {
    early = new byte[count];
    earlyAt = at;
    unitEnd = end;
    cache.get(at, early);
  }

  /** Writes the unit that was begun, unless another write has completed it. */
  public void endUnit() {
    if (early != null) {
      endUnit(early, earlyAt, unitEnd);
      early = null;
    }
  }

  private void endUnit(byte[] first, int at, int end) {
    disk.put(at, first);
    disk.put(at + first.length, cache, at + first.length, end - at - first.length);
  }

  /** Returns whether the write of a unit has begun and not ended. */
  public boolean isWriting() {
    return early != null;
  }

  /**
   * Makes a force fail: the pages that it should write count as written afterwards.
   *
   * @param number which force fails, counted from now on; 0 for none
   */
  public void failForce(int number) {
    failingForce = number;
    hasFailed = false;
  }

  /** Returns whether a force has failed. */
  public boolean hasFailed() {
    return hasFailed;
  }

  /**
   * Throws unless a complete checkpoint is on disk that no pending store changes, so that whatever
   * a power failure leaves, there is a superblock with the catalog that it refers to.
   */
  public void requireCheckpoint() {
    for (long sequence = 0; sequence <= 1; sequence++) {
      int at = (int) Superblock.position(sequence);
      ByteBuffer bytes = ByteBuffer.allocate(SECTOR).order(ByteOrder.LITTLE_ENDIAN);
      disk.get(at, bytes.array());
      Superblock superblock = Superblock.decode(bytes, PATH);
      if (superblock != null
          && isSettled(at, SECTOR)
          && isSettled((int) superblock.catalogPosition(), superblock.catalogLength())) {
        ByteBuffer catalog = ByteBuffer.allocate(superblock.catalogLength());
        disk.get((int) superblock.catalogPosition(), catalog.array());
        if (Catalog.checksum(catalog) == superblock.catalogChecksum()) {
          return;
        }
      }
    }
    throw new AssertionError("checkpoint on disk: expected=at least 1, actual=none");
  }

  private boolean isSettled(int at, int count) {
    return at + count <= diskLength && cache.slice(at, count).equals(disk.slice(at, count));
  }

  /** Creates a store in this storage. */
  public StoreFile create(StoreSpec spec) {
    try {
      return StoreFile.create(this, spec, Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Creates a store, as {@link #create} does, that nobody opens until it is closed. */
  public StoreFile createHidden(StoreSpec spec) {
    StoreFile file = create(spec);
    file.hide();
    return file;
  }

  /** Opens the store, which makes no checkpoints by itself. */
  public StoreFile open() {
    try {
      StoreFile file = StoreFile.open(this, null);
      file.checkpointsByItself(false);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Opens the store for the writer of another one, which it replaces. */
  public StoreFile openSuccessor(StoreFile before) {
    try {
      StoreFile file = FileOpening.open(this, null, before.writeLock());
      file.checkpointsByItself(false);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Opens a copy of the store for reading. */
  public StoreFile openReadOnly() {
    try {
      return StoreFile.open(copy(false), null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Path path() {
    return PATH;
  }

  @Override
  public boolean isWritable() {
    return isWritable;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public void write(ByteBuffer source, long position) throws IOException {
    long end = position + source.remaining();
    if (end > Math.max(room, writtenEnd)) {
      throw new IOException("No space left on device");
    }
    writtenEnd = Math.max(writtenEnd, end);
    int done = 0;
    while (done < source.remaining()) {
      event();
      int at = (int) position + done;
      int count = Math.min(source.remaining() - done, StoreFile.PAGE - at % StoreFile.PAGE);
      cache.put(at, source, source.position() + done, count);
      changed(at, count);
      done += count;
      length = Math.max(length, at + count);
    }
  }

  @Override
  public void read(ByteBuffer target, long position) throws IOException {
    if (position + target.remaining() > length) {
      throw new EOFException("end of file: position=" + position);
    }
    target.put(cache.slice((int) position, target.remaining()));
  }

  @Override
  public Window map(long position, long count) {
    event();
    int at = (int) position;
    if (isWritable) {
      length = Math.max(length, Math.toIntExact(position + count));
    }
    ByteBuffer mapped = cache.slice(at, (int) count);
    return new Window(
        position, isWritable ? mapped : mapped.asReadOnlyBuffer(), () -> force(at, (int) count));
  }

  private void force(int at, int count) {
    try {
      event();
      if (isFailing()) {
        lose(at, at + count);
        throw new IOException("Input/output error");
      }
      writeDirty(at, at + count);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void force() throws IOException {
    event();
    if (isFailing()) {
      lose(0, length);
      throw new IOException("Input/output error");
    }
    writeDirty(0, length);
    diskLength = length;
  }

  private boolean isFailing() {
    boolean isFailing = failingForce > 0 && --failingForce == 0;
    hasFailed |= isFailing;
    return isFailing;
  }

  private void lose(int from, int to) {
    awaitUnit(from, to);
    for (int page = from; page < to; page += StoreFile.PAGE) {
      if (isDirty(page)) {
        lostPages.set(page / StoreFile.PAGE);
        DECEIVED.add(this);
      }
    }
  }

  /** Writes the pages that are not on disk and do not count as written. */
  private void writeDirty(int from, int to) {
    awaitUnit(from, to);
    if (lostPages.isEmpty()) {
      writeUnit(from, to);
      return;
    }
    for (int page = from; page < to; page += StoreFile.PAGE) {
      if (isDirty(page)) {
        writeUnit(page, Math.min(page + StoreFile.PAGE, to));
      }
    }
  }

  @Override
  public void close() {
    if (!isWritable) {
      release();
    }
  }
}
