package store.offheap.build;

import store.offheap.model.DType;
import store.offheap.model.DuplicatePolicy;

/**
 * Accepts the rows of a build: determines the dtypes they need and passes them on in batches. Not
 * thread-safe.
 */
final class AddedRows implements AutoCloseable {
  private final DuplicatePolicy policy;
  private final boolean isTraced;
  private final Column keys;
  private final Column values;
  private final RowIntake intake;
  private RowForm form;
  private long rows;

  /**
   * Creates an instance without rows.
   *
   * @param stride cells of a row in a batch
   * @param empty makes runs for rows of a form
   */
  AddedRows(BuildOptions options, int stride, RowIntake.Runs empty) {
    this.policy = options.duplicatePolicy();
    this.isTraced = stride == RowCells.TRACED;
    this.keys = Column.ofKeys(options.keyType());
    this.values = Column.ofValues(options.valueType());
    this.form = foundForm();
    this.intake = new RowIntake(stride, empty, form);
  }

  /** Returns the form that the rows so far need. */
  private RowForm foundForm() {
    boolean isIntKeys = !keys.isWide();
    boolean isFloating = values.isFloating();
    return new RowForm(
        isIntKeys,
        isIntKeys && values.isInts() && !isTraced && !isAddedUp(),
        isFloating,
        isFloating && values.hasAboveLong());
  }

  /** Returns whether the values of a key are summed, so that they may become any number. */
  boolean isAddedUp() {
    return policy == DuplicatePolicy.SUM || policy == DuplicatePolicy.COUNT;
  }

  /** Returns the type in which values are compared and summed. */
  DType arithmetic() {
    return policy == DuplicatePolicy.COUNT ? DType.UINT64 : values.arithmetic();
  }

  /** Adds a row as {@link BulkBuilder#add(long, long, long)} does. */
  void add(long key, long value, long origin) {
    long keyBits = keys.checked(key);
    append(keyBits, policy == DuplicatePolicy.COUNT ? 1 : values.checked(value), origin);
  }

  /** Adds a row as {@link BulkBuilder#add(CharSequence, CharSequence, long)} does. */
  void add(CharSequence key, CharSequence value, long origin) {
    long keyBits = keys.parsed(key);
    boolean isCounted = policy == DuplicatePolicy.COUNT;
    append(keyBits, isCounted ? 1 : values.parsed(value == null ? "" : value), origin);
  }

  /** Adds a row as {@link BulkBuilder#add(DType, long, DType, long, long)} does. */
  void add(DType keyType, long key, DType valueType, long value, long origin) {
    long keyBits = keys.converted(keyType, key);
    boolean isCounted = policy == DuplicatePolicy.COUNT;
    append(keyBits, isCounted ? 1 : values.converted(valueType, value), origin);
  }

  /**
   * Adds a row of integers that were parsed from at most 18 digits of text, if it needs no special
   * handling.
   *
   * @param hasValue whether the row has a value, rather than the implicit 0 of a set
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
   * Adds the rows of a block, if none needs special handling.
   *
   * @param hasValues whether the rows have values, rather than the implicit 0 of a set
   * @param firstOrigin origin of the first row; those of the following rows count up from it
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
      block.rows(intake.exchange(batch));
    }
    return true;
  }

  private void append(long key, long value, long origin) {
    keys.accept();
    values.accept();
    followForm();
    addRow(key, value, origin);
  }

  /** Starts a new batch if the row accepted last does not fit the form of the current one. */
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

  /** Returns the number of rows. */
  long count() {
    return rows;
  }

  Column keys() {
    return keys;
  }

  Column values() {
    return values;
  }

  /** Returns the form that the rows so far need. */
  RowForm form() {
    return form;
  }

  /** Returns all rows, partitioned into runs, in the form that they need. */
  Scatter finish() {
    return intake.finish();
  }

  @Override
  public void close() {
    intake.close();
  }
}
