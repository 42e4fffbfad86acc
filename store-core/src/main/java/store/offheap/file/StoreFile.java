package store.offheap.file;

import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import store.offheap.error.CorruptStoreException;
import store.offheap.error.NotAStoreException;
import store.offheap.error.RecoveryNeededException;
import store.offheap.error.StoreException;
import store.offheap.error.StoreIoException;
import store.offheap.model.PageReading;
import store.offheap.model.ReadAhead;
import store.offheap.model.RecoveryReport;

/**
 * An open store file: allocates segments, makes sets of them live, and keeps the last checkpoint
 * complete on disk.
 *
 * <pre>
 *  page 0   superblock A
 *  page 1   superblock B
 *  page 2   live page
 *  page 3   chunk 0 of the segment table
 *  page 4.. segments, catalogs and further chunks, in the order in which they were needed
 * </pre>
 *
 * <p>Nothing moves and the file is never truncated: an allocated range keeps its place. A segment
 * that is live in the last checkpoint is never overwritten, so the last checkpoint is always
 * readable, whatever happens afterwards.
 *
 * <p>Threads: methods that change something require {@link #writeLock()}, except
 * {@link #checkpoint()}, {@link #attribute} and {@link #close()}, which must be called without it.
 * All others may be called by any thread.
 */
public final class StoreFile implements AutoCloseable {
  /** Length of a page in bytes; every range in the file begins at a multiple of it. */
  public static final int PAGE = 4096;

  /** The version of the file format that this library writes. */
  public static final int FORMAT_VERSION = Superblock.FORMAT_VERSION;

  /** Lowest possible position of a segment. */
  public static final int HEADER_LENGTH = 4 * PAGE;

  private final Storage access;
  private final WriterLock lock;
  private final StoreSpec spec;
  private final Checkpoints checkpoints;
  private final Windows windows;
  private final LivePage live;
  private final SegmentTable table;
  private final SegmentSpace space;
  private final Seals seals;
  private final ReentrantLock writeLock;
  private final ChangeGuard guard;
  private final HeapSegments heaps;
  private final Checkpointer checkpointer;
  private final BackgroundCheckpoint background;
  private final RecoveryReport.Condition condition;
  private boolean isRebuildNeeded;

  /** Null unless lookups read single pages themselves. */
  private volatile PageTouch pageTouch;

  /**
   * Takes ownership of a file that was created or opened.
   *
   * @param lock the file's lock; null for a file that is only read, or is not visible to others
   */
  StoreFile(
      FileParts parts,
      Checkpointer checkpointer,
      WriterLock lock,
      RecoveryReport.Condition condition) {
    this.access = parts.access;
    this.lock = lock;
    this.spec = parts.spec;
    this.checkpoints = parts.checkpoints;
    this.windows = parts.windows;
    this.live = parts.live;
    this.table = parts.table;
    this.space = parts.space;
    this.seals = parts.seals;
    this.writeLock = parts.writeLock;
    this.guard = parts.guard;
    this.heaps = parts.heaps;
    this.checkpointer = checkpointer;
    this.background = checkpointer.background();
    this.condition = condition;
    this.isRebuildNeeded = condition == RecoveryReport.Condition.RESTORED;
  }

  /**
   * Checks that a file can have some attributes.
   *
   * @throws IllegalArgumentException if they are too long, or cannot be encoded in UTF-8
   */
  public static void requireAttributes(Map<String, String> attributes) {
    Catalog.requireAttributes(attributes);
  }

  /**
   * Creates a file without segments. It becomes a store with its first checkpoint, which
   * {@link #close()} makes; until then, and if that fails, the caller is responsible for deleting
   * it. Nobody may open it before: up to that point, what is stored later may reach storage first.
   *
   * @param path a file that does not exist
   * @param spec its immutable properties
   * @param attributes information for people and tools
   * @throws StoreIoException if the file cannot be created
   */
  public static StoreFile create(Path path, StoreSpec spec, Map<String, String> attributes) {
    try {
      StoreFile file = create(FileAccess.create(path), spec, attributes);
      file.hide();
      return file;
    } catch (IOException e) {
      throw new StoreIoException("cannot create: " + e, path, e);
    } catch (InternalError e) {
      throw pageGone(e, path);
    }
  }

  /** Declares that nobody opens a new file until it is closed. */
  void hide() {
    checkpointer.hide();
  }

  /** Creates a file in empty storage; closes the storage on failure. */
  static StoreFile create(Storage access, StoreSpec spec, Map<String, String> attributes)
      throws IOException {
    return FileCreation.create(access, spec, attributes);
  }

  /**
   * Opens a store for reading. Takes no lock and writes nothing.
   *
   * @throws NotAStoreException if the file is something else
   * @throws CorruptStoreException if its bytes are inconsistent
   * @throws RecoveryNeededException if the machine crashed while it was open for writing
   * @throws StoreIoException if it cannot be read, or does not exist
   */
  public static StoreFile openReadOnly(Path path) {
    return FileOpening.open(path, null);
  }

  /**
   * Opens a store for writing. Writes nothing before the first change, unless the store has to be
   * recovered: see {@link #isRebuildNeeded()}.
   *
   * @param lock the file's lock; released by {@link #close()}, but not if this method throws
   * @throws NotAStoreException if the file is something else
   * @throws CorruptStoreException if its bytes are inconsistent
   * @throws StoreIoException if it cannot be opened, or does not exist
   */
  public static StoreFile openForWriting(Path path, WriterLock lock) {
    return FileOpening.open(path, lock);
  }

  /**
   * Checks that a file looks like a store.
   *
   * @throws NotAStoreException if it is something else
   * @throws StoreIoException if it cannot be read, or does not exist
   */
  public static void probe(Path path) {
    FileOpening.probe(path);
  }

  /**
   * Checks that a file looks like a store and is writable, so that no lock file is created next to
   * other files: a lock file that belongs to another user would lock out the owner of the file.
   *
   * @throws NotAStoreException if it is something else
   * @throws StoreIoException if it cannot be read or written, or does not exist
   */
  public static void probeForWriting(Path path) {
    FileOpening.probeForWriting(path);
  }

  /**
   * Returns whether a file is a store of a kind, without opening it; false if it is not a store, or
   * if this cannot be determined.
   *
   * @param path any path
   * @param kind one of the constants of {@link StoreSpec}
   */
  public static boolean isKind(Path path, int kind) {
    try {
      return FileOpening.kind(path) == kind;
    } catch (StoreException | IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * Opens the store that has replaced another one, for the writer to continue in.
   *
   * @param before the previous store, whose locks it takes over
   * @throws CorruptStoreException if its bytes are inconsistent
   * @throws StoreIoException if it cannot be opened, or does not exist
   */
  public static StoreFile openSuccessor(StoreFile before) {
    return FileOpening.open(before.path(), before.lock, before.writeLock);
  }

  /** Opens a store in storage; closes the storage on failure. */
  static StoreFile open(Storage access, WriterLock lock) throws IOException {
    return FileOpening.open(access, lock);
  }

  /** Returns the path that the file was opened by. */
  public Path path() {
    return access.path();
  }

  /** Returns whether another file is now at its path; also false if this cannot be determined. */
  public boolean isReplaced() {
    try {
      return access.isReplaced();
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Records that another file has replaced this one, so that remaining readers finish: closes the
   * descriptor, of which a process has a limited number, but keeps the mappings. No more changes
   * are possible. Must not be called with the write lock held.
   */
  public void leave() {
    checkpointer.leave();
  }

  /** Sets how pages that are not in memory are read; automatic by default. */
  public void readAhead(ReadAhead wish) {
    windows.readAhead(wish);
  }

  /** Returns how pages are read that are not in memory. */
  public PageReading reading() {
    PageReading reading = windows.reading();
    return reading == PageReading.THROUGH_CHANNEL && pageTouch == null
        ? PageReading.AHEAD
        : reading;
  }

  /**
   * Returns the object by which single pages must be read from now on, or null if they need not.
   * Not null once the file has become large, unless the system can be advised.
   */
  public PageTouch pageTouch() {
    PageTouch pages = pageTouch;
    return pages == null && windows.reading() == PageReading.THROUGH_CHANNEL ? touching() : pages;
  }

  private synchronized PageTouch touching() {
    if (pageTouch == null) {
      pageTouch = new PageTouch(access, length());
    }
    return pageTouch;
  }

  /** Makes the system start reading a segment that will be read completely. */
  public void willScan(Region segment) {
    if (reading() == PageReading.ADVISED) {
      PageAdvice.WILL_NEED.give(segment.buffer());
    }
  }

  /** Makes the system start reading a range of the file. */
  public void willRead(long position, long length) {
    windows.willRead(position, length);
  }

  /** Returns the immutable properties of the file. */
  public StoreSpec spec() {
    return spec;
  }

  /** Returns whether the file was opened for writing. */
  public boolean isWritable() {
    return access.isWritable();
  }

  /** Returns the part that changes between checkpoints. */
  public LivePage live() {
    return live;
  }

  /** Returns the rows of all segments. */
  public SegmentTable segments() {
    return table;
  }

  /** Returns the checksums of the segments. */
  public Seals seals() {
    return seals;
  }

  /**
   * Verifies all sealed segments against their checksums, before their contents are written to a
   * file with new checksums. Others may change the file meanwhile.
   *
   * @throws CorruptStoreException if a segment differs from when it was sealed
   */
  public void requireSound() {
    seals.requireSound(path());
  }

  /**
   * Verifies one segment, as {@link #requireSound()} does for all.
   *
   * @param number a segment that is live in an observed epoch
   */
  public void requireSound(int number) {
    seals.requireSound(number, path());
  }

  /** Returns the lock that a thread holds while it changes the file. */
  public ReentrantLock writeLock() {
    return writeLock;
  }

  /** Returns the number of the last checkpoint, from 1; 0 if there is none. */
  public long checkpointSequence() {
    return checkpointer.newestSequence();
  }

  /**
   * Returns whether the machine crashed while the file was open for writing. The live segments are
   * then those of the last checkpoint, with whatever slots happened to reach the disk: the layer
   * above must scan them and then call {@link #rebuilt()}.
   */
  public boolean isRebuildNeeded() {
    return isRebuildNeeded;
  }

  /**
   * Returns whether storage failed for a writer in another process and has not been recovered yet:
   * changes since the last checkpoint will be rolled back.
   */
  public boolean isRecoveryAwaited() {
    return !isWritable() && live.isSuspect();
  }

  /**
   * Returns the condition in which the file was found. If it was left open by a process since the
   * last boot, all stores of that process are present; the counts of the segment that it changed
   * last may differ.
   */
  public RecoveryReport.Condition condition() {
    return condition;
  }

  /**
   * Ends the recovery with a checkpoint; if that is interrupted, the next opening repeats the
   * recovery.
   */
  public void rebuilt() {
    checkpoint();
    try {
      guard.markRecovered();
    } catch (IOException e) {
      throw new StoreIoException("cannot write to storage: " + e, path(), e);
    }
    isRebuildNeeded = false;
  }

  /**
   * Returns the live segments.
   *
   * @throws CorruptStoreException if their prefixes do not cover every hash once, or that many do
   *     not fit in the file
   */
  public EpochView view() {
    EpochView view = EpochView.read(live, table, windows);
    long room = length() / spec.segmentLength();
    if (view.segments().size() > room) {
      throw windows.corrupt(
          "segment table", "live segments", "at most " + room, view.segments().size());
    }
    return view;
  }

  /** Returns a segment that is about to become live. */
  public Segment segment(Birth birth) {
    return new Segment(
        birth.number(), table.position(birth.number()), birth.prefix(), birth.depth());
  }

  /** Returns the mapping of a segment. */
  public Region region(Segment segment) {
    return windows.region("segment", segment.number(), segment.position(), spec.segmentLength());
  }

  /**
   * Prepares for a change; must be called before every change.
   *
   * @throws IllegalStateException if the file was closed
   * @throws UnsupportedOperationException if it was opened read-only
   * @throws StoreIoException if an earlier write to storage failed
   */
  public void beforeChange() {
    guard.beforeChange();
  }

  /** Lets the file grow by that many segments in as few steps as possible when it grows next. */
  public void reserve(long segmentCount) {
    windows.reserve(live.allocated() + segmentCount * spec.segmentLength());
  }

  /**
   * Sets whether checkpoints are made automatically as segments retire, which is the default. A
   * file without automatic checkpoints is under construction: closing it seals all of it, however
   * large.
   */
  public void checkpointsByItself(boolean byItself) {
    background.automatic(byItself);
  }

  /**
   * Writes segments from now on in pieces that the system keeps and maps as huge pages, regardless
   * of their length. A segment must not be read before {@link #publish} makes it live, which
   * completes its writing.
   */
  public void gatherWrites() {
    space.gather();
  }

  /**
   * Waits, if too many segments are retired, until a checkpoint allows their reuse: for some
   * milliseconds, or until the end of the checkpoint if far too many are. The write lock, which
   * must be held once, is released meanwhile.
   *
   * @return whether it waited, so that anything the caller saw before may have changed
   */
  public boolean awaitReusable() {
    return background.awaitIfOverdue();
  }

  /**
   * Writes a segment to a place that no checkpoint and no reader needs. It is not live yet; if it
   * never becomes live, its place will be reused.
   *
   * @param image its bytes, exactly the length of a segment
   * @return its number
   * @throws StoreIoException if it cannot be written, such as when the disk is full; nothing has
   *     changed
   */
  public int allocate(ByteBuffer image) {
    if (image.remaining() != spec.segmentLength()) {
      throw new IllegalArgumentException(
          "segment: expected=" + spec.segmentLength() + " bytes, actual=" + image.remaining());
    }
    beforeChange();
    try {
      return space.allocate(image);
    } catch (IOException e) {
      throw new StoreIoException("cannot write a segment: " + e, path(), e);
    }
  }

  /**
   * Writes a segment as {@link #allocate(ByteBuffer)} does, and seals it.
   *
   * @param checksum the CRC-32C of the image, so that it need not be read back
   */
  public int allocate(ByteBuffer image, int checksum) {
    int number = allocate(image);
    table.seal(number, checksum);
    return number;
  }

  /**
   * Writes an empty heap segment, which is live immediately, at the current epoch.
   *
   * @return its number
   * @throws StoreIoException if it cannot be written, such as when the disk is full; nothing has
   *     changed
   */
  public int allocateHeap() {
    beforeChange();
    try {
      return heaps.allocate();
    } catch (IOException e) {
      throw new StoreIoException("cannot write a segment: " + e, path(), e);
    }
  }

  /**
   * Returns the mapping of a heap segment, for reading. Takes no lock if it was requested before;
   * the segment may then have been retired since, as the epoch tells.
   *
   * @param number a number from the file, which may be arbitrary
   * @throws CorruptStoreException if there is no such live segment of the heap
   */
  public Region heapRegion(int number) {
    return heaps.region(number);
  }

  /**
   * Returns the position of a heap segment, to request its pages; 0 if there is no such live
   * segment.
   *
   * @param number a number from the file, which may be arbitrary
   */
  public long heapPosition(int number) {
    return heaps.position(number);
  }

  /**
   * Returns the mapping of a heap segment, for a change that follows.
   *
   * @param number a number from the file, which may be arbitrary
   * @throws CorruptStoreException if there is no such live segment of the heap
   */
  public Region changeHeap(int number) {
    beforeChange();
    heaps.requireLive(number);
    seals.breakBeforeChange(number);
    return heaps.region(number);
  }

  /**
   * Returns the first epoch of a heap segment's current life, which distinguishes it from a later
   * segment at the same place.
   *
   * @param number a number from the file, which may be arbitrary
   * @throws CorruptStoreException if there is no such live segment of the heap
   */
  public long birthOf(int number) {
    return heaps.birth(number);
  }

  /** Returns the numbers of the live heap segments in ascending order. */
  public List<Integer> heapSegments() {
    return heaps.numbers();
  }

  /**
   * Checks the counts of a heap segment.
   *
   * @throws CorruptStoreException if they are impossible for a segment
   */
  public void requireHeapCounts(int number) {
    heaps.requireCounts(number, table.used(number), table.deleted(number));
  }

  /**
   * Returns whether the last complete checkpoint contains what begins at an offset of a heap
   * segment, so that it would survive a power failure now. Requires the write lock.
   */
  public boolean isDurable(int number, int offset) {
    return heaps.isDurable(number, offset);
  }

  /**
   * Returns whether a checkpoint in progress will contain what begins at an offset of a heap
   * segment, if it completes. Requires the write lock.
   */
  public boolean isSettling(int number, int offset) {
    return heaps.isSettling(number, offset);
  }

  /** Releases a segment that {@link #allocate} returned and that will not become live. */
  public void discard(int number) {
    space.discard(number);
  }

  /**
   * Makes segments live and retires others, atomically.
   *
   * @param births the segments that become live
   * @param deaths numbers of the live segments that they replace
   * @return the new epoch
   * @throws StoreIoException if segments are waiting to be written and that fails; nothing has
   *     changed
   */
  public long publish(List<Birth> births, List<Integer> deaths) {
    writeGathered();
    long epoch = live.epochAcquire() + 1;
    List<Integer> deadNumbers = List.copyOf(deaths);
    // No memory is allocated from here on, not even for an iterator: a birth that was prepared but
    // not published would be published by the next change.
    for (int i = 0; i < births.size(); i++) {
      Birth birth = births.get(i);
      table.assign(birth.number(), birth.prefix(), birth.depth(), birth.used(), 0);
      table.birthRelease(birth.number(), epoch);
    }
    for (int i = 0; i < deadNumbers.size(); i++) {
      table.deathRelease(deadNumbers.get(i), epoch);
    }
    // Pairs with the epochAcquire of every lookup.
    live.epochRelease(epoch);
    // Later writes to a reusable segment must not become visible before this store.
    VarHandle.fullFence();
    space.replaced(births.size(), deadNumbers);
    heaps.forget(deadNumbers);
    background.startIfDue();
    return epoch;
  }

  private void writeGathered() {
    try {
      space.writeGathered();
    } catch (IOException e) {
      throw new StoreIoException("cannot write a segment: " + e, path(), e);
    }
  }

  /**
   * Forces the segments allocated so far to storage, while others are being allocated, so that the
   * checkpoint has less to do. Thread-safe.
   *
   * @throws StoreIoException if storage fails; the file rejects further writes then
   */
  public void forceWritten() {
    try {
      guard.forceWritten();
    } catch (IOException e) {
      throw new StoreIoException("cannot write to storage: " + e, path(), e);
    }
  }

  /**
   * Writes all changes made before the call to storage, so that they survive a power failure. Other
   * threads may continue writing meanwhile. Does nothing if nothing has changed.
   *
   * @throws StoreIoException if storage fails; after a failed force the file rejects further writes
   */
  public void checkpoint() {
    checkpointer.checkpoint();
  }

  /**
   * Returns the attributes of the last checkpoint, in ascending order of name. Does not wait for a
   * checkpoint in progress.
   */
  public Map<String, String> attributes() {
    return checkpointer.attributes();
  }

  /**
   * Changes an attribute, immediately and on disk, by amending the last checkpoint.
   *
   * @param name its name
   * @param value its value; null removes it
   * @throws IllegalArgumentException if all attributes together would exceed 1 MiB, or one contains
   *     an unpaired surrogate
   */
  public void attribute(String name, String value) {
    Objects.requireNonNull(name, "name");
    checkpointer.attribute(name, value);
  }

  /** Returns the file's length in bytes. */
  public long length() {
    try {
      return access.length();
    } catch (IOException e) {
      throw new StoreIoException("cannot read the length: " + e, path(), e);
    }
  }

  /** Returns whether the last writer closed the file. */
  public boolean isClean() {
    return live.stateAcquire() == LivePage.STATE_CLEAN;
  }

  /**
   * Returns the number of the last checkpoint if the file is closed, or -1 while it is open for
   * writing. If the same number is returned twice, nothing has changed in between: every change
   * follows marking the file open, and marking it closed again follows another checkpoint.
   */
  public long restingCheckpoint() {
    return isClean() ? live.checkpoint() : -1;
  }

  Checkpoints checkpoints() {
    return checkpoints;
  }

  /** Returns the number of live table segments; requires the write lock. */
  public int liveCount() {
    return space.tableCount();
  }

  /** Counts the segments that are not live. */
  public IdleSegments idleSegments() {
    return table.idle(checkpointer.newestEpoch());
  }

  /**
   * Returns the exception for a mapped page without storage, which the JVM reports by an
   * {@link InternalError}: the file was truncated, or its device failed. A file that was opened for
   * writing accepts no more changes.
   */
  public StoreIoException pageGone(InternalError e) {
    return guard.pageGone(e);
  }

  /** Returns the same exception for a file that is not open. */
  public static StoreIoException pageGone(InternalError e, Path path) {
    return ChangeGuard.pageGone(e, path);
  }

  /** Returns the guarantees that the file system cannot give; see {@link StorageCheck}. */
  public List<String> warnings() {
    requireOpen();
    return warnings(access.path());
  }

  /** Returns the guarantees that the file system of any file or folder cannot give. */
  public static List<String> warnings(Path path) {
    Objects.requireNonNull(path, "path");
    return StorageCheck.of(path);
  }

  /** Throws unless the file is open. */
  public void requireOpen() {
    guard.requireOpen();
  }

  /**
   * Makes a checkpoint if anything has changed, marks the file as closed cleanly, and releases the
   * lock. Further calls have no effect. Mappings remain until they are no longer used.
   *
   * @throws StoreIoException if storage fails or has failed; the file is closed nevertheless
   */
  @Override
  public void close() {
    close(!isRebuildNeeded());
  }

  /** Closes the file as it is, without a checkpoint; for an opening that failed halfway. */
  public void abandon() {
    close(false);
  }

  private void close(boolean isSealing) {
    try {
      checkpointer.close(isSealing);
    } finally {
      if (lock != null) {
        lock.close();
      }
    }
  }
}
