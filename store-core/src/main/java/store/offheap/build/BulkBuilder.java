package store.offheap.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * Builds an ID map from rows: takes them all, chooses the narrowest dtypes that hold them, and
 * writes a file that is no larger than it need be.
 *
 * <p>Rows are spread over temporary files by hash prefix, 16 bytes a row, 8 where key and value are
 * integers of 4 bytes (32 with {@link DuplicatePolicy#ERROR}; 16 where values are added up), then
 * sorted file by file in memory, and each segment is written once, in order. So the memory that it
 * takes does not grow with the rows; few rows take no temporary files. The output appears complete
 * or not at all. The same rows with the same options give the same bytes, however many threads or
 * how much memory there are, and in whichever order they come where that says nothing: which row of
 * a key is the first or the last, how floating numbers are rounded that are added up, and whether a
 * sum of integers leaves 64 bits on its way. Segments are as long as that many rows need at the
 * load that is asked for: where keys come more than once, the file is less full.
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

  /** Whether the rows were taken for the file, or given up. */
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
    // After what takes memory: without that, nobody would give the lock up.
    this.place = OutputPlace.at(options.output(), options.isOverwrite());
    this.files = new RunFiles(place.target(), options.temporaryFolder());
  }

  private Scatter emptyRuns(RowForm wanted, int mostRows) {
    KeyHash hash = options.hash(wanted.isIntKeys());
    int cells = wanted.isNarrow() ? 1 : stride;
    return mostRows > 0
        // One more, so that they are never written.
        ? new Scatter(files, hash, cells, mostRows + 1, 0, 0, 0)
        : new Scatter(files, hash, cells, plan.stagedRows(), 0, 0, plan.bits());
  }

  /**
   * Begins a build.
   *
   * @param output where the file is to appear
   */
  public static BuildOptions to(Path output) {
    return new BuildOptions(output);
  }

  /**
   * Adds a row.
   *
   * @param key an integer; of {@code UINT64} its 64 bits
   * @param value an integer, of {@code UINT64} its 64 bits; for a floating type
   *     {@link Double#doubleToRawLongBits}; for a set 0; where rows are counted, anything
   * @param origin any number that tells the caller where the row is from; comes back in
   *     {@link DuplicateKeyException}
   * @throws IllegalArgumentException if key or value is out of the range of a dtype that was
   *     chosen; the row is then not added
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
   * @param key decimal digits, with a sign if need be
   * @param value the same, or a floating number; null or empty for a set; where rows are counted,
   *     anything
   * @param origin any number that tells the caller where the row is from; comes back in
   *     {@link DuplicateKeyException}
   * @throws IllegalArgumentException if a text is not such a number or out of range; the message
   *     begins with {@code key: } or {@code value: }, and the row is not added
   * @throws IllegalStateException after {@link #finish} or {@link #close}
   * @throws StoreIoException if the temporary file cannot be written
   */
  public void add(CharSequence key, CharSequence value, long origin) {
    requireOpen();
    added.add(key, value, origin);
  }

  /** Returns the threads that are to find rows. */
  ParsingThreads parsing() {
    return parsing;
  }

  /**
   * Adds a row of columns that have dtypes.
   *
   * @param keyType what the key is
   * @param key an integer; of {@code UINT64} its 64 bits
   * @param valueType what the value is; {@link DType#NONE} where there is none
   * @param value an integer, of {@code UINT64} its 64 bits, or the bits of the double that a
   *     floating value is; 0 where there is none
   * @param origin any number that tells the caller where the row is from; comes back in
   *     {@link DuplicateKeyException}
   * @throws IllegalArgumentException if key or value is out of the range of a dtype that was
   *     chosen, or an integer that no double is comes to floating values; the row is then not added
   * @throws IllegalStateException after {@link #finish} or {@link #close}
   * @throws StoreIoException if the temporary file cannot be written
   */
  public void add(DType keyType, long key, DType valueType, long value, long origin) {
    requireOpen();
    added.add(keyType, key, valueType, value, origin);
  }

  /** Returns the rows, for those who add many at once. */
  AddedRows added() {
    requireOpen();
    return added;
  }

  private void requireOpen() {
    if (isOver) {
      throw new IllegalStateException("build is over: file=" + options.output());
    }
  }

  /** Returns how many rows were added. */
  public long rows() {
    return added.count();
  }

  /**
   * Writes the file, and makes it appear. That uses the rows up: if it fails, they are to be added
   * to another builder.
   *
   * @param progress called now and then with the number of rows written so far
   * @return what was built
   * @throws DuplicateKeyException if a key came twice and that is an error
   * @throws IllegalArgumentException if no dtype holds all keys or all values, or the one that was
   *     chosen does not hold a sum
   * @throws IllegalStateException if it was called before, also if that failed, or after
   *     {@link #close}
   * @throws StoreIoException if the file cannot be written, or has appeared meanwhile
   */
  public BuildReport finish(LongConsumer progress) {
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

  /** Recovers the file that is to be replaced, if need be, and says that it stays for now. */
  void settleReplaced() {
    if (place.isReplacing()) {
      Table.open(place.openReplaced()).close();
    }
  }

  /**
   * Goes through all rows to see what they add up to, because that decides on the dtype.
   *
   * @return how many different keys there are
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

  /** What the cells of the file hold. */
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

  /** Deletes the temporary files; without a {@link #finish} nothing is left. */
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
