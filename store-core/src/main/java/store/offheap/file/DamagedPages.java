package store.offheap.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A cache of the most recently read pages of a damaged file. Holds at most {@value #PAGES} pages.
 * Not thread-safe.
 */
public final class DamagedPages {
  private static final int PAGES = 1 << 11;

  private final DamagedFile file;
  private final byte[] word = new byte[Long.BYTES];
  private final ByteBuffer wordBuffer = ByteBuffer.wrap(word).order(ByteOrder.LITTLE_ENDIAN);

  private final Map<Long, Page> pages = new LinkedHashMap<>(2 * PAGES, 0.75f, true) {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<Long, Page> eldest) {
      return size() > PAGES;
    }
  };

  /**
   * A page.
   *
   * @param present number of bytes from its start that could be read
   */
  private record Page(ByteBuffer bytes, int present) {}

  /** Creates an empty cache of a file's pages. */
  public DamagedPages(DamagedFile file) {
    this.file = file;
  }

  /**
   * Fills an array with the bytes from a position onwards.
   *
   * @return whether all of it could be read
   */
  public boolean read(long position, byte[] target) {
    int done = 0;
    while (done < target.length) {
      long at = position + done;
      Page page = at < 0 ? null : page(at / StoreFile.PAGE);
      int offset = (int) (at % StoreFile.PAGE);
      int count = Math.min(target.length - done, StoreFile.PAGE - offset);
      if (page == null || page.present < offset + count) {
        return false;
      }
      page.bytes.get(offset, target, done, count);
      done += count;
    }
    return true;
  }

  /** Reads the 8 bytes at a position for {@link #word}; returns whether they could be read. */
  public boolean readWord(long position) {
    return read(position, word);
  }

  /** Returns the word that {@link #readWord} read last. */
  public long word() {
    return wordBuffer.getLong(0);
  }

  private Page page(long number) {
    Page page = pages.get(number);
    if (page == null) {
      ByteBuffer bytes = ByteBuffer.allocate(StoreFile.PAGE);
      int missing = file.read(bytes, number * StoreFile.PAGE, (byte) 0);
      page = new Page(bytes, StoreFile.PAGE - missing);
      pages.put(number, page);
    }
    return page;
  }
}
