package store.offheap.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;
import store.offheap.error.CorruptStoreException;
import store.offheap.error.NotAStoreException;

/**
 * Manages the two superblocks of a file and their catalogs: reads the newest, writes the idle one.
 *
 * <p>Not thread-safe, because {@link StoreFile} calls it under its checkpoint lock; only
 * {@link #newest} and {@link #attributes} may be called by any thread.
 */
final class Checkpoints {
  /** Larger than any number in a file, and small enough that arithmetic cannot overflow. */
  static final long MAX_NUMBER = 1L << 62;

  private final Storage access;
  private volatile Superblock newest;
  private boolean isOtherWhole;

  /** A superblock that was begun but not finished; null if there is none. */
  private Superblock sealing;

  private final long[] positions = new long[2];
  private final int[] capacities = new int[2];

  private Checkpoints(Storage access) {
    this.access = access;
  }

  /** Returns the state of a file that has no checkpoint yet. */
  static Checkpoints none(Storage access, StoreSpec spec) {
    Checkpoints checkpoints = new Checkpoints(access);
    checkpoints.newest = new Superblock(spec, 0, 0, 0, 0, 0, 0);
    return checkpoints;
  }

  /**
   * Reads the superblocks.
   *
   * @throws NotAStoreException if the file was never a store
   * @throws CorruptStoreException if it was, but no superblock is intact
   */
  static Checkpoints read(Storage access) throws IOException {
    Checkpoints checkpoints = new Checkpoints(access);
    checkpoints.refresh();
    return checkpoints;
  }

  /** Reads the superblocks again: another process may have made a checkpoint. */
  void refresh() throws IOException {
    Path path = access.path();
    boolean hasMagic = false;
    long sequences = 0;
    Superblock found = null;
    for (long sequence = 0; sequence <= 1; sequence++) {
      long position = Superblock.position(sequence);
      if (access.length() < position + Superblock.LENGTH) {
        continue;
      }
      ByteBuffer bytes = ByteBuffer.allocate(Superblock.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
      access.read(bytes, position);
      hasMagic |= Superblock.hasMagic(bytes);
      Superblock superblock = Superblock.decode(bytes, path);
      if (superblock != null && (superblock.sequence() & 1) == sequence) {
        // The length is obtained after the superblock: a writer may just have appended the catalog.
        checkRange(superblock, access.length());
        sequences += superblock.sequence();
        positions[(int) sequence] = superblock.catalogPosition();
        capacities[(int) sequence] = superblock.catalogCapacity();
        if (found == null || superblock.sequence() > found.sequence()) {
          found = superblock;
        }
      }
    }
    long length = access.length();
    if (found == null && !hasMagic) {
      throw new NotAStoreException(
          "not a store file: expected=a superblock, actual="
              + (length == 0 ? "an empty file" : "something else, " + length + " bytes"),
          path);
    }
    if (found == null || length < StoreFile.HEADER_LENGTH) {
      throw new CorruptStoreException(
          "no whole superblock: expected=A or B sealed by its checksum, file length=" + length,
          path,
          "superblocks");
    }
    newest = found;
    // For the first superblock alone, the sum would match as well.
    isOtherWhole = found.sequence() > 1 && sequences == 2 * found.sequence() - 1;
  }

  private void checkRange(Superblock superblock, long fileLength) {
    long position = superblock.catalogPosition();
    int capacity = superblock.catalogCapacity();
    int length = superblock.catalogLength();
    if (position < StoreFile.HEADER_LENGTH
        || position % StoreFile.PAGE != 0
        || length < Catalog.ROWS_OFFSET
        || length > Catalog.MAX_LENGTH
        || capacity < length
        || capacity % StoreFile.PAGE != 0
        || position > fileLength - capacity) {
      throw new CorruptStoreException(
          "catalog range: expected=inside the file of " + fileLength + " bytes, actual=" + length
              + " of " + capacity + " bytes at " + position,
          access.path(),
          "superblock " + superblock.sequence());
    }
    if (superblock.sequence() < 1
        || superblock.sequence() > MAX_NUMBER
        || superblock.epoch() < 0
        || superblock.epoch() > MAX_NUMBER) {
      throw new CorruptStoreException(
          "sequence and epoch: expected=1 and 0 to " + MAX_NUMBER + ", actual="
              + superblock.sequence() + " and " + superblock.epoch(),
          access.path(),
          "superblocks");
    }
  }

  Superblock newest() {
    return newest;
  }

  /** Returns whether the superblock before the newest one is intact, or none is expected. */
  boolean isOtherWhole() {
    return newest.sequence() < 2 || isOtherWhole;
  }

  /**
   * Returns whether a complete checkpoint has a superblock that can no longer be read: it would be
   * the one after the newest. A superblock that was being written when the machine crashed does not
   * belong to a complete checkpoint and is not considered lost.
   *
   * @param complete the number of a complete checkpoint
   */
  boolean isLost(long complete) {
    return complete == newest.sequence() + 1 && !isOtherWhole;
  }

  /** Adds the ranges that the catalogs may occupy. */
  void claim(Claims claims) {
    for (int i = 0; i < positions.length; i++) {
      if (capacities[i] > 0) {
        claims.add("catalog", i, positions[i], capacities[i]);
      }
    }
  }

  /**
   * Reads the newest checkpoint's catalog.
   *
   * @throws CorruptStoreException if its bytes do not match the checksum in the superblock
   */
  Catalog catalog() throws IOException {
    return catalog(newest);
  }

  private Catalog catalog(Superblock of) throws IOException {
    String where = "catalog of checkpoint " + of.sequence();
    ByteBuffer bytes = ByteBuffer.allocate(of.catalogLength());
    access.read(bytes, of.catalogPosition());
    bytes.flip();
    int checksum = Catalog.checksum(bytes);
    if (checksum != of.catalogChecksum()) {
      throw new CorruptStoreException(
          String.format("checksum: expected=%08x, actual=%08x", of.catalogChecksum(), checksum),
          access.path(),
          where);
    }
    try {
      return Catalog.decode(bytes);
    } catch (IllegalArgumentException e) {
      throw new CorruptStoreException(e.getMessage(), access.path(), e, where);
    }
  }

  /**
   * Returns the attributes of the newest checkpoint; another thread may make checkpoints meanwhile.
   */
  Map<String, String> attributes() throws IOException {
    while (true) {
      Superblock last = newest;
      try {
        return catalog(last).attributes();
      } catch (CorruptStoreException e) {
        // Two more checkpoints overwrite the catalog of this one.
        if (newest == last) {
          throw e;
        }
      }
    }
  }

  /**
   * Returns the attributes of the checkpoint that is currently the newest, which a writer in
   * another process may have made.
   */
  Map<String, String> newestAttributes() throws IOException {
    while (true) {
      refresh();
      long sequence = newest.sequence();
      try {
        return catalog().attributes();
      } catch (CorruptStoreException e) {
        // The writer may have made two more checkpoints during the read.
        refresh();
        if (newest.sequence() == sequence) {
          throw e;
        }
      }
    }
  }

  /** Returns the position just after both catalogs, or 0 if there are none. */
  long catalogsEnd() {
    return Math.max(positions[0] + capacities[0], positions[1] + capacities[1]);
  }

  /** Ensures that the next catalog, of {@code length} bytes, has a place. */
  void reserve(int length, Allocation allocation) throws IOException {
    int idle = idle();
    if (capacities[idle] < length) {
      int twice = (int) Math.min(2L * length, Catalog.MAX_LENGTH);
      int pages = (Math.max(length, twice) + StoreFile.PAGE - 1) / StoreFile.PAGE;
      int capacity = Math.multiplyExact(pages, StoreFile.PAGE);
      positions[idle] = allocation.allocate(capacity);
      capacities[idle] = capacity;
    }
  }

  /**
   * Writes a catalog to its reserved place, so that {@link #finish} can seal it. The segments that
   * it refers to must have been forced before.
   */
  void begin(ByteBuffer catalog, StoreSpec spec, long epoch, Forcing forcing) throws IOException {
    int idle = idle();
    Superblock next = new Superblock(
        spec,
        newest.sequence() + 1,
        epoch,
        positions[idle],
        catalog.remaining(),
        Catalog.checksum(catalog),
        capacities[idle]);
    access.write(catalog, positions[idle]);
    forcing.force();
    sealing = next;
  }

  /** Writes the superblock of a checkpoint that was started. */
  void finish(Forcing forcing) throws IOException {
    access.write(sealing.encode(), Superblock.position(sealing.sequence()));
    forcing.force();
    newest = sealing;
    sealing = null;
  }

  /**
   * Returns whether a superblock was begun but not finished. It may nevertheless be on disk, so its
   * catalog must not be overwritten before the same superblock is finished.
   */
  boolean isSealing() {
    return sealing != null;
  }

  private int idle() {
    return (int) (newest.sequence() + 1 & 1);
  }

  /** Allocates a range of the file, filled with zeros. */
  interface Allocation {
    long allocate(int length) throws IOException;
  }

  /** Forces everything to storage. */
  interface Forcing {
    void force() throws IOException;
  }
}
