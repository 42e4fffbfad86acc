package store.offheap.file;

import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.CRC32C;
import store.offheap.error.CorruptStoreException;

/**
 * The checksums of segments. A segment is sealed while its row of the segment table holds the
 * checksum of its current bytes; the first change of a sealed segment breaks the seal, and a later
 * checkpoint renews it once the segment is no longer changing.
 *
 * <p>A row is never marked as sealed with a checksum that does not match the bytes in the file:
 *
 * <ul>
 *   <li>Bytes are changed and seals are set under the same write lock, so nothing changes between
 *       reading the first byte for the checksum and the store of the seal. The lock is held for one
 *       segment at a time, and a checkpoint seals at most {@value #CHECKPOINT_LIMIT} bytes.
 *   <li>The checksum is stored before the seal, and a seal is broken before the first byte changes.
 *       Within one boot, the page cache receives these stores in order, whenever the process dies.
 *   <li>A power failure may preserve any subset of them. Therefore no seal is valid after an
 *       intervening reboot: the opening that rolls back to a checkpoint breaks all seals. A file
 *       that was closed was forced completely before it was marked closed.
 * </ul>
 *
 * <p>A segment whose place is reused is unsealed before it is written.
 *
 * <p>Threads: {@link #breakBeforeChange} requires the write lock, {@link #check} may be called by
 * any thread of any process, and the other methods take the lock themselves.
 */
public final class Seals {
  /** Maximum number of bytes that one checkpoint seals. */
  static final long CHECKPOINT_LIMIT = 64L << 20;

  /**
   * Checksums are computed on heap copies: the JVM crashes if it computes a checksum of mapped
   * bytes whose storage is lost.
   */
  private static final int COPY_LENGTH = 1 << 16;

  /**
   * A writer may break and renew a seal while a reader computes the checksum, but not repeatedly.
   */
  private static final int ATTEMPTS = 3;

  /** Nothing is known about a segment except its row. */
  private static final byte UNKNOWN = 0;

  /** Not sealed, and changed since the last checkpoint or never examined by one. */
  private static final byte CHANGED = 1;

  /** Not sealed, and not changed since the last checkpoint. */
  private static final byte QUIET = 2;

  private final SegmentTable table;
  private final LivePage live;
  private final Windows windows;
  private final ReentrantLock writeLock;

  /** By segment number; segments beyond its end are unknown. Requires the write lock. */
  private byte[] states = new byte[SegmentTable.FIRST_CHUNK_ROWS];

  Seals(SegmentTable table, LivePage live, Windows windows, ReentrantLock writeLock) {
    this.table = table;
    this.live = live;
    this.windows = windows;
    this.writeLock = writeLock;
  }

  /**
   * Prepares for a change of a segment's bytes; must be called before every change. Costs one load
   * and one comparison, except for the first change since a checkpoint.
   */
  public void breakBeforeChange(int number) {
    if (number >= states.length || states[number] != CHANGED) {
      noteChange(number);
    }
  }

  private void noteChange(int number) {
    if (table.isSealed(number)) {
      table.unseal(number);
    }
    state(number, CHANGED);
  }

  private byte state(int number) {
    return number < states.length ? states[number] : UNKNOWN;
  }

  private void state(int number, byte state) {
    if (number >= states.length) {
      states = Arrays.copyOf(states, Math.max(number + 1, 2 * states.length));
    }
    states[number] = state;
  }

  /** Verifies all live segments against their checksums; see {@link #requireSound(int, Path)}. */
  void requireSound(Path file) {
    for (int number = 0; number < live.segmentCount(); number++) {
      if (table.isLive(number, live.epochAcquire())) {
        requireSound(number, file);
      }
    }
  }

  /**
   * Verifies a segment against its checksum, if it is sealed. Thread-safe.
   *
   * @param number a segment that is live in an observed epoch
   * @param file the file of the segment
   * @throws CorruptStoreException if it differs from when it was sealed
   */
  void requireSound(int number, Path file) {
    SealCheck check = check(number);
    if (!check.isSound()) {
      throw new CorruptStoreException(check.problem(), file, "segment " + number);
    }
  }

  /**
   * Seals segments that have not changed since the previous checkpoint, up to
   * {@value #CHECKPOINT_LIMIT} bytes. Must not be called with the write lock held.
   */
  void sealQuiet() {
    seal(CHECKPOINT_LIMIT, false);
  }

  /**
   * Seals live segments, changed or not, of a file that is about to be closed. Must not be called
   * with the write lock held.
   *
   * @param limit maximum number of bytes to seal
   */
  void sealLast(long limit) {
    seal(limit, true);
  }

  private void seal(long limit, boolean isLast) {
    long left = limit;
    for (int number = 0; number < live.segmentCount(); number++) {
      writeLock.lock();
      try {
        if (!table.isLive(number, live.epochAcquire()) || table.isSealed(number)) {
          continue;
        }
        int length = table.length(number);
        if (left >= length && (isLast || state(number) == QUIET)) {
          table.seal(number, checksum(number));
          state(number, UNKNOWN);
          left -= length;
        } else {
          state(number, QUIET);
        }
      } finally {
        writeLock.unlock();
      }
    }
  }

  private int checksum(int number) {
    int length = table.length(number);
    Region region = windows.region("segment", number, table.position(number), length);
    byte[] copy = new byte[Math.min(length, COPY_LENGTH)];
    CRC32C crc = new CRC32C();
    for (int at = 0; at < length; at += copy.length) {
      int count = Math.min(copy.length, length - at);
      Memory.copy(region.buffer(), region.base() + at, copy, count);
      crc.update(copy, 0, count);
    }
    Reference.reachabilityFence(region);
    return (int) crc.getValue();
  }

  /**
   * Verifies a segment's bytes against its seal.
   *
   * @param number a segment that is live in an observed epoch
   */
  public SealCheck check(int number) {
    SealCheck check = SealCheck.UNSEALED;
    for (int attempt = 0; attempt < ATTEMPTS && table.isSealed(number); attempt++) {
      int expected = table.checksum(number);
      int actual = checksum(number);
      // Pairs with the fence of unseal: a thread that saw a changed byte also sees that the seal is
      // broken.
      VarHandle.acquireFence();
      boolean isSame = table.isSealed(number) && table.checksum(number) == expected;
      check = isSame ? new SealCheck(true, expected, actual) : SealCheck.UNSEALED;
      if (isSame && check.isSound()) {
        return check;
      }
    }
    return check;
  }
}
