package store.offheap.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import store.offheap.error.DuplicateKeyException;
import store.offheap.error.StoreIoException;
import store.offheap.file.OutputPlace;
import store.offheap.file.PendingFile;
import store.offheap.file.WorkFolder;
import store.offheap.model.BuildReport;
import store.offheap.model.DType;
import store.offheap.model.DuplicatePolicy;
import store.offheap.model.NumberRange;
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
 * or not at all. The same rows with the same options give the same bytes, in whichever order they
 * come, and however many threads or how much memory there are. Segments are as long as that many
 * rows need at the load that is asked for: where keys come more than once, the file is less full.
 *
 * <p>Not thread-safe.
 */
public final class BulkBuilder implements AutoCloseable {
  /** With the origin and the number of the row. */
  private static final int TRACED_ROW_CELLS = 4;

  private final BuildOptions options;
  private final DuplicatePolicy policy;
  private final boolean isTraced;
  private final Column keys;
  private final Column values;
  private final OutputPlace place;
  private final int stride;
  private final MemoryPlan plan;
  private final RunFiles files;
  private final RowIntake intake;
  private final ParsingThreads parsing;
  private RowForm form;
  private long rows;

  BulkBuilder(BuildOptions options) {
    this.options = options;
    this.policy = options.duplicatePolicy();
    this.isTraced = policy == DuplicatePolicy.ERROR;
    this.keys = Column.ofKeys(options.keyType());
    this.values = Column.ofValues(options.valueType());
    this.stride = isTraced ? TRACED_ROW_CELLS : RowCells.WIDE;
    this.plan = options.plan(stride * Long.BYTES);
    this.place = OutputPlace.at(options.output(), options.isOverwrite());
    this.files = new RunFiles(place.target(), options.temporaryFolder());
    this.parsing = new ParsingThreads(options.threads());
    this.form = foundForm();
    this.intake = new RowIntake(stride, this::emptyRuns, form);
  }

  /** Returns what the rows so far need. */
  private RowForm foundForm() {
    boolean isIntKeys = !keys.isWide();
    boolean isFloating = values.isFloating();
    return new RowForm(
        isIntKeys,
        isIntKeys && values.isInts() && !isTraced && !isAddedUp(),
        isFloating,
        isFloating && values.hasAboveLong());
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
   * @throws StoreIoException if the temporary file cannot be written
   */
  public void add(long key, long value, long origin) {
    long keyBits = keys.checked(key);
    append(keyBits, policy == DuplicatePolicy.COUNT ? 1 : values.checked(value), origin);
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
   * @throws StoreIoException if the temporary file cannot be written
   */
  public void add(CharSequence key, CharSequence value, long origin) {
    long keyBits = keys.parsed(key);
    boolean isCounted = policy == DuplicatePolicy.COUNT;
    append(keyBits, isCounted ? 1 : values.parsed(value == null ? "" : value), origin);
  }

  /**
   * Adds a row of integers of at most 18 digits that were text, if that needs no more care.
   *
   * @param hasValue whether the value is more than the 0 of a set
   * @return false if the row was not added
   */
  boolean isAdded(long key, long value, boolean hasValue, long origin) {
    boolean isCounted = policy == DuplicatePolicy.COUNT;
    boolean isKeyKnown = keys.isKnown(key);
    boolean isValueKnown = isCounted || hasValue && values.isKnown(value);
    if (!isKeyKnown && !keys.takesInteger(key, true)
        || !isValueKnown && !values.takesInteger(value, hasValue)) {
      return false;
    }
    if (!isKeyKnown) {
      keys.checked(key);
      keys.accept();
    }
    long bits = isCounted ? 1 : value;
    if (!isValueKnown) {
      bits = values.checked(value);
      values.accept();
    }
    if (!isKeyKnown || !isValueKnown) {
      followForm();
    }
    addRow(key, bits, origin);
    return true;
  }

  /**
   * Adds the rows of a block, if none needs more care.
   *
   * @param hasValues whether values are more than the 0 of a set
   * @param firstOrigin of the first row; those of the others count on
   * @return false if no row was added
   */
  boolean isAdded(PlainBlock block, boolean hasValues, long firstOrigin) {
    boolean isCounted = policy == DuplicatePolicy.COUNT;
    boolean isTaken = hasValues ? values.takes(block.values()) : values.takesInteger(0, false);
    if (!keys.takes(block.keys()) || !isCounted && !isTaken) {
      return false;
    }
    keys.accept(block.keys());
    if (!isCounted && hasValues) {
      values.accept(block.values());
    }
    followForm();
    RowBatch batch = block.rows();
    if (isTraced || isCounted) {
      for (int row = 0; row < batch.rows(); row++) {
        int at = row * RowCells.WIDE;
        addRow(batch.cells()[at], isCounted ? 1 : batch.cells()[at + 1], firstOrigin + row);
      }
    } else {
      rows += batch.rows();
      block.exchange(intake.exchange(batch));
    }
    return true;
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
   *     chosen; the row is then not added
   * @throws StoreIoException if the temporary file cannot be written
   */
  public void add(DType keyType, long key, DType valueType, long value, long origin) {
    long keyBits = keys.converted(keyType, key);
    append(
        keyBits, policy == DuplicatePolicy.COUNT ? 1 : values.converted(valueType, value), origin);
  }

  private void append(long key, long value, long origin) {
    keys.accept();
    values.accept();
    followForm();
    addRow(key, value, origin);
  }

  /** Begins another batch if the row that was accepted last does not fit the form of this one. */
  private void followForm() {
    boolean isOutgrown = keys.isWide() == form.isIntKeys()
        || values.isFloating() != form.isFloating()
        || form.isNarrow() && !values.isInts();
    if (isOutgrown) {
      form = foundForm();
      intake.next(form);
    }
  }

  private void addRow(long key, long value, long origin) {
    if (intake.batch().isFull()) {
      intake.next(form);
    }
    if (isTraced) {
      intake.batch().add(key, value, origin, rows);
    } else {
      intake.batch().add(key, value);
    }
    rows++;
  }

  /** Returns how many rows were added. */
  public long rows() {
    return rows;
  }

  /**
   * Writes the file, and makes it appear.
   *
   * @param progress called now and then with the number of rows written so far
   * @return what was built
   * @throws DuplicateKeyException if a key came twice and that is an error
   * @throws IllegalArgumentException if no dtype holds all keys or all values
   * @throws StoreIoException if the file cannot be written, or has appeared meanwhile
   */
  public BuildReport finish(LongConsumer progress) {
    Scatter runs = intake.finish();
    Combination combination = new Combination(
        policy, policy == DuplicatePolicy.COUNT ? DType.UINT64 : values.arithmetic());
    DType keyType = keys.type();
    long expected = rows;
    if (isAddedUp() && !values.isTyped()) {
      expected = findSums(runs, combination);
    }
    DType valueType = values.type();
    TableSpec spec = new TableSpec(
        keyType,
        valueType,
        TableSpec.DEFAULT_SEGMENT_SLOTS,
        options.hash(form.isIntKeys()).seed());
    try (WorkFolder work = WorkFolder.beside(place.target());
        PendingFile pending = PendingFile.in(work, place.target());
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
          rows,
          rows - cutter.entries(),
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

  private boolean isAddedUp() {
    return policy == DuplicatePolicy.SUM || policy == DuplicatePolicy.COUNT;
  }

  /**
   * Goes through all rows to see what they add up to, because that decides on the dtype.
   *
   * @return how many different keys there are
   */
  private long findSums(Scatter runs, Combination combination) {
    DType arithmetic = policy == DuplicatePolicy.COUNT ? DType.UINT64 : values.arithmetic();
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
    return new Assembler(runs, options.hash(form.isIntKeys()), plan, combination, isLast);
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
      if (isAddedUp() && !values.type().holds(value)) {
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
    try {
      parsing.close();
      intake.close();
    } finally {
      try {
        files.close();
      } finally {
        place.close();
      }
    }
  }
}
