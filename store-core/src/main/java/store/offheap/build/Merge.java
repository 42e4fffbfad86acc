package store.offheap.build;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import store.offheap.error.DuplicateKeyException;
import store.offheap.error.StoreIoException;
import store.offheap.model.BuildReport;
import store.offheap.model.DType;
import store.offheap.model.DuplicatePolicy;
import store.offheap.table.Table;
import store.offheap.table.TableSpec;

/**
 * Merges the entries of several ID maps into one, using the memory of a {@link BulkBuilder}. The
 * duplicate policy determines the value of a key that several files have; the files count in the
 * given order.
 *
 * <p>Unless set explicitly, the dtype of the keys is that of the files, if all have the same one,
 * and otherwise the narrowest one that holds all keys; so is the dtype of the values, but if they
 * are summed or counted, it is always the narrowest one. The seed is that of the first file.
 * Merging sparse arrays of the same shape, type and fill value produces a sparse array. Not
 * thread-safe.
 */
public final class Merge {
  /** Prefix of the names of the attributes that make an ID map a sparse array. */
  private static final String ARRAY_PREFIX = "array.";

  /**
   * Policies that need no arithmetic: an element may not be a number of its value's dtype, and no
   * sum may be 0.
   */
  private static final Set<DuplicatePolicy> OF_ARRAYS =
      Set.of(DuplicatePolicy.LAST, DuplicatePolicy.FIRST, DuplicatePolicy.ERROR);

  private final List<Path> inputs;
  private final BuildOptions options;

  private Merge(List<Path> inputs, BuildOptions options) {
    this.inputs = List.copyOf(inputs);
    this.options = Objects.requireNonNull(options, "options");
  }

  /**
   * Prepares a merge; reads nothing.
   *
   * @param inputs one or more files, in order
   * @param options how to build the output
   * @throws IllegalArgumentException if there is no file
   */
  public static Merge of(List<Path> inputs, BuildOptions options) {
    Objects.requireNonNull(inputs, "inputs");
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException("inputs: expected=1 or more, actual=0");
    }
    return new Merge(inputs, options);
  }

  /**
   * Writes the output.
   *
   * @param reading called from time to time with the number of entries read so far
   * @param writing called from time to time with the number of entries written so far
   * @return what was built; its row count is the number of entries of all files
   * @throws DuplicateKeyException if a key occurred twice and duplicates are errors; its origins
   *     are the indexes of the files
   * @throws IllegalArgumentException if sets are mixed with maps; if a sparse array is mixed with
   *     files that are not such arrays; if the output of sparse arrays is to have other dtypes, or
   *     values that do not come from one of the inputs; or if no dtype holds all entries
   * @throws store.offheap.error.CorruptStoreException if a checksum of a file does not match
   * @throws store.offheap.error.StoreException if a file cannot be opened or read
   * @throws StoreIoException if the output exists or cannot be written
   */
  public BuildReport run(LongConsumer reading, LongConsumer writing) {
    List<Table> tables = new ArrayList<>();
    try {
      for (Path input : inputs) {
        tables.add(EntryReading.open(input));
      }
      chooseTypes(tables);
      keepArray(tables);
      options.fileSeed(tables.get(0).spec().seed());
      try (BulkBuilder builder = options.start()) {
        EntryReading entries = new EntryReading(builder, reading);
        for (int i = 0; i < tables.size(); i++) {
          entries.addAll(tables.get(i), i);
        }
        return builder.finish(writing);
      }
    } finally {
      tables.forEach(Table::close);
    }
  }

  /** Keeps the attributes that make the inputs sparse arrays. */
  private void keepArray(List<Table> tables) {
    Map<String, String> expected = arrayAttributes(tables.get(0));
    for (int i = 1; i < tables.size(); i++) {
      Map<String, String> actual = arrayAttributes(tables.get(i));
      if (!actual.equals(expected)) {
        throw new IllegalArgumentException("cannot merge sparse arrays with others: expected="
            + expected + " as " + inputs.get(0) + ", actual=" + actual + ", file=" + inputs.get(i));
      }
    }
    if (expected.isEmpty()) {
      return;
    }
    TableSpec spec = tables.get(0).spec();
    if (!OF_ARRAYS.contains(options.duplicatePolicy())
        || options.keyType() != spec.keyType()
        || options.valueType() != spec.valueType()) {
      throw new IllegalArgumentException(
          "cannot merge sparse arrays this way: expected=last, first or"
              + " error, and their own types, actual="
              + options.duplicatePolicy().label());
    }
    options.attributes(expected);
  }

  private static Map<String, String> arrayAttributes(Table table) {
    Map<String, String> attributes = new TreeMap<>(table.file().attributes());
    attributes.keySet().removeIf(name -> !name.startsWith(ARRAY_PREFIX));
    return attributes;
  }

  private void chooseTypes(List<Table> tables) {
    DType keys = tables.get(0).spec().keyType();
    DType values = tables.get(0).spec().valueType();
    long sets =
        tables.stream().filter(table -> table.spec().valueType() == DType.NONE).count();
    if (sets != 0 && sets != tables.size()) {
      throw new IllegalArgumentException(
          "cannot merge sets with maps: sets=" + sets + ", maps=" + (tables.size() - sets));
    }
    if (options.keyType() == null
        && tables.stream().allMatch(table -> table.spec().keyType() == keys)) {
      options.keyType(keys);
    }
    boolean isAddedUp = options.duplicatePolicy() == DuplicatePolicy.SUM
        || options.duplicatePolicy() == DuplicatePolicy.COUNT;
    if (options.valueType() == null
        && !isAddedUp
        && tables.stream().allMatch(table -> table.spec().valueType() == values)) {
      options.valueType(values);
    }
  }
}
