package store.offheap.build;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import store.offheap.error.StoreIoException;
import store.offheap.file.PendingFile;

/**
 * The rows of a build, in the order in which they came: appended, then read from the start. The
 * first of them stay in memory; if more come, all go to a temporary file.
 */
final class RowSpool implements AutoCloseable {
  private static final int BUFFER_ROWS = 1 << 18;

  private final PendingFile temporary;
  private final boolean hasOrigins;
  private final int rowLength;
  private final ByteBuffer tail;
  private FileChannel channel;
  private long spilled;
  private long count;

  /**
   * Makes an empty spool.
   *
   * @param output beside which the temporary file lies
   * @param hasOrigins whether origins are kept
   */
  RowSpool(Path output, boolean hasOrigins) {
    this.temporary = PendingFile.beside(output);
    this.hasOrigins = hasOrigins;
    this.rowLength = (hasOrigins ? 3 : 2) * Long.BYTES;
    this.tail = ByteBuffer.allocate(BUFFER_ROWS * rowLength);
  }

  void append(long key, long value, long origin) throws IOException {
    if (!tail.hasRemaining()) {
      spill();
    }
    tail.putLong(key).putLong(value);
    if (hasOrigins) {
      tail.putLong(origin);
    }
    count++;
  }

  private void spill() throws IOException {
    if (channel == null) {
      channel = temporary.create();
    }
    tail.flip();
    while (tail.hasRemaining()) {
      spilled += channel.write(tail, spilled);
    }
    tail.clear();
  }

  /** Returns a failure of the temporary file, naming the file that is being built. */
  IOException named(IOException failure) {
    return temporary.named(failure);
  }

  long count() {
    return count;
  }

  /** Returns a reader of all rows; nothing may be appended while it is used. */
  Reader reader() {
    return new Reader();
  }

  /** Returns the origin of the first row with a key. */
  long firstOrigin(long key) throws IOException {
    Reader reader = reader();
    while (reader.next()) {
      if (reader.key() == key) {
        return reader.origin();
      }
    }
    throw new IllegalStateException("no row has the key: key=" + key);
  }

  @Override
  public void close() {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      throw new StoreIoException(
          "cannot close the temporary file of rows: " + e, temporary.path(), e);
    } finally {
      temporary.close();
    }
  }

  /** Reads rows from the first to the last. */
  final class Reader {
    private ByteBuffer part = ByteBuffer.allocate(0);
    private long position;
    private boolean isTail;
    private long index = -1;
    private long key;
    private long value;
    private long origin;

    /** Goes to the next row; returns whether there is one. */
    boolean next() throws IOException {
      if (!part.hasRemaining() && !nextPart()) {
        return false;
      }
      key = part.getLong();
      value = part.getLong();
      origin = hasOrigins ? part.getLong() : 0;
      index++;
      return true;
    }

    private boolean nextPart() throws IOException {
      if (position == spilled) {
        boolean isFirst = !isTail;
        isTail = true;
        part = isFirst ? tail.duplicate().flip() : part;
        return part.hasRemaining();
      }
      // The spilled part is a whole number of buffers, all of this size.
      part = ByteBuffer.allocate((int) Math.min(tail.capacity(), spilled - position));
      while (part.hasRemaining()) {
        int length = channel.read(part, position);
        if (length < 0) {
          throw new EOFException("temporary file of rows was cut off at " + position);
        }
        position += length;
      }
      part.flip();
      return true;
    }

    /** Returns the number of the row, from 0. */
    long index() {
      return index;
    }

    long key() {
      return key;
    }

    long value() {
      return value;
    }

    long origin() {
      return origin;
    }
  }
}
