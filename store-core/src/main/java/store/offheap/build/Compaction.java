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
 * Writes an ID map anew, as short as a load allows, in its own place or elsewhere. While it is
 * replaced in its own place nobody may write it; who has it open for reading goes on in the new
 * file, from the moment that has the name. Not thread-safe.
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
   * Prepares; nothing is read.
   *
   * @param input the file
   * @param options where it is to be written, which may be in place of the input, and how full
   */
  public static Compaction of(Path input, BuildOptions options) {
    return new Compaction(input, options);
  }

  /**
   * Makes the output appear; dtypes, seed and attributes are those of the input.
   *
   * @param reading called now and then with the number of entries read so far
   * @param writing called now and then with the number of entries written so far
   * @throws store.offheap.error.CorruptStoreException if a checksum of the file is wrong; then it
   *     stays as it is, for {@link Salvage}
   * @throws store.offheap.error.StoreException if the file cannot be opened or read
   * @throws store.offheap.error.StoreLockedException if a writer has the output open
   * @throws StoreIoException if the output exists and is not to be replaced, or cannot be written
   */
  public BuildReport run(LongConsumer reading, LongConsumer writing) {
    options.successor(isInPlace());
    while (true) {
      Source source = Source.of(input);
      source.describe(options);
      beforeLock.run();
      // The builder holds the lock of the place: what is read from here on does not change any
      // more.
      try (BulkBuilder builder = options.start()) {
        if (options.isSuccessor()) {
          builder.settleReplaced();
        }
        if (isRead(source, builder, reading)) {
          return builder.finish(writing);
        }
      }
      // Somebody wrote between the look and the lock, or put another file there.
    }
  }

  /**
   * Adds the entries to a build, if the file has beside them what it had at the first look. What is
   * written has checksums of its own, which must not be those of damage.
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

  /** What a file has beside its entries. */
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

  /** Has something happen before the lock is taken, for a test. */
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
