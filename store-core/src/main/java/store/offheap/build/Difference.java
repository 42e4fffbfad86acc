package store.offheap.build;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import store.offheap.model.DType;
import store.offheap.model.DifferenceReport;
import store.offheap.table.Table;
import store.offheap.table.TableCursor;

/**
 * Compares two ID maps entry by entry, by numeric value: their dtypes may differ. Holds one segment
 * of each in memory. If both have the same seed and key width, as files made by bulk builds have,
 * both are read sequentially. Not thread-safe.
 */
public final class Difference {
  private static final int PROGRESS_ENTRIES = 1 << 16;

  private final Table first;
  private final Table second;
  private final Consumer<Change> changes;
  private final LongConsumer progress;
  private long compared;
  private long added;
  private long removed;
  private long changed;

  private Difference(Table first, Table second, Consumer<Change> changes, LongConsumer progress) {
    this.first = first;
    this.second = second;
    this.changes = changes;
    this.progress = progress;
  }

  /**
   * Compares two maps.
   *
   * @param changes receives every difference, in no particular order
   * @param progress called from time to time with the number of entries of both maps compared so
   *     far
   * @throws IllegalArgumentException if one map is a set and the other is not
   * @throws store.offheap.error.CorruptStoreException if a checksum of one does not match
   * @throws store.offheap.error.StoreException if one cannot be opened or read
   */
  public static DifferenceReport between(
      Path first, Path second, Consumer<Change> changes, LongConsumer progress) {
    Objects.requireNonNull(changes, "changes");
    Objects.requireNonNull(progress, "progress");
    try (Table one = EntryReading.open(first);
        Table other = EntryReading.open(second)) {
      return between(one, other, changes, progress);
    }
  }

  static DifferenceReport between(
      Table first, Table second, Consumer<Change> changes, LongConsumer progress) {
    boolean isSet = first.spec().valueType() == DType.NONE;
    if (isSet != (second.spec().valueType() == DType.NONE)) {
      throw new IllegalArgumentException(
          "cannot compare a set with a map: values=" + first.spec().valueType().label() + " and "
              + second.spec().valueType().label());
    }
    Difference difference = new Difference(first, second, changes, progress);
    long firstLength = first.file().length();
    try {
      difference.findRemovedAndChanged();
      difference.findAdded();
    } catch (InternalError e) {
      // Reported late, by when it is not known which file was read.
      boolean isFirst = first.file().length() < firstLength;
      throw (isFirst ? first : second).file().pageGone(e);
    }
    return new DifferenceReport(difference.added, difference.removed, difference.changed);
  }

  private void findRemovedAndChanged() {
    DType type = first.spec().valueType();
    DType otherType = second.spec().valueType();
    TableCursor entries = first.cursor();
    while (entries.next()) {
      OptionalLong other = find(first, entries.key(), second);
      if (other.isEmpty()) {
        removed++;
        changes.accept(new Change(
            Change.Kind.REMOVED, keyText(first, entries), CellText.of(type, entries.raw()), ""));
      } else if (!isSame(type, entries.raw(), otherType, other.getAsLong())) {
        changed++;
        changes.accept(new Change(
            Change.Kind.CHANGED,
            keyText(first, entries),
            CellText.of(type, entries.raw()),
            CellText.of(otherType, other.getAsLong())));
      }
      count();
    }
  }

  private void findAdded() {
    DType type = second.spec().valueType();
    TableCursor entries = second.cursor();
    while (entries.next()) {
      if (find(second, entries.key(), first).isEmpty()) {
        added++;
        changes.accept(new Change(
            Change.Kind.ADDED, keyText(second, entries), "", CellText.of(type, entries.raw())));
      }
      count();
    }
    progress.accept(compared);
  }

  private void count() {
    compared++;
    if (compared % PROGRESS_ENTRIES == 0) {
      progress.accept(compared);
    }
  }

  private static long number(Table table, long keyBits) {
    DType type = table.spec().keyType();
    return type.fromRaw(type.toRaw(keyBits));
  }

  private static String keyText(Table table, TableCursor entries) {
    return table.spec().keyType().toText(number(table, entries.key()));
  }

  /** Looks up, in one table, the numeric value of a key of the other. */
  private static OptionalLong find(Table from, long keyBits, Table in) {
    DType type = in.spec().keyType();
    long number = number(from, keyBits);
    boolean isAboveLong = isAboveLong(from.spec().keyType(), number);
    if (isAboveLong != isAboveLong(type, number) || !type.holds(number)) {
      return OptionalLong.empty();
    }
    try {
      return in.find(type.bytes() == Integer.BYTES ? (int) number : number);
    } catch (InternalError e) {
      throw in.file().pageGone(e);
    }
  }

  private static boolean isAboveLong(DType type, long number) {
    return type == DType.UINT64 && number < 0;
  }

  private static boolean isSame(DType type, long raw, DType otherType, long otherRaw) {
    if (type == otherType) {
      return raw == otherRaw;
    }
    long value = EntryReading.value(type, raw);
    long other = EntryReading.value(otherType, otherRaw);
    if (type.isFloating() == otherType.isFloating()) {
      return value == other && isAboveLong(type, value) == isAboveLong(otherType, other);
    }
    double floating = Double.longBitsToDouble(type.isFloating() ? value : other);
    String integer = type.isFloating() ? otherType.toText(other) : type.toText(value);
    return Double.isFinite(floating)
        && new BigDecimal(floating).compareTo(new BigDecimal(integer)) == 0;
  }
}
