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
 * A file in a machine that can fail at any moment: what programs see, the cache, and what is on
 * disk. A force brings all to disk; so does the machine itself, now and then, some of it. It may
 * read a sector while that is stored to, from its start on.
 *
 * <p>A force that fails leaves pages that count as written and are not, until they are changed.
 *
 * <p>An event is whatever may have a failure before it: a store to a mapping, a page of a write, a
 * force, a mapping. Whoever watches is called at each, and can take what a failure would leave.
 *
 * <p>One thread at a time.
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

  /** Buffers are used again: the collector is slow to release direct ones. */
  private static final ArrayDeque<ByteBuffer> SPARE = new ArrayDeque<>();

  /** Those with pages that count as written and are not. */
  private static final Set<SimulatedStorage> DECEIVED = ConcurrentHashMap.newKeySet();

  private static volatile SimulatedStorage watched;
  private static volatile Runnable watcher;
  private static volatile boolean isWatchingStores;

  /** Another one whose events somebody else is told of. */
  private static volatile SimulatedStorage companion;

  private static volatile Runnable companionWatcher;

  private final ByteBuffer cache;
  private final ByteBuffer disk;
  private final boolean isWritable;

  /** Of the cache: on the raw path its address, on the other the low bits of that. */
  private final long address;

  /** Pages that count as written and are not. */
  private final BitSet lostPages = new BitSet();

  private int length;
  private int diskLength;
  private int room = CAPACITY;
  private long writtenEnd;

  /** Which force from now on fails; 0 for none. */
  private int failingForce;

  private boolean hasFailed;

  /** What was read of a unit that the machine is writing; null when it is writing none. */
  private byte[] early;

  private int earlyAt;
  private int unitEnd;

  /** An empty file. */
  public SimulatedStorage() {
    this(true);
  }

  private SimulatedStorage(boolean isWritable) {
    this.cache = spare();
    this.disk = spare();
    this.isWritable = isWritable;
    this.address = Memory.RAW ? Memory.address(cache) : cache.alignmentOffset(0, LOW_BITS);
  }

  /** Returns what programs see. */
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

  /** Gives the memory back; nothing may use it afterwards. */
  public void release() {
    DECEIVED.remove(this);
    lostPages.clear();
    early = null;
    for (ByteBuffer buffer : new ByteBuffer[] {cache, disk}) {
      buffer.put(0, ZEROS, 0, length);
      SPARE.add(buffer);
    }
  }

  /** Calls somebody at every event of this storage, and at none of another. */
  public void watch(Runnable newWatcher) {
    watchCalls(newWatcher);
    isWatchingStores = true;
    Memory.observe(SimulatedStorage::beforeStore);
  }

  /** Calls somebody at every event of this storage but stores to mappings. */
  public void watchCalls(Runnable newWatcher) {
    watched = this;
    watcher = newWatcher;
    isWatchingStores = false;
  }

  /** Calls somebody at the events of this storage, too, while another one is watched. */
  public void watchBeside(Runnable newWatcher) {
    companion = this;
    companionWatcher = newWatcher;
  }

  /** Calls nobody at any event. */
  public static void unwatch() {
    watched = null;
    companion = null;
  }

  /** Calls somebody no more, while something else is done. */
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

  /** Returns where in the file a place in memory is, -1 for elsewhere. */
  private int offset(ByteBuffer buffer, long base) {
    long offset = Memory.RAW
        ? base - address
        : buffer.alignmentOffset(0, LOW_BITS) + base - address & LOW_BITS - 1;
    return offset >= 0 && offset < CAPACITY ? (int) offset : -1;
  }

  /** Pages that are changed do not count as written any more. */
  private void changed(int at, int count) {
    lostPages.clear(at / StoreFile.PAGE, (at + count - 1) / StoreFile.PAGE + 1);
  }

  /** Lets writes fail beyond so many bytes, where nothing was written before. */
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

  /** Returns what a power failure leaves, to a machine that was started again since. */
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

  /** The stores so far belong to a boot that is over. */
  private void changeBoot() {
    int at = (int) LivePage.POSITION + LivePage.BOOT_OFFSET;
    ByteBuffer bytes = cache.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.getLong(at) == BOOT.getMostSignificantBits()) {
      bytes.putLong(at, OTHER_BOOT);
      disk.duplicate().order(ByteOrder.LITTLE_ENDIAN).putLong(at, OTHER_BOOT);
    }
  }

  /** Brings a part of what is not on disk there, in units of one sector to one page. */
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

  /** Writing waits for the end of one that is under way, and if need be writes all of it anew. */
  private void awaitUnit(int from, int to) {
    if (early != null && from < unitEnd && earlyAt < to) {
      endUnit();
    }
  }

  /** Begins to write a unit of what is not on disk: some words of it are read, no more for now. */
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
   * @param count how many bytes are read for now
   */
  public void beginUnit(int at, int end, int count) {
    early = new byte[count];
    earlyAt = at;
    unitEnd = end;
    cache.get(at, early);
  }

  /** Writes the unit that was begun, if it was not overtaken. */
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

  /** Returns whether there is a unit that was begun. */
  public boolean isWriting() {
    return early != null;
  }

  /**
   * Lets a force fail: the pages that it was to write count as written afterwards.
   *
   * @param number which force from now on, 0 for none
   */
  public void failForce(int number) {
    failingForce = number;
    hasFailed = false;
  }

  /** Returns whether a force failed. */
  public boolean hasFailed() {
    return hasFailed;
  }

  /**
   * Throws unless a whole checkpoint is on disk that no store changes which is not there yet: so
   * that whatever a power failure leaves, there is a superblock, and the catalog that it names.
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

  /** Creates a store here. */
  public StoreFile create(StoreSpec spec) {
    try {
      return StoreFile.create(this, spec, Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Creates a store here, as {@link #create} does, that nobody opens until it is closed. */
  public StoreFile createHidden(StoreSpec spec) {
    StoreFile file = create(spec);
    file.hide();
    return file;
  }

  /** Opens the store here, which makes no checkpoint by itself. */
  public StoreFile open() {
    try {
      StoreFile file = StoreFile.open(this, null);
      file.checkpointsByItself(false);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Opens the store here for the writer of another one, whose place it takes. */
  public StoreFile openSuccessor(StoreFile before) {
    try {
      StoreFile file = FileOpening.open(this, null, before.writeLock());
      file.checkpointsByItself(false);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Opens a copy of the store here for reading. */
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

  /** Writes what is not on disk, and does not count as written. */
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
