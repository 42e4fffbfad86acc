package store.offheap.build;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import store.offheap.model.DType;
import store.offheap.table.Table;
import store.offheap.table.TableCursor;

/** Takes some entries out of an ID map. Reads segment by segment, and holds one and the sample. */
public final class Sample {
  private Sample() {}

  /**
   * An entry in the texts of its dtypes.
   *
   * @param key the key
   * @param value the value; empty for a set
   */
  public record Entry(String key, String value) {}

  /**
   * Returns the first entries in the order of the file, which means nothing.
   *
   * @param count how many; fewer if there are no more
   * @throws store.offheap.error.StoreException if the file cannot be opened or read
   */
  public static List<Entry> first(Path file, int count) {
    try (Table table = Table.openReadOnly(file)) {
      List<Entry> entries = new ArrayList<>();
      TableCursor cursor = table.cursor();
      while (entries.size() < count && cursor.next()) {
        entries.add(entry(table, cursor));
      }
      return entries;
    }
  }

  /**
   * Returns entries at random, each with the same chance (Vitter's algorithm R). Reads all.
   *
   * @param count how many; fewer if there are no more
   * @param seed of the choice: the same file and seed give the same entries
   * @throws store.offheap.error.StoreException if the file cannot be opened or read
   */
  public static List<Entry> random(Path file, int count, long seed) {
    try (Table table = Table.openReadOnly(file)) {
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
