package store.offheap.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import store.offheap.error.StoreIoException;

/**
 * Brings an open file to storage: makes checkpoints, amends the last one, and makes one more when
 * the file is closed.
 *
 * <p>A checkpoint forces the segments, writes the catalog to the idle place, forces, writes the
 * idle superblock, and forces. What it names is taken down under the write lock; the forcing goes
 * on without, so that writers need not wait for storage. Whoever asks what the last checkpoint has
 * waits for none that is under way: it may hold the write lock, which that one is going to need.
 */
final class Checkpointer {
  private final Storage access;
  private final Windows windows;
  private final Checkpoints checkpoints;
  private final LivePage live;
  private final SegmentTable table;
  private final SegmentSpace space;
  private final Seals seals;
  private final ChangeGuard guard;
  private final HeapSegments heaps;
  private final StoreSpec spec;
  private final ReentrantLock writeLock;
  private final ReentrantLock checkpointLock = new ReentrantLock();
  private final BackgroundCheckpoint background;

  /**
   * Attributes for the first checkpoint, replaced as a whole; null when they are those of the
   * newest one.
   */
  private volatile Map<String, String> initialAttributes;

  /** Whether another file took the place of this one, so that no checkpoint is needed any more. */
  private volatile boolean isLeft;

  Checkpointer(FileParts parts) {
    this.access = parts.access;
    this.windows = parts.windows;
    this.checkpoints = parts.checkpoints;
    this.live = parts.live;
    this.table = parts.table;
    this.space = parts.space;
    this.seals = parts.seals;
    this.guard = parts.guard;
    this.heaps = parts.heaps;
    this.spec = parts.spec;
    this.writeLock = parts.writeLock;
    this.background = new BackgroundCheckpoint(parts, this);
  }

  /** Returns what makes checkpoints without being asked. */
  BackgroundCheckpoint background() {
    return background;
  }

  /** Begins with a file that has no checkpoint yet. */
  void begin(Map<String, String> attributes) {
    initialAttributes = new TreeMap<>(attributes);
    guard.beginNew();
  }

  /**
   * Begins with a file that is marked open; it needs a checkpoint even if nothing changes any more.
   */
  void beginOpen() {
    guard.beginOpen();
  }

  /**
   * Makes the last checkpoint of a closed file once more, from its live state, in place of one
   * whose superblock is lost. The file stays marked as closed, so that this can be redone.
   */
  void renew() {
    guard.renewing(true);
    checkpoint();
    guard.renewing(false);
  }

  /**
   * Gives up the descriptor of a file that another one took the place of. Waits for a checkpoint
   * that is under way, and there is none after it. Must not hold the write lock.
   */
  void leave() {
    isLeft = true;
    checkpointLock.lock();
    try {
      windows.leave();
    } catch (IOException | IllegalStateException e) {
      // The descriptor stays until the collector finds it.
    } finally {
      checkpointLock.unlock();
    }
  }

  /** Makes a checkpoint unless nothing changed since the last. Must not hold the write lock. */
  void checkpoint() {
    checkpointLock.lock();
    try {
      guard.requireOpen();
      if (!isLeft && isDue()) {
        seals.sealQuiet();
        seal();
      }
    } catch (InternalError e) {
      throw guard.pageGone(e);
    } finally {
      checkpointLock.unlock();
    }
  }

  /** Returns whether anything changed since the last checkpoint. */
  private boolean isDue() {
    writeLock.lock();
    try {
      guard.requireUnfailed();
      return guard.isCheckpointDue()
          || checkpoints.isSealing()
          || checkpoints.newest().sequence() == 0;
    } finally {
      writeLock.unlock();
    }
  }

  private void seal() {
    finishBegun();
    long epoch;
    Catalog catalog;
    writeLock.lock();
    try {
      guard.requireUnfailed();
      epoch = live.epochAcquire();
      checkpoints.reserve(snapshot(epoch).encode().remaining(), space::allocateWritten);
      catalog = snapshot(epoch);
      heaps.takenDown(catalog.rows());
      space.takenDown();
      guard.markTakenDown();
    } catch (IOException e) {
      throw new StoreIoException("cannot write a catalog: " + e, access.path(), e);
    } finally {
      writeLock.unlock();
    }
    boolean isSealed = false;
    try {
      guard.force();
      write(catalog.encode(), epoch);
      initialAttributes = null;
      isSealed = true;
    } catch (IOException e) {
      throw new StoreIoException("cannot make a checkpoint: " + e, access.path(), e);
    } finally {
      sealed(isSealed, epoch, catalog);
    }
  }

  private void write(ByteBuffer catalog, long epoch) throws IOException {
    checkpoints.begin(catalog, spec, epoch, guard::force);
    finish();
  }

  /** Finishes the checkpoint that want of memory cut short after it was begun, if there is one. */
  private void finishBegun() {
    if (checkpoints.isSealing()) {
      try {
        finish();
      } catch (IOException e) {
        throw new StoreIoException("cannot make a checkpoint: " + e, access.path(), e);
      }
    }
  }

  private void finish() throws IOException {
    boolean isRepeatable = false;
    try {
      checkpoints.finish(guard::force);
      live.checkpoint(checkpoints.newest().sequence());
    } catch (OutOfMemoryError | FileSystemException e) {
      // Storage did not fail: the same superblock can be written again.
      isRepeatable = true;
      throw e;
    } finally {
      if (checkpoints.isSealing() && !isRepeatable && !guard.isFailed()) {
        guard.fail(new IOException("a superblock was cut short"));
      }
    }
  }

  private void sealed(boolean isSealed, long epoch, Catalog catalog) {
    writeLock.lock();
    try {
      if (isSealed) {
        guard.markCheckpointed();
        space.reclaim(epoch);
        heaps.checkpointed(catalog.rows());
      } else {
        heaps.notCheckpointed();
        guard.markNotTakenDown();
      }
    } finally {
      writeLock.unlock();
    }
  }

  private Catalog snapshot(long epoch) throws IOException {
    int count = live.segmentCount();
    // Before it takes memory: where its page is gone it is any number.
    table.reach(count);
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

  /** Returns a copy that cannot be changed. May be called within a change. */
  Map<String, String> attributes() {
    guard.requireOpen();
    try {
      return Collections.unmodifiableMap(
          new TreeMap<>(access.isWritable() ? currentAttributes() : attributesElsewhere()));
    } catch (IOException e) {
      // It may have been closed meanwhile.
      guard.requireOpen();
      throw new StoreIoException("cannot read the attributes: " + e, access.path(), e);
    }
  }

  private Map<String, String> currentAttributes() throws IOException {
    Map<String, String> initial = initialAttributes;
    return initial != null ? initial : checkpoints.attributes();
  }

  private Map<String, String> attributesElsewhere() throws IOException {
    checkpointLock.lock();
    try {
      return checkpoints.newestAttributes();
    } finally {
      checkpointLock.unlock();
    }
  }

  /**
   * Returns the epoch of the last checkpoint, which a writer elsewhere may have made. May be called
   * within a change.
   */
  long newestEpoch() {
    return newest().epoch();
  }

  /** Returns the number of the last checkpoint, in the same way. */
  long newestSequence() {
    return newest().sequence();
  }

  private Superblock newest() {
    guard.requireOpen();
    return access.isWritable() ? checkpoints.newest() : newestElsewhere();
  }

  private Superblock newestElsewhere() {
    checkpointLock.lock();
    try {
      guard.requireOpen();
      checkpoints.refresh();
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
      guard.requireWritable();
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
    guard.force();
    finishBegun();
    writeLock.lock();
    try {
      checkpoints.reserve(catalog.remaining(), space::allocateWritten);
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
      // Changes until the snapshot are in the last checkpoint; later ones find the file closed.
      if (!guard.close()) {
        return;
      }
      try {
        if (isSealing && access.isWritable() && !guard.isFailed()) {
          sealSegments();
          if (isDue()) {
            seal();
          }
          guard.markClosed();
        }
      } finally {
        guard.release();
      }
    } catch (IOException e) {
      throw new StoreIoException("cannot close: " + e, access.path(), e);
    } catch (InternalError e) {
      throw guard.pageGone(e);
    } finally {
      checkpointLock.unlock();
    }
  }

  /**
   * Seals what was changed: nothing will change any more. If the last checkpoint is complete, the
   * bytes are on disk already, and marking the file closed brings the seals there, each row whole.
   */
  private void sealSegments() {
    if (guard.isMarkedOpen()) {
      seals.sealLast(background.isAutomatic() ? Seals.CHECKPOINT_LIMIT : Long.MAX_VALUE);
    }
  }
}
