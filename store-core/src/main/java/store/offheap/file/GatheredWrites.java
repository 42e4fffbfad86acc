package store.offheap.file;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Gathers consecutive writes into whole huge pages, one call each, so that the file system can keep
 * each page in one piece regardless of the lengths of the writes. Not thread-safe.
 */
final class GatheredWrites {
  private static final int PIECE = Windows.HUGE_PAGE;

  private final Storage access;

  /** The bytes not written yet, with the file position of the first of them. */
  private final ByteBuffer piece = ByteBuffer.allocateDirect(PIECE);

  private long position;

  GatheredWrites(Storage access) {
    this.access = access;
  }

  /** Accepts all remaining bytes of {@code source}; those of the last piece are not written yet. */
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

  /** Writes the pending bytes; if that fails, the next call tries again. */
  void flush() throws IOException {
    int length = piece.position();
    if (length > 0) {
      access.write(piece.slice(0, length), position);
      position += length;
      piece.clear();
    }
  }
}
