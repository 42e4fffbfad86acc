package store.offheap.array;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import store.offheap.error.CorruptStoreException;
import store.offheap.model.ArrayType;

/**
 * The elements of one array in an {@code .npz} file, read once from first to last. Needs a few
 * hundred kilobytes of memory, regardless of the actual or declared length of the array. Not
 * thread-safe.
 */
final class NpzMember implements AutoCloseable {
  private static final int BUFFER = 1 << 14;

  private final Path file;
  private final String name;
  private final CheckedInputStream stream;
  private final long checksum;
  private final NpyHeader header;
  private final int bytes;
  private final boolean isBigEndian;
  private final byte[] buffer = new byte[BUFFER];
  private int at;
  private int limit;

  /**
   * Reads the header.
   *
   * @param stream owned by this object, unless the constructor fails
   * @param length declared length of the stream in bytes; -1 if unknown
   * @param checksum CRC-32 of all bytes
   */
  NpzMember(Path file, String name, InputStream stream, long length, long checksum)
      throws IOException {
    this.file = file;
    this.name = name;
    this.stream = new CheckedInputStream(stream, new CRC32());
    this.checksum = checksum;
    this.header = NpyHeader.read(this.stream, length < 0 ? Long.MAX_VALUE : length, file);
    this.bytes = header.type().bytes();
    this.isBigEndian = header.order() == ByteOrder.BIG_ENDIAN;
    long expected = Layout.size(header.shape()) * bytes;
    if (length >= 0 && length - header.dataStart() != expected) {
      throw corrupt("expected=" + expected + " bytes, actual=" + (length - header.dataStart()));
    }
  }

  ArrayType type() {
    return header.type();
  }

  long[] shape() {
    return header.shape();
  }

  boolean isFortran() {
    return header.isFortran();
  }

  /**
   * Requires one axis, or none for a single number.
   *
   * @return its length
   */
  long requireRank(int rank) {
    if (header.shape().length != rank) {
      throw corrupt("expected=" + rank + " axes, actual=" + header.shape().length);
    }
    return rank == 0 ? 1 : header.shape()[0];
  }

  /** Returns the next element's cell. */
  long raw() throws IOException {
    if (limit - at < bytes) {
      fill();
    }
    long raw = 0;
    for (int i = 0; i < bytes; i++) {
      int shift = Byte.SIZE * (isBigEndian ? bytes - 1 - i : i);
      raw |= (buffer[at + i] & 0xFFL) << shift;
    }
    at += bytes;
    return raw;
  }

  private void fill() throws IOException {
    int left = limit - at;
    System.arraycopy(buffer, at, buffer, 0, left);
    at = 0;
    limit = left + stream.readNBytes(buffer, left, buffer.length - left);
    if (limit < bytes) {
      throw corrupt("expected=" + Layout.size(header.shape()) + " elements, actual=fewer");
    }
  }

  /**
   * Returns the next element as an integer.
   *
   * @param end exclusive upper bound; the lower bound is 0
   */
  long integer(long end) throws IOException {
    return integerTo(end - 1);
  }

  /** Returns the next element as an integer from 0 to {@code most}. */
  long integerTo(long most) throws IOException {
    long raw = raw();
    if (!type().isInteger()) {
      throw corrupt("expected=integers, actual=" + type().label());
    }
    long value = type().rawToLong(raw);
    if (value < 0 || value > most) {
      throw corrupt("expected=0.." + most + ", actual=" + type().toText(raw));
    }
    return value;
  }

  /** Skips elements. */
  void skip(long count) throws IOException {
    long left = Math.multiplyExact(count, (long) bytes) - (limit - at);
    if (left < 0) {
      at = (int) (limit + left);
      return;
    }
    at = 0;
    limit = 0;
    stream.skipNBytes(left);
  }

  /**
   * Reads the rest and requires that all bytes match the checksum.
   *
   * @throws CorruptStoreException if they do not match
   */
  void requireChecksum() throws IOException {
    while (stream.read(buffer, 0, buffer.length) >= 0) {
      // Reads to the end.
    }
    requireChecksum(file, name, stream, checksum);
  }

  /**
   * Requires that a stream that was read to its end matches a checksum.
   *
   * @param name name of the member
   * @throws CorruptStoreException if they do not match
   */
  static void requireChecksum(Path file, String name, CheckedInputStream stream, long checksum) {
    long actual = stream.getChecksum().getValue();
    if (actual != checksum) {
      throw corrupt(
          file, name, String.format("CRC-32: expected=%08x, actual=%08x", checksum, actual));
    }
  }

  CorruptStoreException corrupt(String message) {
    return corrupt(file, name, message);
  }

  private static CorruptStoreException corrupt(Path file, String name, String message) {
    return new CorruptStoreException(name + ": " + message, file, name + ".npy");
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
