package store.offheap.file;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Writes what comes one after the other in whole huge pages, one call each, so that the file system
 * can keep each in one piece, whatever the lengths of what comes. Not thread-safe.
 */
final class GatheredWrites {
  private static final int PIECE = Windows.HUGE_PAGE;

  private final Storage access;

  /** The last bytes, from the position on that is to be their first. */
  private final ByteBuffer piece = ByteBuffer.allocateDirect(PIECE);

  private long position;

  GatheredWrites(Storage access) {
    this.access = access;
  }

  /** Takes all remaining bytes of {@code source}; those of the last piece are not written yet. */
  void write(ByteBuffer source, long start) throws IOException {
    ByteBuffer rest = source.duplicate();
    if (start != position + piece.position()) {
      flush();
      position = start;
    }
    while (rest.hasRemaining()) {
      int room = PIECE - (int) (position % PIECE) - piece.position();
      int count = Math.min(room, rest.remaining());
      piece.put(rest.slice(rest.position(), count));
      rest.position(rest.position() + count);
      if (count == room) {
        flush();
      }
    }
  }

  /** Writes what was not written yet; tried once more by the next call if that fails. */
  void flush() throws IOException {
    int length = piece.position();
    if (length > 0) {
      access.write(piece.slice(0, length), position);
      position += length;
      piece.clear();
    }
  }
}
