package store.offheap.cli;

import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * The contents of all members of gzip data, one after another. Zeros behind a member are padding
 * and are skipped, as gzip itself does; anything else that is not a member is an error. Confined to
 * one thread.
 */
final class GzipMembers extends InputStream {
  /** Start of every member: two magic bytes and the only compression method. */
  private static final byte[] START = {0x1f, (byte) 0x8b, 8};

  /** Number of bytes that identify gzip data. */
  static final int START_BYTES = START.length;

  private final InputStream packed;
  private InputStream member;
  private boolean isEnded;

  /**
   * Opens the first member.
   *
   * @param packed supports marks
   * @throws IOException if it cannot be read or is not gzip data
   */
  GzipMembers(InputStream packed) throws IOException {
    this.packed = packed;
    this.member = open(packed);
  }

  private static InputStream open(InputStream packed) throws IOException {
    return GzipCompressorInputStream.builder().setInputStream(packed).get();
  }

  /**
   * Returns whether data starts like a member.
   *
   * @param packed supports marks; its position is unchanged
   * @param length number of bytes to compare, at most {@link #START_BYTES}
   */
  static boolean startAt(InputStream packed, int length) throws IOException {
    packed.mark(length);
    int same = 0;
    while (same < length && (byte) packed.read() == START[same]) {
      same++;
    }
    packed.reset();
    return same == length;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (isEnded) {
      return -1;
    }
    int read = member.read(buffer, offset, length);
    while (read < 0 && isNext()) {
      read = member.read(buffer, offset, length);
    }
    isEnded = read < 0;
    return read;
  }

  /** Opens the next member, if there is one. */
  private boolean isNext() throws IOException {
    int first;
    do {
      packed.mark(1);
      first = packed.read();
    } while (first == 0);
    if (first < 0) {
      return false;
    }
    packed.reset();
    if (!startAt(packed, START.length)) {
      throw new IOException("data that is not gzip follows");
    }
    member = open(packed);
    return true;
  }

  /** Closes the packed data, too. */
  @Override
  public void close() throws IOException {
    member.close();
  }
}
