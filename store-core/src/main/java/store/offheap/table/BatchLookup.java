package store.offheap.table;

import java.util.OptionalLong;
import store.offheap.model.DType;

/**
 * Looks up many keys of one table: one block at a time if its slots are words of integers or pairs,
 * otherwise key by key. Stateless and thread-safe.
 */
final class BatchLookup {
  private final Lookup lookup;
  private final BatchSearch search;
  private final PairSearch pairs;
  private final DType valueType;
  private final boolean isIntKeys;
  private final boolean isInWords;
  private final boolean isInPairs;

  BatchLookup(Table table) {
    this.lookup = table.lookup();
    this.search = new BatchSearch(table);
    this.pairs = new PairSearch(table);
    this.valueType = table.spec().valueType();
    this.isIntKeys = table.layout().isIntKeys();
    this.isInWords = lookup.isSearchedInWords();
    this.isInPairs = lookup.isSearchedInPairs();
  }

  /** Implements {@link Table#getAll}. */
  int getAll(long[] keys, long[] values, long missing) {
    int hits = 0;
    for (int from = 0; from < keys.length; from += BatchSearch.BLOCK) {
      int to = Math.min(keys.length, from + BatchSearch.BLOCK);
      int found = isInPairs
          ? getPairs(keys, values, from, to, missing)
          : isInWords ? getWords(keys, values, from, to, missing) : -1;
      hits += found >= 0 ? found : getOneByOne(keys, values, from, to, missing);
    }
    return hits;
  }

  /**
   * Looks up a block of keys in a table whose slots {@link SegmentLayout#isWords() are words} of
   * integers.
   *
   * @param keys bits of keys, which may be reserved, with anything above the low 32 bits
   * @param values receives the value of each key at the same index; must not be the same array
   * @param from index of the first key
   * @param to one past the last
   * @param missing what to store for a key that is absent
   * @return the number of keys present; -1 if the block must be looked up key by key, because a key
   *     is reserved, the table changed meanwhile, or a search did not terminate
   */
  private int getWords(long[] keys, long[] values, int from, int to, long missing) {
    Directory current = lookup.directory();
    search.load(current, keys, values, from, to);
    int hits = 0;
    for (int i = from; i < to; i++) {
      int key = (int) keys[i];
      if (SegmentLayout.isReserved(key)) {
        return -1;
      }
      long word = search.resolve(current, key, values[i]);
      if (word == BatchSearch.NO_EMPTY_SLOT) {
        return -1;
      }
      hits += word != 0 ? 1 : 0;
      values[i] = word != 0 ? search.value(word) : missing;
    }
    return lookup.isCurrent(current) ? hits : -1;
  }

  private int getPairs(long[] keys, long[] values, int from, int to, long missing) {
    Directory current = lookup.directory();
    int hits = pairs.get(current, keys, values, from, to, missing);
    return lookup.isCurrent(current) ? hits : -1;
  }

  private int getOneByOne(long[] keys, long[] values, int from, int to, long missing) {
    int hits = 0;
    for (int i = from; i < to; i++) {
      hits += get(keys, values, i, missing) ? 1 : 0;
    }
    return hits;
  }

  /** Looks up a single one of the keys of {@link #getAll} and returns whether it is present. */
  boolean get(long[] keys, long[] values, int index, long missing) {
    OptionalLong raw = lookup.find(isIntKeys ? (int) keys[index] : keys[index]);
    values[index] = raw.isPresent() ? valueType.fromRaw(raw.getAsLong()) : missing;
    return raw.isPresent();
  }
}
