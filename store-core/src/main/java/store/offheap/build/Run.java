package store.offheap.build;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/**
 * Rows in a temporary file that are appended and then read from the start. Confined to one thread
 * at a time.
 */
final class Run {
  private static final int PART_CELLS = 1 << 14;

  private final RunFiles files;
  private FileChannel channel;
  private long length;

  Run(RunFiles files) {
    this.files = files;
  }

  /** Accepts rows. */
  interface Taker {
    /**
     * Accepts some rows.
     *
     * @param cells valid during the call only
     */
    void take(long[] cells, int from, int count);
  }

  /** Returns a buffer for {@link #append}. */
  static ByteBuffer buffer(int cells) {
    return ByteBuffer.allocateDirect(cells * Long.BYTES).order(ByteOrder.nativeOrder());
  }

  /** Returns the number of cells appended. */
  long cells() {
    return length / Long.BYTES;
  }

  /**
   * Appends rows.
   *
   * @param buffer buffer that they fit in
   */
  void append(long[] cells, int from, int count, ByteBuffer buffer) {
    if (channel == null) {
      channel = files.create();
    }
    buffer.clear().asLongBuffer().put(cells, from, count);
    buffer.limit(count * Long.BYTES);
    try {
      while (buffer.hasRemaining()) {
        length += channel.write(buffer, length);
      }
    } catch (IOException e) {
      throw files.failure("cannot write the temporary rows", e);
    }
  }

  /** Reads all rows in chunks of whole rows. */
  void read(int stride, Taker taker) {
    int partCells = PART_CELLS / stride * stride;
    ByteBuffer buffer = buffer(partCells);
    long[] cells = new long[partCells];
    for (long position = 0; position < length; position += buffer.limit()) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), length - position));
      try {
        fill(buffer, position);
      } catch (IOException e) {
        throw files.failure("cannot read the temporary rows", e);
      }
      int count = buffer.limit() / Long.BYTES;
      buffer.flip().asLongBuffer().get(cells, 0, count);
      taker.take(cells, 0, count);
    }
  }

  private void fill(ByteBuffer buffer, long position) throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        throw new EOFException("temporary file of rows was cut off at " + position);
      }
    }
  }

  /** Releases the disk space. */
  void drop() {
    if (channel != null) {
      try {
        channel.truncate(0);
        channel.close();
      } catch (IOException e) {
        throw files.failure("cannot shorten the temporary rows", e);
      }
      length = 0;
    }
  }

  /** Closes the file, which is deleted together with its folder. */
  void close() {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      throw files.failure("cannot close the temporary rows", e);
    }
  }
}
