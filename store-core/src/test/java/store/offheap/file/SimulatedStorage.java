package store.offheap.file;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A file in a machine that can fail at any moment: what programs see, the cache, and what is on
 * disk. A force brings all to disk; so does the machine itself, now and then, some of it.
 *
 * <p>An event is whatever may have a failure before it: a store to a mapping, a page of a write, a
 * force, a mapping. Whoever watches is called at each, and can take what a failure would leave.
 *
 * <p>Not thread-safe.
 */
public final class SimulatedStorage implements Storage {
  private static final Path PATH = Path.of("simulated.store");
  private static final int CAPACITY = 1 << 20;
  private static final int SECTOR = 512;
  private static final byte[] ZEROS = new byte[CAPACITY];
  private static final int LOW_BITS = 1 << 30;
  private static final long OTHER_BOOT = 0x0123_4567_89AB_CDEFL;
  private static final int[] SURVIVAL_PERCENT = {0, 5, 30, 50, 70, 95, 100};

  /** Buffers are used again: the collector is slow to release direct ones. */
  private static final ArrayDeque<ByteBuffer> SPARE = new ArrayDeque<>();

  private static SimulatedStorage watched;
  private static Runnable watcher;
  private static boolean isWatchingStores;

  private final ByteBuffer cache;
  private final ByteBuffer disk;
  private final boolean isWritable;
  private final int addressBits;
  private int length;
  private int diskLength;

  /** An empty file. */
  public SimulatedStorage() {
    this(true);
  }

  private SimulatedStorage(boolean isWritable) {
    this.cache = spare();
    this.disk = spare();
    this.isWritable = isWritable;
    this.addressBits = cache.alignmentOffset(0, LOW_BITS);
  }

  private static ByteBuffer spare() {
    ByteBuffer spare = SPARE.poll();
    return spare != null ? spare : ByteBuffer.allocateDirect(CAPACITY);
  }

  /** Gives the memory back; nothing may use it afterwards. */
  public void release() {
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

  /** Calls nobody at any event. */
  public static void unwatch() {
    watched = null;
  }

  /** Calls somebody no more, while something else is done. */
  public static void unwatched(Runnable action) {
    SimulatedStorage pausedStorage = watched;
    Runnable pausedWatcher = watcher;
    watched = null;
    try {
      action.run();
    } finally {
      watched = pausedStorage;
      watcher = pausedWatcher;
    }
  }

  private static void beforeStore(ByteBuffer buffer) {
    SimulatedStorage storage = watched;
    if (storage != null
        && isWatchingStores
        && buffer != null
        && (buffer.alignmentOffset(0, LOW_BITS) - storage.addressBits & LOW_BITS - 1) < CAPACITY) {
      watcher.run();
    }
  }

  private void event() {
    if (watched == this) {
      watcher.run();
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
    return copy;
  }

  /** Returns what a power failure leaves, to a machine that was started again since. */
  public SimulatedStorage afterPowerFailure(SplittableRandom random) {
    SimulatedStorage left = copy(true);
    left.writeBack(random, SURVIVAL_PERCENT[random.nextInt(SURVIVAL_PERCENT.length)]);
    left.disk.put(left.diskLength, ZEROS, 0, length - left.diskLength);
    left.cache.put(left.diskLength, ZEROS, 0, length - left.diskLength);
    left.length = left.diskLength;
    left.cache.put(0, left.disk, 0, length);
    left.changeBoot();
    return left;
  }

  /** The stores so far belong to a boot that is over. */
  private void changeBoot() {
    int at = (int) LivePage.POSITION + LivePage.BOOT_OFFSET;
    ByteBuffer bytes = cache.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.getLong(at) == Boot.CURRENT.getMostSignificantBits()) {
      bytes.putLong(at, OTHER_BOOT);
      disk.duplicate().order(ByteOrder.LITTLE_ENDIAN).putLong(at, OTHER_BOOT);
    }
  }

  /** Brings a part of what is not on disk there, in units of one sector to one page. */
  public void writeBack(SplittableRandom random, int percent) {
    for (int page = 0; page < length; page += StoreFile.PAGE) {
      int pageLength = Math.min(StoreFile.PAGE, length - page);
      if (cache.slice(page, pageLength).mismatch(disk.slice(page, pageLength)) >= 0) {
        int unit = SECTOR << random.nextInt(4);
        for (int at = page; at < page + pageLength; at += unit) {
          if (random.nextInt(100) < percent) {
            disk.put(at, cache, at, Math.min(unit, page + pageLength - at));
          }
        }
      }
    }
    if (random.nextInt(100) < percent) {
      diskLength = length;
    }
  }

  /** Creates a store here. */
  public StoreFile create(StoreSpec spec) {
    try {
      return StoreFile.create(this, spec, Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
  public void write(ByteBuffer source, long position) {
    int done = 0;
    while (done < source.remaining()) {
      event();
      int at = (int) position + done;
      int count = Math.min(source.remaining() - done, StoreFile.PAGE - at % StoreFile.PAGE);
      cache.put(at, source, source.position() + done, count);
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
    event();
    disk.put(at, cache, at, count);
  }

  @Override
  public void force() {
    event();
    disk.put(0, cache, 0, length);
    diskLength = length;
  }

  @Override
  public void close() {
    if (!isWritable) {
      release();
    }
  }
}
