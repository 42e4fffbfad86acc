package store.offheap.file;

import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import store.offheap.error.CorruptStoreException;
import store.offheap.error.NotAStoreException;
import store.offheap.error.RecoveryNeededException;
import store.offheap.error.StoreIoException;
import store.offheap.model.PageReading;
import store.offheap.model.ReadAhead;
import store.offheap.model.RecoveryReport;

/**
 * One open store file: hands out segments, makes sets of them live, and keeps the last checkpoint
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
 * <p>Nothing moves and nothing is cut off: a range that was handed out keeps its place. A segment
 * that is live in the last checkpoint is never written over, so whatever happens after it, the last
 * checkpoint can be read.
 *
 * <p>Threads: methods that change something need {@link #writeLock()}, except
 * {@link #checkpoint()}, {@link #attribute} and {@link #close()}, which must be called without it.
 * All others may be called by any thread.
 */
public final class StoreFile implements AutoCloseable {
  /** Bytes of a page; every range in the file begins at a multiple of it. */
  public static final int PAGE = 4096;

  /** The version of the file format that this library writes. */
  public static final int FORMAT_VERSION = Superblock.FORMAT_VERSION;

  /** Where segments may lie at the earliest. */
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

  /** Null unless lookups bring in single pages themselves. */
  private volatile PageTouch pageTouch;

  /**
   * Takes over a file that was made or opened.
   *
   * @param lock the file's lock; null for a file that is read, or that nobody else knows of
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
   * @throws IllegalArgumentException if they are too long, or have no UTF-8
   */
  public static void requireAttributes(Map<String, String> attributes) {
    Catalog.requireAttributes(attributes);
  }

  /**
   * Creates a file that holds no segment yet. It becomes a store with its first checkpoint, which
   * {@link #close()} makes; until then, and if that fails, it is the caller's to delete.
   *
   * @param path a file that does not exist
   * @param spec what never changes in its life
   * @param attributes what people and tools should know of it
   * @throws StoreIoException if the file cannot be made
   */
  public static StoreFile create(Path path, StoreSpec spec, Map<String, String> attributes) {
    try {
      return create(FileAccess.create(path), spec, attributes);
    } catch (IOException e) {
      throw new StoreIoException("cannot create: " + e, path, e);
    } catch (InternalError e) {
      throw pageGone(e, path);
    }
  }

  /** Creates a file in storage that is empty, and closes the storage if that fails. */
  static StoreFile create(Storage access, StoreSpec spec, Map<String, String> attributes)
      throws IOException {
    return FileCreation.create(access, spec, attributes);
  }

  /**
   * Opens a store for reading. Takes no lock and writes nothing.
   *
   * @throws NotAStoreException if the file is something else
   * @throws CorruptStoreException if its bytes contradict each other
   * @throws RecoveryNeededException if the machine went down while it was open for writing
   * @throws StoreIoException if it cannot be read, or does not exist
   */
  public static StoreFile openReadOnly(Path path) {
    return FileOpening.open(path, null);
  }

  /**
   * Opens a store for writing. Writes nothing before the first change, unless the store has to be
   * recovered: see {@link #isRebuildNeeded()}.
   *
   * @param lock the file's lock; given up by {@link #close()}, but not when this method throws
   * @throws NotAStoreException if the file is something else
   * @throws CorruptStoreException if its bytes contradict each other
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
   * Checks that a file looks like a store and may be written, so that nothing is created beside one
   * that is not or may not: a lock file that belongs to somebody else would keep its owner out.
   *
   * @throws NotAStoreException if it is something else
   * @throws StoreIoException if it cannot be read or written, or does not exist
   */
  public static void probeForWriting(Path path) {
    FileOpening.probeForWriting(path);
  }

  /**
   * Returns what a file holds, as the constants of {@link StoreSpec} have it, without opening it.
   *
   * @throws store.offheap.error.StoreException if it is no store, or nobody can tell
   */
  public static int kind(Path path) {
    return FileOpening.kind(path);
  }

  /**
   * Opens the store that has taken the place of another one, which its writer goes on in.
   *
   * @param before the one before, whose locks it takes over
   * @throws CorruptStoreException if its bytes contradict each other
   * @throws StoreIoException if it cannot be opened, or does not exist
   */
  public static StoreFile openSuccessor(StoreFile before) {
    return FileOpening.open(before.path(), before.lock, before.writeLock);
  }

  /** Opens a store in storage, and closes the storage if that fails. */
  static StoreFile open(Storage access, WriterLock lock) throws IOException {
    return FileOpening.open(access, lock);
  }

  /** Returns the path that the file was opened by. */
  public Path path() {
    return access.path();
  }

  /** Returns whether another file lies at its path now; false also if nobody can tell. */
  public boolean isReplaced() {
    try {
      return access.isReplaced();
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Says that another file took the place of this one, and that whoever still reads here is to
   * finish: gives up the descriptor, of which a process may have only so many, and not what is
   * mapped. There are no more changes. Must not hold the write lock.
   */
  public void leave() {
    checkpointer.leave();
  }

  /** Chooses how pages are read that are not in memory; automatic unless told otherwise. */
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
   * Returns what lookups bring single pages in with from now on, null where they need not. Only who
   * asks after the choice was made knows of it.
   */
  public PageTouch pageTouch() {
    if (pageTouch == null && windows.reading() == PageReading.THROUGH_CHANNEL) {
      pageTouch = new PageTouch(access, length());
    }
    return pageTouch;
  }

  /** Has the system begin to read a segment that all of is going to be looked at. */
  public void willScan(Region segment) {
    if (reading() == PageReading.ADVISED) {
      PageAdvice.WILL_NEED.give(segment.buffer());
    }
  }

  /** Has the system begin to read a range of the file. */
  public void willRead(long position, long length) {
    windows.willRead(position, length);
  }

  /** Returns what never changes in the life of the file. */
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
   * Compares all segments that are sealed with their checksums, before what is in them is written
   * to a file with checksums of its own. Others may change the file meanwhile.
   *
   * @throws CorruptStoreException if one is other than when it was sealed
   */
  public void requireSound() {
    seals.requireSound(path());
  }

  /**
   * Compares one segment, as {@link #requireSound()} does all.
   *
   * @param number a segment that is live in an epoch that was seen
   */
  public void requireSound(int number) {
    seals.requireSound(number, path());
  }

  /** Returns the lock that a thread holds while it changes the file. */
  public ReentrantLock writeLock() {
    return writeLock;
  }

  /** Returns the number of the last checkpoint, from 1; 0 when there is none. */
  public long checkpointSequence() {
    return checkpointer.newestSequence();
  }

  /**
   * Returns whether the machine went down while the file was open for writing. The live segments
   * are then those of the last checkpoint, and their slots what happened to reach the disk: the
   * layer above must go through them, and call {@link #rebuilt()}.
   */
  public boolean isRebuildNeeded() {
    return isRebuildNeeded;
  }

  /**
   * Returns whether storage failed under a writer elsewhere, and what it left was not recovered
   * yet: what was changed since the last checkpoint is going to be as it was then.
   */
  public boolean isRecoveryAwaited() {
    return !isWritable() && live.isSuspect();
  }

  /**
   * Returns how the file was found. When it was left open by a process of this boot, everything
   * that stored is there; the counts of the segment it changed last may differ.
   */
  public RecoveryReport.Condition condition() {
    return condition;
  }

  /** Ends the recovery with a checkpoint; if it is cut short, the next opening begins it anew. */
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
   * @throws CorruptStoreException if their prefixes do not cover every hash once, or the file has
   *     no room for as many
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

  /** Returns where a segment is mapped. */
  public Region region(Segment segment) {
    return windows.region("segment", segment.number(), segment.position(), spec.segmentLength());
  }

  /**
   * Prepares for a change; every change begins with it.
   *
   * @throws IllegalStateException if the file was closed
   * @throws UnsupportedOperationException if it was opened read-only
   * @throws StoreIoException if an earlier write to storage failed
   */
  public void beforeChange() {
    guard.beforeChange();
  }

  /** Lets the file grow by that many segments in the fewest steps when it grows next. */
  public void reserve(long segmentCount) {
    windows.reserve(live.allocated() + segmentCount * spec.segmentLength());
  }

  /**
   * Says whether checkpoints are made by themselves as segments retire; they are by default. A file
   * that makes none is under construction: closing it seals all of it, however large.
   */
  public void checkpointsByItself(boolean byItself) {
    background.automatic(byItself);
  }

  /**
   * Writes segments from now on in pieces that the system keeps and maps as one, whatever their
   * length. Nobody reads a segment before {@link #publish} makes it live, which ends its writing.
   */
  public void gatherWrites() {
    space.gather();
  }

  /**
   * Waits, when too many segments are retired, until a checkpoint lets them be used again: some
   * milliseconds, or to its end when far too many are. The write lock, held once, is given up
   * meanwhile.
   *
   * @return whether it waited, so that whatever the caller saw before may have changed
   */
  public boolean awaitReusable() {
    return background.awaitIfOverdue();
  }

  /**
   * Writes a segment to a place that no checkpoint and no reader needs. It is not live yet, and if
   * it never gets so its place will be used again.
   *
   * @param image its bytes, exactly as many as a segment has
   * @return its number
   * @throws StoreIoException if it cannot be written, as when the disk is full; nothing has changed
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
   * @param checksum the CRC-32C of the image, so that nobody has to read it back
   */
  public int allocate(ByteBuffer image, int checksum) {
    int number = allocate(image);
    table.seal(number, checksum);
    return number;
  }

  /**
   * Writes an empty segment of the heap, which is live at once, at the present epoch.
   *
   * @return its number
   * @throws StoreIoException if it cannot be written, as when the disk is full; nothing has changed
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
   * Returns where a heap segment is mapped, for reading. Takes no lock where it was asked for
   * before; then the segment may have been retired since, as the epoch tells.
   *
   * @param number a number from the file, which may be any
   * @throws CorruptStoreException if there is no such live segment of the heap
   */
  public Region heapRegion(int number) {
    return heaps.region(number);
  }

  /**
   * Returns where a heap segment is mapped, for a change that follows.
   *
   * @param number a number from the file, which may be any
   * @throws CorruptStoreException if there is no such live segment of the heap
   */
  public Region changeHeap(int number) {
    beforeChange();
    heaps.requireLive(number);
    seals.breakBeforeChange(number);
    return heaps.region(number);
  }

  /**
   * Returns the first epoch of a heap segment's present life, which tells it from a later segment
   * at the same place.
   *
   * @param number a number from the file, which may be any
   * @throws CorruptStoreException if there is no such live segment of the heap
   */
  public long birthOf(int number) {
    return heaps.birth(number);
  }

  /** Returns the numbers of the live heap segments, ascending. */
  public List<Integer> heapSegments() {
    return heaps.numbers();
  }

  /**
   * Checks the counts of a heap segment.
   *
   * @throws CorruptStoreException if they are none that a segment can have
   */
  public void requireHeapCounts(int number) {
    heaps.requireCounts(number, table.used(number), table.deleted(number));
  }

  /**
   * Returns whether the last complete checkpoint holds what begins at an offset of a heap segment:
   * whether a power failure now would leave it there. Needs the write lock.
   */
  public boolean isDurable(int number, int offset) {
    return heaps.isDurable(number, offset);
  }

  /**
   * Returns whether a checkpoint is under way that will hold what begins at an offset of a heap
   * segment, if it is completed. Needs the write lock.
   */
  public boolean isSettling(int number, int offset) {
    return heaps.isSettling(number, offset);
  }

  /** Gives back a segment that {@link #allocate} returned and that will not become live. */
  public void discard(int number) {
    space.discard(number);
  }

  /**
   * Makes segments live and retires others, in one atomic step.
   *
   * @param births the segments that become live
   * @param deaths numbers of the live segments that they replace
   * @return the new epoch
   * @throws StoreIoException if segments wait to be written, and that fails; nothing has changed
   */
  public long publish(List<Birth> births, List<Integer> deaths) {
    writeGathered();
    long epoch = live.epochAcquire() + 1;
    List<Integer> deadNumbers = List.copyOf(deaths);
    // No memory is taken from here on, not even for an iterator: a birth that was prepared and not
    // published would be published by the next change.
    for (int i = 0; i < births.size(); i++) {
      Birth birth = births.get(i);
      table.assign(birth.number(), birth.prefix(), birth.depth(), birth.used(), 0);
      table.birthRelease(birth.number(), epoch);
    }
    for (int i = 0; i < deadNumbers.size(); i++) {
      table.deathRelease(deadNumbers.get(i), epoch);
    }
    // Pairs with epochAcquire of every lookup.
    live.epochRelease(epoch);
    // What is later written into a segment that can be used again must not be seen before this.
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
   * Brings segments that were allocated so far to storage, while others are allocated, so that the
   * checkpoint finds less to do. Any thread may call.
   *
   * @throws StoreIoException if storage fails; the file refuses further writes then
   */
  public void forceWritten() {
    try {
      guard.forceWritten();
    } catch (IOException e) {
      throw new StoreIoException("cannot write to storage: " + e, path(), e);
    }
  }

  /**
   * Writes all that was changed before the call to storage, so that it outlives a power failure.
   * Other threads may go on writing meanwhile. Does nothing when nothing changed.
   *
   * @throws StoreIoException if storage fails; after a failed force the file refuses further writes
   */
  public void checkpoint() {
    checkpointer.checkpoint();
  }

  /**
   * Returns the attributes of the last checkpoint, by ascending name. Waits for no checkpoint that
   * is under way.
   */
  public Map<String, String> attributes() {
    return checkpointer.attributes();
  }

  /**
   * Changes an attribute, at once and on disk, as an amendment of the last checkpoint.
   *
   * @param name its name
   * @param value its value; null removes it
   * @throws IllegalArgumentException if all attributes together get longer than 1 MiB, or one has a
   *     surrogate that stands alone
   */
  public void attribute(String name, String value) {
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
   * Returns the checkpoint at which the file rests, closed; -1 while it is open for writing. A
   * number that is returned twice says that nothing changed in between: every change comes after
   * the mark of an open file, and the next mark of a closed one after another checkpoint.
   */
  public long restingCheckpoint() {
    return isClean() ? live.checkpoint() : -1;
  }

  Checkpoints checkpoints() {
    return checkpoints;
  }

  /** Returns how many segments of the table are live; needs the write lock. */
  public int liveCount() {
    return space.tableCount();
  }

  /** Counts the segments that are not live. */
  public IdleSegments idleSegments() {
    return table.idle(checkpointer.newestEpoch());
  }

  /**
   * Says what a mapped page without storage behind it means, of which the JVM tells by an
   * {@link InternalError}: somebody cut the file short, or its device failed. A file that was
   * opened for writing takes no more changes.
   */
  public StoreIoException pageGone(InternalError e) {
    return guard.pageGone(e);
  }

  /** Says the same of a file that is not open. */
  public static StoreIoException pageGone(InternalError e, Path path) {
    return ChangeGuard.pageGone(e, path);
  }

  /** Returns what the file system cannot promise; see {@link StorageCheck}. */
  public List<String> warnings() {
    requireOpen();
    return warnings(access.path());
  }

  /** Returns what the file system of any file or folder cannot promise. */
  public static List<String> warnings(Path path) {
    return StorageCheck.of(path);
  }

  /** Throws unless the file is open. */
  public void requireOpen() {
    guard.requireOpen();
  }

  /**
   * Makes a checkpoint if anything changed, marks the file as closed cleanly, and gives up the
   * lock. A second call does nothing. Mappings stay until nothing uses them.
   *
   * @throws StoreIoException if storage fails; the file is closed nevertheless
   */
  @Override
  public void close() {
    close(!isRebuildNeeded());
  }

  /** Closes the file as it is, without a checkpoint; for an opening that failed half way. */
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
