package store.offheap.build;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import store.offheap.model.DType;
import store.offheap.table.Table;
import store.offheap.table.TableCursor;

/**
 * Returns samples of the entries of an ID map. Reads segment by segment; holds one segment and the
 * sample in memory.
 */
public final class Sample {
  private Sample() {}

  /**
   * An entry as text, formatted by its dtypes.
   *
   * @param key the key
   * @param value the value; empty for a set
   */
  public record Entry(String key, String value) {}

  /**
   * Returns the first entries in file order, which has no particular meaning.
   *
   * @param count number of entries; fewer if there are no more
   * @throws store.offheap.error.CorruptStoreException if a checksum of a segment read does not
   *     match
   * @throws store.offheap.error.StoreException if the file cannot be opened or read
   */
  public static List<Entry> first(Path file, int count) {
    try (Table table = EntryReading.open(file)) {
      List<Entry> entries = new ArrayList<>();
      TableCursor cursor = table.cursor();
      while (entries.size() < count && cursor.next()) {
        entries.add(entry(table, cursor));
      }
      return entries;
    }
  }

  /**
   * Returns a uniform random sample of entries (Vitter's algorithm R). Reads all entries.
   *
   * @param count number of entries; fewer if there are no more
   * @param seed seed of the selection: the same file and seed give the same entries
   * @throws store.offheap.error.CorruptStoreException if a checksum of a segment read does not
   *     match
   * @throws store.offheap.error.StoreException if the file cannot be opened or read
   */
  public static List<Entry> random(Path file, int count, long seed) {
    try (Table table = EntryReading.open(file)) {
      SplittableRandom random = new SplittableRandom(seed);
      List<Entry> entries = new ArrayList<>();
      TableCursor cursor = table.cursor();
      for (long seen = 0; cursor.next(); seen++) {
        if (seen < count) {
          entries.add(entry(table, cursor));
        } else {
          long place = random.nextLong(seen + 1);
          if (place < count) {
            entries.set((int) place, entry(table, cursor));
          }
        }
      }
      return entries;
    }
  }

  private static Entry entry(Table table, TableCursor cursor) {
    DType keyType = table.spec().keyType();
    DType valueType = table.spec().valueType();
    return new Entry(
        keyType.toText(keyType.fromRaw(keyType.toRaw(cursor.key()))),
        valueType.toText(EntryReading.value(valueType, cursor.raw())));
  }
}
