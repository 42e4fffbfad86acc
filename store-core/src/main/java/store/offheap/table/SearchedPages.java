package store.offheap.table;

import java.nio.ByteBuffer;
import store.offheap.file.PageTouch;
import store.offheap.file.StoreFile;

/**
 * Reads the pages that a search accesses, one by one, in a table whose lookups do that themselves.
 * Thread-safe.
 */
final class SearchedPages {
  private final PageTouch pages;
  private final SegmentAccess access;
  private final SegmentLayout layout;

  SearchedPages(Table table) {
    this.pages = table.file().pageTouch();
    this.access = table.access();
    this.layout = table.layout();
  }

  /** Reads the pages of a search, through a directory, for a key that is not reserved. */
  void touch(Directory directory, long key, long hash) {
    ByteBuffer window = directory.bufferOf(hash);
    long base = directory.baseOf(hash);
    long start = directory.segmentOf(hash).position();
    int home = access.home(hash);
    long page = -1;
    for (int i = 0; i < layout.slots(); i++) {
      int slot = access.slotAfter(home, i);
      long position = start + layout.keyOffset(slot);
      if (position / StoreFile.PAGE != page) {
        page = position / StoreFile.PAGE;
        pages.touch(position);
      }
      long found = access.key(window, base, slot);
      if (found == key || found == SegmentLayout.EMPTY) {
        return;
      }
    }
  }
}
