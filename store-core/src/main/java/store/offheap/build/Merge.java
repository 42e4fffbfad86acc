package store.offheap.build;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongConsumer;
import store.offheap.error.DuplicateKeyException;
import store.offheap.error.StoreIoException;
import store.offheap.model.BuildReport;
import store.offheap.model.DType;
import store.offheap.model.DuplicatePolicy;
import store.offheap.table.Table;

/**
 * Writes the entries of several ID maps to one, in the memory of a {@link BulkBuilder}. What
 * becomes of a key that several have, the duplicate policy says: the files count in their order.
 *
 * <p>The dtypes are those of the files, if all have the same and values are not added up, else the
 * narrowest that hold all entries, unless they are chosen. The seed is that of the first. Not
 * thread-safe.
 */
public final class Merge {
  private final List<Path> inputs;
  private final BuildOptions options;

  private Merge(List<Path> inputs, BuildOptions options) {
    this.inputs = List.copyOf(inputs);
    this.options = Objects.requireNonNull(options, "options");
  }

  /**
   * Prepares; nothing is read.
   *
   * @param inputs one file or more, in the order in which they count
   * @param options how the output is built
   * @throws IllegalArgumentException if there is no file
   */
  public static Merge of(List<Path> inputs, BuildOptions options) {
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException("inputs: expected=1 or more, actual=0");
    }
    return new Merge(inputs, options);
  }

  /**
   * Makes the output appear.
   *
   * @param reading called now and then with the number of entries read so far
   * @param writing called now and then with the number of entries written so far
   * @return what was built; its rows are the entries of all files
   * @throws DuplicateKeyException if a key came twice and that is an error; its origins are the
   *     indexes of the files
   * @throws IllegalArgumentException if sets are among maps, or no dtype holds all entries
   * @throws store.offheap.error.CorruptStoreException if a checksum of a file is wrong
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
