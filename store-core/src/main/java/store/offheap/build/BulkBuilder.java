package store.offheap.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.LongConsumer;
import store.offheap.error.DuplicateKeyException;
import store.offheap.error.StoreIoException;
import store.offheap.file.OutputPlace;
import store.offheap.model.BuildReport;
import store.offheap.model.DType;
import store.offheap.model.DuplicatePolicy;
import store.offheap.model.NumberRange;
import store.offheap.output.PendingFile;
import store.offheap.table.KeyHash;
import store.offheap.table.Table;
import store.offheap.table.TableSpec;

/**
 * Builds an ID map from rows: accepts all rows, chooses the narrowest dtypes that hold them, and
 * writes a file that is no larger than necessary.
 *
 * <p>Rows are partitioned into temporary files by hash prefix. A row takes 16 bytes there, or 8 if
 * key and value are 4-byte integers (32 with {@link DuplicatePolicy#ERROR}; 16 if values are
 * summed). The files are then sorted in memory one by one, and each segment is written once, in
 * order. Memory use therefore does not grow with the number of rows; a small number of rows needs
 * no temporary files. The output appears complete or not at all.
 *
 * <p>The same rows with the same options produce the same bytes, regardless of the number of
 * threads, the amount of memory and the order of the rows. The order matters only where it
 * determines which row of a key is the first or the last, how a sum of floating-point numbers is
 * rounded, or whether a sum of integers temporarily overflows 64 bits. Segments are sized for the
 * number of rows at the requested load factor: if keys occur more than once, the file is less full.
 *
 * <p>Not thread-safe.
 */
public final class BulkBuilder implements AutoCloseable {
  private final BuildOptions options;
  private final OutputPlace place;
  private final int stride;
  private final MemoryPlan plan;
  private final RunFiles files;
  private final AddedRows added;
  private final Column keys;
  private final Column values;
  private final ParsingThreads parsing;

  /** Whether the rows were consumed by the file, or discarded. */
  private boolean isOver;

  BulkBuilder(BuildOptions options) {
    this.options = options;
    this.stride =
        options.duplicatePolicy() == DuplicatePolicy.ERROR ? RowCells.TRACED : RowCells.WIDE;
    this.plan = options.plan(stride * Long.BYTES);
    this.parsing = new ParsingThreads(options.threads());
    this.added = new AddedRows(options, stride, this::emptyRuns);
    this.keys = added.keys();
    this.values = added.values();
    // After the allocations: if they failed later, nothing would release the lock.
    this.place = OutputPlace.at(options.output(), options.isOverwrite());
    this.files = new RunFiles(place.target(), options.temporaryFolder());
  }

  private Scatter emptyRuns(RowForm wanted, int mostRows) {
    KeyHash hash = options.hash(wanted.isIntKeys());
    int cells = wanted.isNarrow() ? 1 : stride;
    return mostRows > 0
        // One more than needed, so that they are never written.
        ? new Scatter(files, hash, cells, mostRows + 1, 0, 0, 0)
        : new Scatter(files, hash, cells, plan.stagedRows(), 0, 0, plan.bits());
  }

  /**
   * Returns the options for a new build.
   *
   * @param output path of the file to build
   */
  public static BuildOptions to(Path output) {
    return new BuildOptions(output);
  }

  /**
   * Adds a row.
   *
   * @param key an integer; for {@code UINT64}, its 64 bits
   * @param value an integer (for {@code UINT64}, its 64 bits); for a floating-point type,
   *     {@link Double#doubleToRawLongBits}; 0 for a set; any value if rows are counted
   * @param origin a number by which the caller identifies the source of the row; reported in
   *     {@link DuplicateKeyException}
   * @throws IllegalArgumentException if key or value is out of the range of a dtype that was set;
   *     the row is then not added
   * @throws IllegalStateException after {@link #finish} or {@link #close}
   * @throws StoreIoException if the temporary file cannot be written
   */
  public void add(long key, long value, long origin) {
    requireOpen();
    added.add(key, value, origin);
  }

  /**
   * Adds a row as text.
   *
   * @param key decimal digits, optionally with a sign
   * @param value the same, or a floating-point number; null or empty for a set; any text if rows
   *     are counted
   * @param origin a number by which the caller identifies the source of the row; reported in
   *     {@link DuplicateKeyException}
   * @throws IllegalArgumentException if a text is not such a number or is out of range; the message
   *     begins with {@code key: } or {@code value: }, and the row is not added
   * @throws IllegalStateException after {@link #finish} or {@link #close}
   * @throws StoreIoException if the temporary file cannot be written
   */
  public void add(CharSequence key, CharSequence value, long origin) {
    Objects.requireNonNull(key, "key");
    requireOpen();
    added.add(key, value, origin);
  }

  /** Returns the threads that parse rows. */
  ParsingThreads parsing() {
    return parsing;
  }

  /**
   * Adds a row of typed columns.
   *
   * @param keyType dtype of the key
   * @param key an integer; for {@code UINT64}, its 64 bits
   * @param valueType dtype of the value; {@link DType#NONE} if there is none
   * @param value an integer (for {@code UINT64}, its 64 bits), or the bits of a floating-point
   *     value as a double; 0 if there is none
   * @param origin a number by which the caller identifies the source of the row; reported in
   *     {@link DuplicateKeyException}
   * @throws IllegalArgumentException if key or value is out of the range of a dtype that was set,
   *     the key is floating-point and none was set, or an integer that a double cannot represent
   *     exactly is added to floating-point values; the row is then not added
   * @throws IllegalStateException after {@link #finish} or {@link #close}
   * @throws StoreIoException if the temporary file cannot be written
   */
  public void add(DType keyType, long key, DType valueType, long value, long origin) {
    Objects.requireNonNull(keyType, "keyType");
    Objects.requireNonNull(valueType, "valueType");
    requireOpen();
    added.add(keyType, key, valueType, value, origin);
  }

  /** Returns the rows, for callers that add many at once. */
  AddedRows added() {
    requireOpen();
    return added;
  }

  private void requireOpen() {
    if (isOver) {
      throw new IllegalStateException("build is over: file=" + options.output());
    }
  }

  /** Returns the number of rows added. */
  public long rows() {
    return added.count();
  }

  /**
   * Writes the file and makes it appear. This consumes the rows: if it fails, they must be added to
   * another builder.
   *
   * @param progress called now and then with the number of rows written so far
   * @return what was built
   * @throws DuplicateKeyException if a key occurred twice and duplicates are errors
   * @throws IllegalArgumentException if no dtype holds all keys or all values, or the one that was
   *     set does not hold a sum
   * @throws IllegalStateException if it was called before, even if that call failed, or after
   *     {@link #close}
   * @throws StoreIoException if the file cannot be written, or was created by someone else
   *     meanwhile
   */
  public BuildReport finish(LongConsumer progress) {
    Objects.requireNonNull(progress, "progress");
    requireOpen();
    isOver = true;
    Scatter runs = added.finish();
    DType keyType = keys.type();
    Combination combination =
        new Combination(options.duplicatePolicy(), added.arithmetic(), keyType);
    long expected = added.count();
    if (added.isAddedUp() && !values.isTyped()) {
      expected = findSums(runs, combination);
    }
    DType valueType = values.type();
    TableSpec spec = new TableSpec(
        keyType,
        valueType,
        TableSpec.DEFAULT_SEGMENT_SLOTS,
        options.hash(added.form().isIntKeys()).seed());
    try (PendingFile pending = PendingFile.beside(place.target());
        SegmentCutter cutter = new SegmentCutter(
            pending.path(),
            spec,
            expected,
            options.load(),
            options.attributes(),
            new Cells(keyType),
            plan.fillingThreads())) {
      write(runs, combination, cutter, progress, pending);
      requireNoDuplicate(combination.duplicate());
      long length = length(pending);
      publish(pending);
      return new BuildReport(
          options.output(),
          cutter.entries(),
          added.count(),
          added.count() - cutter.entries(),
          keyType,
          valueType,
          length,
          (double) cutter.entries() / cutter.slots());
    }
  }

  private void publish(PendingFile pending) {
    if (!options.isSuccessor() || !place.isReplacing()) {
      place.publish(pending);
      return;
    }
    pending.force();
    try {
      try (Table before = Table.open(place.openReplaced())) {
        before.supersede();
      }
      place.publish(pending);
    } finally {
      if (!pending.isRenamed()) {
        settleReplaced();
      }
    }
  }

  /** Recovers the file to be replaced, if necessary, and records that it stays for now. */
  void settleReplaced() {
    if (place.isReplacing()) {
      Table.open(place.openReplaced()).close();
    }
  }

  /**
   * Scans all rows for their sums, because these determine the dtype.
   *
   * @return the number of distinct keys
   */
  private long findSums(Scatter runs, Combination combination) {
    DType arithmetic = added.arithmetic();
    NumberRange sums = new NumberRange();
    long[] entries = {0};
    assembler(runs, combination, false)
        .run(
            (prefix, depth, block) -> {
              entries[0] += block.rows();
              for (int row = 0; row < block.rows(); row++) {
                if (arithmetic == DType.FLOAT64) {
                  sums.acceptFloat(Double.longBitsToDouble(block.value(row)));
                } else if (arithmetic == DType.UINT64) {
                  sums.acceptUnsigned(block.value(row));
                } else {
                  sums.acceptInteger(block.value(row));
                }
              }
            },
            done -> {});
    values.type(sums);
    return entries[0];
  }

  private Assembler assembler(Scatter runs, Combination combination, boolean isLast) {
    return new Assembler(runs, options.hash(added.form().isIntKeys()), plan, combination, isLast);
  }

  private void write(
      Scatter runs,
      Combination combination,
      SegmentCutter cutter,
      LongConsumer progress,
      PendingFile pending) {
    try {
      long[] done = {0};
      assembler(runs, combination, true).run(cutter::accept, count -> {
        done[0] += count;
        progress.accept(done[0]);
      });
      cutter.finish();
    } catch (StoreIoException e) {
      throw pending.named(e);
    }
  }

  private void requireNoDuplicate(FirstDuplicate duplicate) {
    if (duplicate.isFound()) {
      String keyText = keys.type().toText(duplicate.key());
      throw new DuplicateKeyException(
          "duplicate key: key=" + keyText,
          options.output(),
          duplicate.key(),
          keyText,
          duplicate.firstOrigin(),
          duplicate.origin());
    }
  }

  private long length(PendingFile pending) {
    try {
      return Files.size(pending.path());
    } catch (IOException e) {
      IOException named = pending.named(e);
      throw new StoreIoException("cannot read the length: " + named, options.output(), named);
    }
  }

  /** Converts keys and values to the cells of the file. */
  private final class Cells implements PartEntries.CellForm {
    private final boolean isInts;

    Cells(DType keyType) {
      this.isInts = keyType.bytes() == Integer.BYTES;
    }

    @Override
    public long key(long number) {
      return isInts ? (int) number : number;
    }

    @Override
    public long raw(long key, long value) {
      if (options.duplicatePolicy() == DuplicatePolicy.COUNT && values.type().isFloating()) {
        return values.type().doubleToRaw(value); // a count is an integer until here
      }
      if (added.isAddedUp() && !values.type().holds(value)) {
        throw new IllegalArgumentException(
            "value: sum out of range of " + values.type().label() + " "
                + values.type().range() + ": key=" + keys.type().toText(key));
      }
      return values.raw(value);
    }
  }

  /** Deletes the temporary files. If {@link #finish} was not called, nothing is left behind. */
  @Override
  public void close() {
    isOver = true;
    try {
      parsing.close();
      added.close();
    } finally {
      try {
        files.close();
      } finally {
        place.close();
      }
    }
  }
}
