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
 * checksum of its present bytes; the first change of a sealed segment breaks the seal, and a later
 * checkpoint puts it on again when the segment has come to rest.
 *
 * <p>A row never says sealed with the checksum of other bytes than those in the file:
 *
 * <ul>
 *   <li>Bytes change and seals are put on under the same write lock, so nothing changes between the
 *       first byte that is summed and the store of the seal. The lock is held for one segment at a
 *       time, and a checkpoint seals at most {@value #CHECKPOINT_LIMIT} bytes.
 *   <li>The checksum is stored before the seal, and a seal is broken before the first byte changes.
 *       The page cache of one boot sees these stores in order, whenever the process dies.
 *   <li>A power failure may keep any of them. So after a boot in between no seal counts: the
 *       opening that goes back to a checkpoint breaks all of them. A file that was closed was
 *       forced whole before it was marked so.
 * </ul>
 *
 * <p>A segment whose place is used again is unsealed before it is written.
 *
 * <p>Threads: {@link #breakBeforeChange} needs the write lock, {@link #check} may be called by any
 * thread of any process, the others lock for themselves.
 */
public final class Seals {
  /** Bytes that one checkpoint seals at most. */
  static final long CHECKPOINT_LIMIT = 64L << 20;

  /**
   * Bytes are copied to the heap and summed there, since the JVM dies if it sums mapped ones that
   * are gone.
   */
  private static final int COPY_LENGTH = 1 << 16;

  /** A writer may break a seal and renew it while a reader sums; it cannot go on like that. */
  private static final int ATTEMPTS = 3;

  /** Nothing is known of a segment but what its row says. */
  private static final byte UNKNOWN = 0;

  /** Not sealed, and changed since the last checkpoint or never looked at by one. */
  private static final byte CHANGED = 1;

  /** Not sealed, and not changed since the last checkpoint. */
  private static final byte QUIET = 2;

  private final SegmentTable table;
  private final LivePage live;
  private final Windows windows;
  private final ReentrantLock writeLock;

  /** By segment number; what lies beyond its end is unknown. Needs the write lock. */
  private byte[] states = new byte[SegmentTable.FIRST_CHUNK_ROWS];

  Seals(SegmentTable table, LivePage live, Windows windows, ReentrantLock writeLock) {
    this.table = table;
    this.live = live;
    this.windows = windows;
    this.writeLock = writeLock;
  }

  /**
   * Prepares for a change of a segment's bytes; every change begins with it. One load and one
   * comparison but for the first change since a checkpoint.
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

  /** Compares all live segments with their checksums; see {@link #requireSound(int, Path)}. */
  void requireSound(Path file) {
    for (int number = 0; number < live.segmentCount(); number++) {
      if (table.isLive(number, live.epochAcquire())) {
        requireSound(number, file);
      }
    }
  }

  /**
   * Compares a segment with its checksum, if it is sealed. Any thread may call.
   *
   * @param number a segment that is live in an epoch that was seen
   * @param file whose segment it is
   * @throws CorruptStoreException if it is other than when it was sealed
   */
  void requireSound(int number, Path file) {
    SealCheck check = check(number);
    if (!check.isSound()) {
      throw new CorruptStoreException(check.problem(), file, "segment " + number);
    }
  }

  /**
   * Seals segments that no checkpoint since the one before has seen changing, up to
   * {@value #CHECKPOINT_LIMIT} bytes of them. Must not hold the write lock.
   */
  void sealQuiet() {
    seal(CHECKPOINT_LIMIT, false);
  }

  /**
   * Seals live segments, changed or not, of a file that is about to be closed. Must not hold the
   * write lock.
   *
   * @param limit bytes to seal at most
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
    byte[] copy = new byte[Math.min(length, COPY_LENGTH)];
    Region region = windows.region("segment", number, table.position(number), length);
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
   * Compares a segment's bytes with its seal.
   *
   * @param number a segment that is live in an epoch that was seen
   */
  public SealCheck check(int number) {
    SealCheck check = SealCheck.UNSEALED;
    for (int attempt = 0; attempt < ATTEMPTS && table.isSealed(number); attempt++) {
      int expected = table.checksum(number);
      int actual = checksum(number);
      // Pairs with the fence of unseal: whoever saw a changed byte sees the seal broken.
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
