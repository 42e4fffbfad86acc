package store.offheap.object;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import store.offheap.model.ObjectCensus;
import store.offheap.model.TypeCount;
import store.offheap.record.RecordType;
import store.offheap.record.TypeName;
import store.offheap.record.Word;

/**
 * Counts the contents of a store by type. Each root key is counted as it is at some moment. Not
 * thread-safe.
 */
final class Census {
  private static final int WORD_BYTES = Long.BYTES;
  private static final int SLOT_BYTES = 2 * Long.BYTES;

  private final ObjectStore store;
  private final Records records;
  private final Counts keys = new Counts();
  private final Counts values = new Counts();
  private final Counts nested = new Counts();
  private final WordBudget words;
  private long sharedValues;
  private long sharedReferences;
  private long sharedBytes;
  private long unsharedBytes;

  Census(ObjectStore store) {
    this.store = store;
    this.records = store.records();
    this.words = new WordBudget(store.file());
  }

  /** Walks the store and returns the counts. */
  ObjectCensus take() {
    SlotCursor slots = SlotCursor.ofAll(store);
    while (slots.next()) {
      long tableKey = slots.key();
      Counted counted = store.readHere(() -> look(tableKey));
      counted.keys.addTo(keys);
      counted.values.addTo(values);
      counted.nested.addTo(nested);
      sharedValues += counted.references > 0 ? 1 : 0;
      sharedReferences += counted.references;
      sharedBytes += counted.references > 0 ? counted.bytes : 0;
      unsharedBytes += counted.references * counted.bytes;
    }
    return new ObjectCensus(
        keys.sorted(),
        values.sorted(),
        nested.sorted(),
        sharedValues,
        sharedReferences,
        sharedBytes,
        unsharedBytes);
  }

  private Counted look(long tableKey) {
    Counted counted = new Counted();
    words.begin();
    long raw = store.table().get(tableKey, Word.EMPTY);
    if (raw != Word.EMPTY) {
      switch (TableKeys.kind(tableKey)) {
        case TableKeys.INLINE -> {
          if (!Word.isMoved(raw)) {
            counted.keys.add(TypeName.ofInlineKey(tableKey), SLOT_BYTES);
            counted.value(raw, counted.values, 0);
          }
        }
        case TableKeys.HASHED -> {
          if (Word.isReference(raw)) {
            counted.entry(raw);
          }
        }
        case TableKeys.VALUE -> {
          counted.references = store.interner().count(raw);
          counted.bytes = length(raw);
        }
        default -> {
          // Belongs to the index of a container; its elements are counted there.
        }
      }
    }
    return counted;
  }

  private long length(long word) {
    return records.heap().length(Records.reference(word));
  }

  /** What one slot refers to. */
  private final class Counted {
    private final Counts keys = new Counts();
    private final Counts values = new Counts();
    private final Counts nested = new Counts();
    private long references;
    private long bytes;

    void entry(long ref) {
      long word = records.valueOf(ref);
      if (word != Word.ABSENT) {
        byte[] key = records.keyOf(ref);
        keys.add(TypeName.ofEncoded(key), SLOT_BYTES + key.length);
        value(word, values, 0);
      }
    }

    void value(long word, Counts counts, int depth) {
      if (Word.tag(word) == Word.VALUE) {
        String type = TypeName.ofEncoded(records.start(word, RecordType.VALUE));
        counts.add(type, WORD_BYTES + length(word));
      } else if (Word.tag(word) == Word.ENTRY) {
        byte[] bytes = records.valueIn(word);
        counts.add(TypeName.ofEncoded(bytes), bytes.length);
      } else if (Word.tag(word) == Word.CONTAINER) {
        container(word, counts, depth);
      } else {
        counts.add(TypeName.ofInline(word), WORD_BYTES);
      }
    }

    private void container(long word, Counts counts, int depth) {
      long[] own = {WORD_BYTES};
      store.nested().visit(word, depth, new Nested.Visitor() {
        @Override
        public void record(long ref) {
          own[0] += length(ref);
        }

        @Override
        public void word(long inner, int innerDepth) {
          words.spend();
          value(inner, nested, innerDepth);
        }

        @Override
        public void slot(long tableKey, long raw) {
          own[0] += SLOT_BYTES;
        }
      });
      Object view = store.nested().view(word, depth);
      counts.add(
          view instanceof LazyList ? "list" : view instanceof LazySet ? "set" : "map", own[0]);
    }
  }

  /** Counts and bytes by type. */
  private static final class Counts {
    private final Map<String, long[]> counts = new HashMap<>();

    void add(String type, long bytes) {
      add(type, 1, bytes);
    }

    private void add(String type, long count, long bytes) {
      long[] sums = counts.computeIfAbsent(type, name -> new long[2]);
      sums[0] += count;
      sums[1] += bytes;
    }

    void addTo(Counts others) {
      counts.forEach((type, sums) -> others.add(type, sums[0], sums[1]));
    }

    List<TypeCount> sorted() {
      return counts.entrySet().stream()
          .map(entry -> new TypeCount(entry.getKey(), entry.getValue()[0], entry.getValue()[1]))
          .sorted(
              Comparator.comparingLong(TypeCount::count).reversed().thenComparing(TypeCount::type))
          .toList();
    }
  }
}
