package store.offheap.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongConsumer;
import store.offheap.error.StoreIoException;
import store.offheap.model.BuildReport;
import store.offheap.table.Table;
import store.offheap.table.TableSpec;

/**
 * Rewrites an ID map to the smallest size that a load factor allows, in place or to another file. A
 * map that is compacted in place must not be written meanwhile; readers that have it open continue
 * in the new file once that has taken the name. Not thread-safe.
 */
public final class Compaction {
  private final Path input;
  private final BuildOptions options;
  private Runnable beforeLock = () -> {};

  private Compaction(Path input, BuildOptions options) {
    this.input = Objects.requireNonNull(input, "input");
    this.options = Objects.requireNonNull(options, "options");
  }

  /**
   * Prepares a compaction; reads nothing.
   *
   * @param input the file
   * @param options where to write the output, which may replace the input, and the load factor
   */
  public static Compaction of(Path input, BuildOptions options) {
    return new Compaction(input, options);
  }

  /**
   * Writes the output; dtypes, seed and attributes are those of the input.
   *
   * @param reading called from time to time with the number of entries read so far
   * @param writing called from time to time with the number of entries written so far
   * @throws store.offheap.error.CorruptStoreException if a checksum of the file does not match; the
   *     file is then unchanged and can be passed to {@link Salvage}
   * @throws store.offheap.error.StoreException if the file cannot be opened or read
   * @throws store.offheap.error.StoreLockedException if a writer has the output open
   * @throws StoreIoException if the output exists and may not be replaced, or cannot be written
   */
  public BuildReport run(LongConsumer reading, LongConsumer writing) {
    options.successor(isInPlace());
    while (true) {
      Source source = Source.of(input);
      source.describe(options);
      beforeLock.run();
      // The builder holds the lock of the output: what is read from here on can no longer change.
      try (BulkBuilder builder = options.start()) {
        if (options.isSuccessor()) {
          builder.settleReplaced();
        }
        if (isRead(source, builder, reading)) {
          return builder.finish(writing);
        }
      }
      // Another writer changed or replaced the file between the first look and the lock.
    }
  }

  /**
   * Adds the entries to a build if the file's other contents are still those of the first look. The
   * output has new checksums, which must not cover damaged data.
   */
  private boolean isRead(Source source, BulkBuilder builder, LongConsumer reading) {
    try (Table table = EntryReading.open(input)) {
      if (!Source.of(table).equals(source)) {
        return false;
      }
      new EntryReading(builder, reading).addAll(table, 0);
      return true;
    }
  }

  /** The contents of a file other than its entries. */
  private record Source(TableSpec spec, Map<String, String> attributes) {
    static Source of(Path file) {
      try (Table table = Table.openReadOnly(file)) {
        return of(table);
      }
    }

    static Source of(Table table) {
      return new Source(table.spec(), Map.copyOf(table.file().attributes()));
    }

    void describe(BuildOptions options) {
      options.keyType(spec.keyType());
      options.valueType(spec.valueType());
      options.fileSeed(spec.seed());
      options.attributes(attributes);
    }
  }

  /** Runs an action before the lock is taken; for tests. */
  Compaction beforeLock(Runnable event) {
    beforeLock = event;
    return this;
  }

  private boolean isInPlace() {
    try {
      return Files.exists(options.output()) && Files.isSameFile(input, options.output());
    } catch (IOException e) {
      throw new StoreIoException("cannot follow: " + e, input, e);
    }
  }
}
