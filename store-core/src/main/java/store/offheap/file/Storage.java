package store.offheap.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * The bytes of one store file, as the rest of the package reaches them: {@link FileAccess} in a
 * program, a simulation in a test that makes a machine fail at any moment.
 *
 * <p>What is written is seen by mappings at once, and the other way round. Neither is on disk
 * before a force. Any thread may call.
 */
interface Storage extends AutoCloseable {
  /** Bytes of a part when all are written once more. */
  int REWRITE_LENGTH = 1 << 20;

  /** Returns where the file lies, for messages. */
  Path path();

  boolean isWritable();

  /** Returns the file's length in bytes. */
  long length() throws IOException;

  /**
   * Writes all remaining bytes of {@code source} at {@code position}; its position is not moved.
   */
  void write(ByteBuffer source, long position) throws IOException;

  /**
   * Fills the rest of {@code target} from {@code position} on.
   *
   * @throws java.io.EOFException when the file ends before
   */
  void read(ByteBuffer target, long position) throws IOException;

  /** Writes the first {@code length} bytes as they are once more, so that a force takes them. */
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
   * Throws if it is known that there is no room for so many bytes more.
   *
   * @throws IOException that says so
   */
  default void requireRoom(long bytes) throws IOException {}

  /** Returns whether another file lies at the path now. */
  default boolean isReplaced() throws IOException {
    return false;
  }

  /**
   * Gives up what the system counts of an open file, a descriptor, and leaves the mappings. The
   * file is one that nobody changes any more; what is read from now on comes from its mappings, and
   * nothing can be written or mapped.
   *
   * @param windows mappings of all of it, in order
   */
  default void leave(List<Window> windows) throws IOException {}

  /** Writes everything, mapped pages and the length included, to disk. */
  void force() throws IOException;

  @Override
  void close() throws IOException;
}
