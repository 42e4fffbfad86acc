package store.offheap.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * Access to the bytes of a store file for the rest of the package: {@link FileAccess} in
 * production, a simulation in tests that let a machine fail at any moment.
 *
 * <p>Writes are immediately visible in mappings, and vice versa. Neither is on disk before a force.
 * Thread-safe.
 */
interface Storage extends AutoCloseable {
  /** Number of bytes rewritten at a time. */
  int REWRITE_LENGTH = 1 << 20;

  /** Returns the path of the file, for messages. */
  Path path();

  boolean isWritable();

  /** Returns the file's length in bytes. */
  long length() throws IOException;

  /**
   * Writes all remaining bytes of {@code source} at {@code position}; its position does not change.
   */
  void write(ByteBuffer source, long position) throws IOException;

  /**
   * Fills the rest of {@code target} with the bytes from {@code position} onwards.
   *
   * @throws java.io.EOFException if the file ends before
   */
  void read(ByteBuffer target, long position) throws IOException;

  /** Rewrites the first {@code length} bytes unchanged, so that a force includes them. */
  default void rewrite(long length) throws IOException {
    ByteBuffer part = ByteBuffer.allocateDirect(REWRITE_LENGTH);
    for (long position = 0; position < length; position += REWRITE_LENGTH) {
      part.clear().limit((int) Math.min(REWRITE_LENGTH, length - position));
      read(part, position);
      write(part.flip(), position);
    }
  }

  /** Maps a range, at most {@link Window#MAX_LENGTH} bytes; a writable file grows to hold it. */
  Window map(long position, long length) throws IOException;

  /**
   * Throws if it is known that the disk has no space for that many more bytes.
   *
   * @throws IOException if there is not enough space
   */
  default void requireRoom(long bytes) throws IOException {}

  /** Returns whether another file is now at the path. */
  default boolean isReplaced() throws IOException {
    return false;
  }

  /**
   * Closes the file descriptor but keeps the mappings. The file no longer changes; reads use the
   * mappings from now on, and nothing can be written or mapped.
   *
   * @param windows mappings of the entire file, in order
   */
  default void leave(List<Window> windows) throws IOException {}

  /** Forces everything, including mapped pages and the length, to disk. */
  void force() throws IOException;

  @Override
  void close() throws IOException;
}
