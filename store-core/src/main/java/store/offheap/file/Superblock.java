package store.offheap.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import store.offheap.error.CorruptStoreException;
import store.offheap.error.FormatTooNewException;

/**
 * The seal of a checkpoint. There are two at the start of the file, written alternately, so that
 * one is always intact; the valid one with the greater sequence number is used.
 *
 * <pre>
 *  offset  length  field
 *       0       8  magic             "OFFHEAP" and 0x1A
 *       8       4  format version
 *      12       4  kind              what the segments hold
 *      16       4  key dtype         code of the dtype
 *      20       4  value dtype       code of the dtype
 *      24       4  segment slots     slots a segment
 *      28       4  segment length    bytes, a multiple of a page
 *      32       8  seed              of the hash
 *      40       8  sequence          1, 2, 3 ...: number of the checkpoint
 *      48       8  epoch             of the directory at the checkpoint
 *      56       8  catalog position
 *      64       4  catalog length    bytes
 *      68       4  catalog checksum  CRC-32C
 *      72       4  catalog capacity  bytes set aside for this and later catalogs
 *     508       4  checksum          CRC-32C of bytes 0 to 507
 * </pre>
 *
 * <p>It fits in one 512-byte sector; bytes not listed are zero.
 *
 * @param spec immutable properties of the file
 * @param sequence number of the checkpoint, from 1
 * @param epoch epoch of the directory at the checkpoint
 * @param catalogPosition position of the checkpoint's catalog in the file
 * @param catalogLength its length in bytes
 * @param catalogChecksum its CRC-32C
 * @param catalogCapacity number of bytes reserved for it, a multiple of a page
 */
record Superblock(
    StoreSpec spec,
    long sequence,
    long epoch,
    long catalogPosition,
    int catalogLength,
    int catalogChecksum,
    int catalogCapacity) {
  static final long MAGIC = 0x1A50_4145_4846_464FL;
  static final int FORMAT_VERSION = StoreSpec.FORMAT_VERSION;

  static final int MAGIC_OFFSET = 0;
  static final int FORMAT_VERSION_OFFSET = MAGIC_OFFSET + 8;
  static final int KIND_OFFSET = FORMAT_VERSION_OFFSET + 4;
  static final int KEY_DTYPE_OFFSET = KIND_OFFSET + 4;
  static final int VALUE_DTYPE_OFFSET = KEY_DTYPE_OFFSET + 4;
  static final int SEGMENT_SLOTS_OFFSET = VALUE_DTYPE_OFFSET + 4;
  static final int SEGMENT_LENGTH_OFFSET = SEGMENT_SLOTS_OFFSET + 4;
  static final int SEED_OFFSET = SEGMENT_LENGTH_OFFSET + 4;
  static final int SEQUENCE_OFFSET = SEED_OFFSET + 8;
  static final int EPOCH_OFFSET = SEQUENCE_OFFSET + 8;
  static final int CATALOG_POSITION_OFFSET = EPOCH_OFFSET + 8;
  static final int CATALOG_LENGTH_OFFSET = CATALOG_POSITION_OFFSET + 8;
  static final int CATALOG_CHECKSUM_OFFSET = CATALOG_LENGTH_OFFSET + 4;
  static final int CATALOG_CAPACITY_OFFSET = CATALOG_CHECKSUM_OFFSET + 4;
  static final int CHECKSUM_OFFSET = 508;

  /** Length of a superblock in bytes; a disk writes a sector of this size atomically. */
  static final int LENGTH = 512;

  /**
   * Returns the position of the superblock with a sequence number: A for odd ones, B for even ones.
   */
  static long position(long sequence) {
    return (sequence & 1) == 1 ? 0 : StoreFile.PAGE;
  }

  /** Returns the bytes to write, ready to be read from 0. */
  ByteBuffer encode() {
    ByteBuffer bytes = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(MAGIC_OFFSET, MAGIC);
    bytes.putInt(FORMAT_VERSION_OFFSET, FORMAT_VERSION);
    bytes.putInt(KIND_OFFSET, spec.kind());
    bytes.putInt(KEY_DTYPE_OFFSET, spec.keyDType());
    bytes.putInt(VALUE_DTYPE_OFFSET, spec.valueDType());
    bytes.putInt(SEGMENT_SLOTS_OFFSET, spec.segmentSlots());
    bytes.putInt(SEGMENT_LENGTH_OFFSET, spec.segmentLength());
    bytes.putLong(SEED_OFFSET, spec.seed());
    bytes.putLong(SEQUENCE_OFFSET, sequence);
    bytes.putLong(EPOCH_OFFSET, epoch);
    bytes.putLong(CATALOG_POSITION_OFFSET, catalogPosition);
    bytes.putInt(CATALOG_LENGTH_OFFSET, catalogLength);
    bytes.putInt(CATALOG_CHECKSUM_OFFSET, catalogChecksum);
    bytes.putInt(CATALOG_CAPACITY_OFFSET, catalogCapacity);
    bytes.putInt(CHECKSUM_OFFSET, checksum(bytes));
    return bytes;
  }

  /** Returns whether the bytes begin like a superblock, intact or not. */
  static boolean hasMagic(ByteBuffer bytes) {
    return bytes.getLong(MAGIC_OFFSET) == MAGIC;
  }

  /**
   * Decodes a superblock.
   *
   * @return the superblock; null if the bytes are not an intact superblock whose number belongs at
   *     that position
   * @throws FormatTooNewException if they are one of a later format
   * @throws CorruptStoreException if they are one of a format that never existed
   */
  static Superblock decode(ByteBuffer bytes, Path file) {
    if (!hasMagic(bytes) || bytes.getInt(CHECKSUM_OFFSET) != checksum(bytes)) {
      return null;
    }
    int version = bytes.getInt(FORMAT_VERSION_OFFSET);
    if (version < 1) {
      throw new CorruptStoreException(
          "format version: expected=1 to " + FORMAT_VERSION + ", actual=" + version,
          file,
          "superblocks");
    }
    if (version > FORMAT_VERSION) {
      throw new FormatTooNewException("format is too new", file, version, FORMAT_VERSION);
    }
    StoreSpec spec = new StoreSpec(
        bytes.getInt(KIND_OFFSET),
        bytes.getInt(KEY_DTYPE_OFFSET),
        bytes.getInt(VALUE_DTYPE_OFFSET),
        bytes.getInt(SEGMENT_SLOTS_OFFSET),
        bytes.getInt(SEGMENT_LENGTH_OFFSET),
        bytes.getLong(SEED_OFFSET));
    return new Superblock(
        spec,
        bytes.getLong(SEQUENCE_OFFSET),
        bytes.getLong(EPOCH_OFFSET),
        bytes.getLong(CATALOG_POSITION_OFFSET),
        bytes.getInt(CATALOG_LENGTH_OFFSET),
        bytes.getInt(CATALOG_CHECKSUM_OFFSET),
        bytes.getInt(CATALOG_CAPACITY_OFFSET));
  }

  private static int checksum(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate().position(0).limit(CHECKSUM_OFFSET));
    return (int) crc.getValue();
  }
}
