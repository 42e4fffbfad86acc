package store.offheap.object;

import java.util.Arrays;
import org.agrona.collections.Long2LongHashMap;
import store.offheap.record.Word;

/**
 * Counts the words that refer to each value, for as many values at a time as memory permits: those
 * whose references are in a range, which begins where the previous one ended.
 *
 * <p>If there are more values, a quarter of them, with the highest references, is dropped, as often
 * as necessary, and the range ends before them.
 */
final class ReferenceCounts implements Walk.Visitor {
  /** The counts take about one part in this many of the heap. */
  private static final int HEAP_DIVISOR = 8;

  private static final int FIRST_CAPACITY = 16;
  private static final float LOAD = 0.9f;

  /** Bytes per slot of a hash map, whose number of slots is a power of two. */
  private static final int SLOT_BYTES = 16;

  private static final int MIN_SLOTS = 1 << 16;
  private static final int MAX_SLOTS = 1 << 23;

  private final ObjectStore store;
  private final int maxValues;
  private long from;
  private long end = Long.MAX_VALUE;
  private Long2LongHashMap counts;

  ReferenceCounts(ObjectStore store) {
    this(store, (int) (slots() * LOAD) - 1);
  }

  /**
   * Creates an instance; counts nothing yet.
   *
   * @param maxValues maximum number of values that are counted at a time, at least 3
   */
  ReferenceCounts(ObjectStore store, int maxValues) {
    this.store = store;
    this.maxValues = maxValues;
  }

  private static int slots() {
    long most = Runtime.getRuntime().maxMemory() / HEAP_DIVISOR / SLOT_BYTES;
    return Integer.highestOneBit((int) Math.max(MIN_SLOTS, Math.min(MAX_SLOTS, most)));
  }

  /** Accepts the values that are referenced. */
  interface Action {
    void accept(long word, int count);
  }

  /** Counts all references, and passes every referenced value to an action, once. */
  void forEach(Action action) {
    boolean isLast = false;
    while (!isLast) {
      counts = new Long2LongHashMap(FIRST_CAPACITY, LOAD, 0);
      Walk.through(store, this);
      accept(action);
      isLast = end == Long.MAX_VALUE;
      from = end;
      end = Long.MAX_VALUE;
    }
  }

  private void accept(Action action) {
    long[] references = references();
    RecordOrder order = new RecordOrder(store, RecordOrder.MANY);
    for (int start = 0; start < references.length; start += RecordOrder.MAX_WORDS) {
      int stop = Math.min(references.length, start + RecordOrder.MAX_WORDS);
      long[] words = new long[stop - start];
      for (int i = 0; i < words.length; i++) {
        words[i] = Word.ofRecord(Word.VALUE, references[start + i]);
      }
      order.sort(words, words.length);
      while (order.hasNext()) {
        long word = words[order.next()];
        long count = counts.get(Records.reference(word));
        action.accept(word, (int) Math.min(Integer.MAX_VALUE, count));
      }
    }
  }

  private long[] references() {
    long[] references = new long[counts.size()];
    int at = 0;
    Long2LongHashMap.KeyIterator keys = counts.keySet().iterator();
    while (keys.hasNext()) {
      references[at++] = keys.nextValue();
    }
    Arrays.sort(references);
    return references;
  }

  private void count(long reference) {
    if (reference < from || reference >= end) {
      return;
    }
    counts.put(reference, counts.get(reference) + 1);
    if (counts.size() > maxValues) {
      long[] references = references();
      int left = references.length - references.length / 4;
      end = references[left];
      for (int i = left; i < references.length; i++) {
        counts.remove(references[i]);
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
      count(Records.reference(word));
    } else if (Word.tag(word) == Word.CONTAINER) {
      store.nested().visit(word, depth, this);
    }
  }

  @Override
  public void slot(long tableKey, long raw) {}
}
