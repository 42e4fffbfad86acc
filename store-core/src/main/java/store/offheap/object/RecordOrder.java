package store.offheap.object;

import java.util.Arrays;
import store.offheap.file.PageRequests;
import store.offheap.file.StoreFile;
import store.offheap.model.PageReading;
import store.offheap.record.Word;

/**
 * Sorts words by the positions of the records that they refer to. If the pages of the file are read
 * one by one, requests those of the records ahead of their use.
 *
 * <p>Words may be any bits. Not thread-safe.
 */
final class RecordOrder {
  private static final int INDEX_BITS = 20;

  /** Maximum number of words. */
  static final int MAX_WORDS = 1 << INDEX_BITS;

  /**
   * Maximum number of unneeded pages that are read to avoid a second request, for many words:
   * reading 64 KiB takes about as long as another request.
   */
  static final int MANY = 16;

  /** The same for few words, so that little is read that is not needed. */
  static final int FEW = 2;

  private final Records records;

  /** Null unless pages are read one by one. */
  private final PageRequests requests;

  /** Per word: the page of its record and the word's index, sorted. */
  private long[] places = {};

  private int count;
  private int next;

  /**
   * Creates an instance without words.
   *
   * @param gapPages {@link #MANY} or {@link #FEW}
   */
  RecordOrder(ObjectStore store, int gapPages) {
    this.records = store.records();
    this.requests = isNeeded(store) ? new PageRequests(store.file(), INDEX_BITS, gapPages) : null;
  }

  /** Returns whether the pages of a store are read one by one, so that their order matters. */
  static boolean isNeeded(ObjectStore store) {
    return store.file().reading() != PageReading.AHEAD;
  }

  /** Starts with other words, of which there may be {@link #MAX_WORDS}. */
  void sort(long[] words, int length) {
    if (places.length < length) {
      places = new long[length];
    }
    for (int i = 0; i < length; i++) {
      places[i] = page(words[i]) << INDEX_BITS | i;
    }
    Arrays.sort(places, 0, length);
    count = length;
    next = 0;
    if (requests != null) {
      requests.begin(places, length);
    }
  }

  private long page(long word) {
    return Word.isReference(word) ? records.position(word) / StoreFile.PAGE : 0;
  }

  /** Returns whether there is another word. */
  boolean hasNext() {
    return next < count;
  }

  /** Returns the index of the next word; its record, if there is one, is about to be used. */
  int next() {
    if (requests != null) {
      requests.before(next);
    }
    return (int) places[next++] & MAX_WORDS - 1;
  }

  /** Requests the pages of all records. */
  void requestAll() {
    if (requests != null && count > 0) {
      requests.before(count - 1);
    }
  }
}
