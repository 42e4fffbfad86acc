package store.offheap.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import store.offheap.error.StoreIoException;

/**
 * Brings an open file to storage: marks it open before its first change, makes checkpoints, on
 * request or in a thread of its own, and marks it closed.
 *
 * <p>A checkpoint forces the segments, writes the catalog to the idle place, forces, writes the
 * idle superblock, and forces. What it names is taken down under the write lock; the forcing goes
 * on without, so that writers need not wait for storage.
 *
 * <p>After a failed force nothing is known of what is on disk, and asking again may lie; so the
 * file takes no more changes.
 */
final class Checkpointer {
  private final Storage access;
  private final Checkpoints checkpoints;
  private final Windows windows;
  private final LivePage live;
  private final SegmentTable table;
  private final SegmentSpace space;
  private final Seals seals;
  private final StoreSpec spec;
  private final ReentrantLock writeLock;
  private final ReentrantLock checkpointLock = new ReentrantLock();
  private final Condition backgroundEnded;
  private boolean isBackgroundRunning;
  private boolean isAutomatic = true;
  private boolean isMarkedOpen;

  /** Whether a change needs no preparation; false again after a checkpoint, a failure, a close. */
  private boolean isChanged;

  /** Attributes for the first checkpoint; null when they are those of the newest one. */
  private Map<String, String> initialAttributes;

  private volatile IOException failure;
  private volatile boolean isClosed;

  Checkpointer(
      Storage access,
      Checkpoints checkpoints,
      Windows windows,
      LivePage live,
      SegmentTable table,
      SegmentSpace space,
      Seals seals,
      ReentrantLock writeLock) {
    this.access = access;
    this.checkpoints = checkpoints;
    this.windows = windows;
    this.live = live;
    this.table = table;
    this.space = space;
    this.seals = seals;
    this.spec = checkpoints.newest().spec();
    this.writeLock = writeLock;
    this.backgroundEnded = writeLock.newCondition();
  }

  /** Begins with a file that has no checkpoint yet. */
  void begin(Map<String, String> attributes) {
    initialAttributes = new TreeMap<>(attributes);
    live.boot(Boot.CURRENT);
    live.stateRelease(LivePage.STATE_OPEN);
    isMarkedOpen = true;
  }

  /**
   * Begins with a file that is marked open; it needs a checkpoint even if nothing changes any more.
   */
  void beginOpen() {
    isMarkedOpen = true;
    isChanged = true;
  }

  /**
   * Makes the last checkpoint of a closed file once more, from its live state, in place of one
   * whose superblock is lost. The file stays marked as closed, so that this can be redone.
   */
  void renew() {
    isChanged = true;
    checkpoint();
  }

  void requireOpen() {
    if (isClosed) {
      throw new IllegalStateException("store is closed: file=" + access.path());
    }
  }

  private void requireWritable() {
    requireOpen();
    if (!access.isWritable()) {
      throw new UnsupportedOperationException("store was opened read-only: file=" + access.path());
    }
    requireUnfailed();
  }

  private void requireUnfailed() {
    if (failure != null) {
      throw failed(failure);
    }
  }

  private StoreIoException failed(IOException e) {
    return new StoreIoException(
        "writing to storage failed, the store takes no more changes: " + e, access.path(), e);
  }

  /** Takes no more changes from now on, and says so to whoever opens the file next. */
  private void fail(IOException e) {
    failure = e;
    writeLock.lock();
    try {
      isChanged = false;
      live.boot(Boot.NONE);
    } catch (InternalError gone) {
      // The page is gone, and with it whatever could have been said.
    } finally {
      writeLock.unlock();
    }
  }

  /** What is known after a store or load went to a page without storage. */
  StoreIoException pageGone(InternalError e) {
    StoreIoException gone = pageGone(e, access.path());
    if (access.isWritable() && !isClosed && failure == null) {
      fail(gone.getCause());
    }
    return gone;
  }

  static StoreIoException pageGone(InternalError e, Path path) {
    return new StoreIoException(
        "a mapped page has no storage: the file was cut short, or its disk is full or failed",
        path,
        new IOException(e));
  }

  /** Prepares for a change: on disk, too, the file must not look closed once it changes. */
  void beforeChange() {
    if (!isChanged) {
      requireWritable();
      try {
        if (!isMarkedOpen) {
          live.boot(Boot.CURRENT);
          live.stateRelease(LivePage.STATE_OPEN);
          force();
          isMarkedOpen = true;
        }
      } catch (IOException e) {
        throw failed(e);
      }
      isChanged = true;
    }
  }

  void automatic(boolean automatic) {
    isAutomatic = automatic;
  }

  /** Makes a checkpoint in the background if enough is retired. Needs the write lock. */
  void checkpointIfDue() {
    if (isAutomatic && space.isCheckpointDue()) {
      startBackground();
    }
  }

  /**
   * Waits for a background checkpoint if far too much is retired. Needs the write lock, held once,
   * and gives it up meanwhile.
   *
   * @return whether it waited
   */
  boolean awaitIfOverdue() {
    if (!isAutomatic || !space.isCheckpointOverdue()) {
      return false;
    }
    startBackground();
    while (isBackgroundRunning) {
      backgroundEnded.awaitUninterruptibly();
    }
    requireWritable();
    // If it failed, as on a full disk, the caller goes on without it.
    return !space.isCheckpointOverdue();
  }

  private void startBackground() {
    if (!isBackgroundRunning) {
      Thread thread = new Thread(this::runInBackground, "offheap-store-checkpoint");
      thread.setDaemon(true);
      try {
        thread.start();
        isBackgroundRunning = true;
      } catch (OutOfMemoryError e) {
        // No thread to be had: retired segments wait, and the change that led here is complete.
      }
    }
  }

  private void runInBackground() {
    try {
      checkpoint();
    } catch (IllegalStateException | StoreIoException | OutOfMemoryError e) {
      // Closed meanwhile, or failed. A failed force is remembered, and refuses further changes; a
      // full disk or heap only means that retired segments wait for the next checkpoint.
    } finally {
      writeLock.lock();
      try {
        isBackgroundRunning = false;
        backgroundEnded.signalAll();
      } finally {
        writeLock.unlock();
      }
    }
  }

  /** Makes a checkpoint unless nothing changed since the last. Must not hold the write lock. */
  void checkpoint() {
    checkpointLock.lock();
    try {
      requireOpen();
      if (isDue()) {
        seals.sealQuiet();
        seal();
      }
    } catch (InternalError e) {
      throw pageGone(e);
    } finally {
      checkpointLock.unlock();
    }
  }

  /** Returns whether anything changed since the last checkpoint. */
  private boolean isDue() {
    writeLock.lock();
    try {
      requireUnfailed();
      return isChanged || checkpoints.newest().sequence() == 0;
    } finally {
      writeLock.unlock();
    }
  }

  private void seal() {
    long epoch;
    ByteBuffer catalog;
    writeLock.lock();
    try {
      requireUnfailed();
      epoch = live.epochAcquire();
      checkpoints.reserve(snapshot(epoch).encode().remaining(), space::allocateZeros);
      catalog = snapshot(epoch).encode();
      isChanged = false;
    } catch (IOException e) {
      throw new StoreIoException("cannot write a catalog: " + e, access.path(), e);
    } finally {
      writeLock.unlock();
    }
    boolean isSealed = false;
    try {
      force();
      write(catalog, epoch);
      initialAttributes = null;
      isSealed = true;
    } catch (IOException e) {
      throw new StoreIoException("cannot make a checkpoint: " + e, access.path(), e);
    } finally {
      sealed(isSealed, epoch);
    }
  }

  private void write(ByteBuffer catalog, long epoch) throws IOException {
    try {
      checkpoints.write(catalog, spec, epoch, this::force);
      live.checkpoint(checkpoints.newest().sequence());
    } finally {
      if (checkpoints.isSealing() && failure == null) {
        fail(new IOException("a superblock was cut short"));
      }
    }
  }

  private void sealed(boolean isSealed, long epoch) {
    writeLock.lock();
    try {
      if (isSealed) {
        space.reclaim(epoch);
      } else {
        isChanged = failure == null && !isClosed;
      }
    } finally {
      writeLock.unlock();
    }
  }

  private Catalog snapshot(long epoch) throws IOException {
    int count = live.segmentCount();
    List<Catalog.Row> rows = new ArrayList<>(count);
    for (int number = 0; number < count; number++) {
      rows.add(table.row(number, epoch));
    }
    return new Catalog(
        live.allocated(),
        live.size(),
        live.copyCells(),
        live.copyChunks(),
        rows,
        currentAttributes());
  }

  /** Writes everything to storage now. */
  void force() throws IOException {
    try {
      windows.force();
      access.force();
    } catch (IOException e) {
      fail(e);
      throw e;
    } catch (UncheckedIOException e) {
      fail(e.getCause());
      throw e.getCause();
    }
  }

  /** Returns a copy that cannot be changed. */
  Map<String, String> attributes() {
    checkpointLock.lock();
    try {
      requireOpen();
      return Collections.unmodifiableMap(new TreeMap<>(
          access.isWritable() ? currentAttributes() : checkpoints.newestAttributes()));
    } catch (IOException e) {
      throw new StoreIoException("cannot read the attributes: " + e, access.path(), e);
    } finally {
      checkpointLock.unlock();
    }
  }

  private Map<String, String> currentAttributes() throws IOException {
    return initialAttributes != null ? initialAttributes : checkpoints.catalog().attributes();
  }

  /** Returns the epoch of the last checkpoint, which a writer elsewhere may have made. */
  long newestEpoch() {
    return newest().epoch();
  }

  /** Returns the number of the last checkpoint, which a writer elsewhere may have made. */
  long newestSequence() {
    return newest().sequence();
  }

  private Superblock newest() {
    checkpointLock.lock();
    try {
      requireOpen();
      if (!access.isWritable()) {
        checkpoints.refresh();
      }
      return checkpoints.newest();
    } catch (IOException e) {
      throw new StoreIoException("cannot read the superblocks: " + e, access.path(), e);
    } finally {
      checkpointLock.unlock();
    }
  }

  /** Amends the last checkpoint: its segments are on disk already. Null removes. */
  void attribute(String name, String value) {
    checkpointLock.lock();
    try {
      requireWritable();
      Map<String, String> attributes = new TreeMap<>(currentAttributes());
      if (value == null) {
        attributes.remove(name);
      } else {
        attributes.put(name, value);
      }
      if (initialAttributes != null) {
        initialAttributes = attributes;
        return;
      }
      amend(checkpoints.catalog().withAttributes(attributes).encode());
    } catch (IOException e) {
      throw new StoreIoException("cannot write the attributes: " + e, access.path(), e);
    } finally {
      checkpointLock.unlock();
    }
  }

  private void amend(ByteBuffer catalog) throws IOException {
    // The newest superblock may be in the page cache only, left by a process that died: it must
    // be on disk before the catalog of the one before it is written over.
    force();
    writeLock.lock();
    try {
      checkpoints.reserve(catalog.remaining(), space::allocateZeros);
    } finally {
      writeLock.unlock();
    }
    write(catalog, checkpoints.newest().epoch());
  }

  /**
   * Makes a last checkpoint if {@code isSealing}, marks the file closed, and releases the channel.
   * A second call does nothing.
   */
  void close(boolean isSealing) {
    checkpointLock.lock();
    try {
      if (isClosed) {
        return;
      }
      // Changes until the snapshot are in the last checkpoint; later ones find the file closed.
      isClosed = true;
      try {
        if (isSealing && access.isWritable() && failure == null) {
          sealSegments();
          if (isDue()) {
            seal();
          }
          markClosed();
        }
      } finally {
        release();
      }
    } catch (IOException e) {
      throw new StoreIoException("cannot close: " + e, access.path(), e);
    } catch (InternalError e) {
      throw pageGone(e);
    } finally {
      checkpointLock.unlock();
    }
  }

  /**
   * Seals what was changed: nothing will change any more. If the last checkpoint is complete, the
   * bytes are on disk already, and marking the file closed brings the seals there, each row whole.
   */
  private void sealSegments() {
    if (isMarkedOpen) {
      seals.sealLast(isAutomatic ? Seals.CHECKPOINT_LIMIT : Long.MAX_VALUE);
    }
  }

  private void markClosed() throws IOException {
    if (isMarkedOpen) {
      live.activeSegmentRelease(0);
      // The state first, and kept so by the fence: a reader that opens the file now must not
      // take it for another boot's, who dies between the two has closed the file, and without it
      // no boot would mean that storage failed.
      live.stateRelease(LivePage.STATE_CLEAN);
      VarHandle.releaseFence();
      live.boot(Boot.NONE);
      force();
    }
  }

  private void release() throws IOException {
    writeLock.lock();
    try {
      isChanged = false;
      access.close();
    } finally {
      writeLock.unlock();
    }
  }
}
