package store.offheap.object;

import store.offheap.record.Word;

/**
 * Counts the words that refer to the values of some heap segments. Needs 4 bytes for every 8 bytes
 * of these segments.
 */
final class ReferenceCounts implements Walk.Visitor {
  private final ObjectStore store;
  private final int firstSegment;
  private final int segmentWords;
  private final int[] counts;

  /**
   * Creates an instance; counts nothing yet.
   *
   * @param firstSegment number of the first segment
   * @param segmentCount number of segments, including the first
   */
  ReferenceCounts(ObjectStore store, int firstSegment, int segmentCount) {
    this.store = store;
    this.firstSegment = firstSegment;
    this.segmentWords = store.file().spec().segmentLength() >>> 3;
    this.counts = new int[Math.multiplyExact(segmentCount, segmentWords)];
  }

  private long index(long word) {
    return (long) (Word.segment(word) - firstSegment) * segmentWords + (Word.offset(word) >>> 3);
  }

  private boolean isHere(long word) {
    long index = index(word);
    return index >= 0 && index < counts.length && Word.offset(word) >>> 3 < segmentWords;
  }

  /** Accepts the values that are referenced. */
  interface Action {
    void accept(long word, int count);
  }

  /** Passes every referenced value of these segments to an action. */
  void forEach(Action action) {
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] != 0) {
        int segment = firstSegment + i / segmentWords;
        long offset = (long) (i % segmentWords) << 3;
        action.accept(Word.reference(Word.VALUE, segment, offset), counts[i]);
      }
    }
  }

  @Override
  public void key() {}

  @Override
  public void record(long ref) {}

  @Override
  public void word(long word, int depth) {
    if (Word.tag(word) == Word.VALUE) {
      if (isHere(word)) {
        counts[(int) index(word)]++;
      }
    } else if (Word.tag(word) == Word.CONTAINER) {
      store.nested().visit(word, depth, this);
    }
  }

  @Override
  public void slot(long tableKey, long raw) {}
}
