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
 * Makes an open file durable: makes checkpoints, amends the last one, and makes a final one when
 * the file is closed.
 *
 * <p>A checkpoint forces the segments, writes the catalog to the idle place, forces, writes the
 * idle superblock, and forces. Its contents are determined under the write lock; forcing happens
 * without the lock, so that writers need not wait for storage. Queries about the last checkpoint do
 * not wait for one in progress: their caller may hold the write lock, which that checkpoint will
 * need.
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
   * Attributes for the first checkpoint, replaced as a whole; null if they are those of the newest
   * one.
   */
  private volatile Map<String, String> initialAttributes;

  /** Whether another file has replaced this one, so that checkpoints are no longer needed. */
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

  /** Returns the object that makes checkpoints automatically. */
  BackgroundCheckpoint background() {
    return background;
  }

  /** Starts with a file that has no checkpoint yet. */
  void begin(Map<String, String> attributes) {
    initialAttributes = new TreeMap<>(attributes);
    guard.beginNew();
  }

  /** Declares that nobody opens the new file until it is closed. */
  void hide() {
    guard.hide();
  }

  /** Starts with a file that is marked open; it needs a checkpoint even if nothing else changes. */
  void beginOpen() {
    guard.beginOpen();
  }

  /**
   * Repeats the last checkpoint of a closed file from its live state, replacing one whose
   * superblock is lost. The file stays marked as closed, so that this can be repeated.
   */
  void renew() {
    guard.renewing(true);
    checkpoint();
    guard.renewing(false);
  }

  /**
   * Releases the descriptor of a file that was replaced by another one. Waits for a checkpoint in
   * progress; none is made afterwards. Must not be called with the write lock held.
   */
  void leave() {
    isLeft = true;
    checkpointLock.lock();
    try {
      windows.leave();
    } catch (IOException | IllegalStateException e) {
      // The descriptor stays open until it is garbage collected.
    } finally {
      checkpointLock.unlock();
    }
  }

  /**
   * Makes a checkpoint unless nothing has changed since the last one. Must not be called with the
   * write lock held.
   */
  void checkpoint() {
    checkpointLock.lock();
    try {
      guard.requireOpen();
      if (!isLeft && isDue()) {
        seals.sealQuiet();
        seal();
        guard.forceRest();
      }
    } catch (IOException e) {
      throw new StoreIoException("cannot make a checkpoint: " + e, access.path(), e);
    } catch (InternalError e) {
      throw guard.pageGone(e);
    } finally {
      checkpointLock.unlock();
    }
  }

  /** Returns whether anything has changed since the last checkpoint. */
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
      guard.forceInOrder();
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
    checkpoints.begin(catalog, spec, epoch, guard::forceInOrder);
    finish();
  }

  /**
   * Finishes a checkpoint that was interrupted by lack of memory after it had started, if there is
   * one.
   */
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
      checkpoints.finish(guard::forceInOrder);
      live.checkpoint(checkpoints.newest().sequence());
    } catch (OutOfMemoryError | FileSystemException e) {
      // Storage has not failed: the same superblock can be written again.
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
    // Checked before allocating memory: if its page is lost, it may be any number.
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

  /** Returns an unmodifiable copy of the attributes. May be called within a change. */
  Map<String, String> attributes() {
    guard.requireOpen();
    try {
      return Collections.unmodifiableMap(
          new TreeMap<>(access.isWritable() ? currentAttributes() : attributesElsewhere()));
    } catch (IOException e) {
      // The file may have been closed meanwhile.
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
   * Returns the epoch of the last checkpoint, which a writer in another process may have made. May
   * be called within a change.
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

  /**
   * Amends the last checkpoint, whose segments are already on disk. A null value removes the
   * attribute.
   */
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
    // The newest superblock may be only in the page cache, left by a process that died: it must be
    // on disk before the catalog of the previous one is overwritten.
    guard.forceInOrder();
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
   * Further calls have no effect.
   */
  void close(boolean isSealing) {
    checkpointLock.lock();
    try {
      // Changes up to the snapshot are in the last checkpoint; later ones find the file closed.
      if (!guard.close()) {
        return;
      }
      try {
        if (isSealing && access.isWritable()) {
          // A failure in the background may not have been reported yet.
          guard.requireUnfailed();
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
   * Seals the changed segments, which will not change any more. If the last checkpoint is complete,
   * their bytes are already on disk, and marking the file closed forces the seals, each row
   * completely.
   */
  private void sealSegments() {
    if (guard.isMarkedOpen()) {
      seals.sealLast(background.isAutomatic() ? Seals.CHECKPOINT_LIMIT : Long.MAX_VALUE);
    }
  }
}
