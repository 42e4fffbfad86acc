package store.offheap.cli;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The rows of all inputs of a build, one after the other. Rows that have no key and value in their
 * place go to {@link BadRows}. Belongs to one thread.
 */
final class InputRows implements Closeable {
  private static final int LINE_BITS = 40;
  private static final long LINE_MASK = (1L << LINE_BITS) - 1;

  private final List<String> sources;
  private final CsvFormat format;
  private final Columns.Choice choice;
  private final BadRows badRows;

  private Columns columns;
  private CsvInput input;
  private int inputIndex;
  private long earlierPackedBytes;
  private CsvRow row;

  /**
   * Opens the first input that has rows and finds the columns.
   *
   * @param sources paths, or {@link PackedInput#STDIN}; at least one
   * @throws IOException if an input cannot be read
   * @throws IllegalArgumentException if a column is not there
   * @throws RejectedInputException if no input has rows
   */
  InputRows(List<String> sources, CsvFormat format, Columns.Choice choice, BadRows badRows)
      throws IOException {
    this.sources = List.copyOf(sources);
    this.format = format;
    this.choice = choice;
    this.badRows = badRows;
    this.input = CsvInput.open(this.sources.get(0), format);
    boolean isReady = false;
    try {
      findColumns();
      isReady = true;
    } finally {
      if (!isReady) {
        close();
      }
    }
  }

  private void findColumns() throws IOException {
    while (input.peek() == null) {
      if (!openNext()) {
        throw new RejectedInputException("no rows in "
            + sources.stream().map(PackedInput::name).collect(Collectors.joining(", ")));
      }
    }
    requireText(input.peek());
    columns = Columns.find(input.peek(), choice, input.name());
    if (!columns.names().isEmpty()) {
      input.next();
    }
  }

  private void requireText(CsvRow first) {
    if (first.isMalformed()) {
      throw new RejectedInputException(input.name() + ":" + first.line() + ": not "
          + format.charset().name() + " text (--charset says how it is encoded)");
    }
  }

  private boolean openNext() throws IOException {
    if (inputIndex + 1 == sources.size()) {
      return false;
    }
    earlierPackedBytes += input.packedBytes();
    input.close();
    inputIndex++;
    input = CsvInput.open(sources.get(inputIndex), format);
    return true;
  }

  /** Where the keys and values are. */
  Columns columns() {
    return columns;
  }

  /**
   * Goes to the next good row.
   *
   * @return false after the last
   * @throws IOException if an input cannot be read
   * @throws IllegalArgumentException if the columns of an input are not those of the first
   * @throws RejectedInputException if there are too many bad rows
   */
  boolean next() throws IOException {
    do {
      row = input.next();
      while (row == null) {
        if (!openNext()) {
          return false;
        }
        skipHeader();
        row = input.next();
      }
    } while (!isGood());
    return true;
  }

  private void skipHeader() throws IOException {
    CsvRow first = input.peek();
    if (first != null && columns.isHeader(first, choice.header(), input.name())) {
      input.next();
    }
  }

  private boolean isGood() {
    if (row.count() != columns.count()) {
      reject("columns: expected=" + columns.count() + ", actual=" + row.count());
      return false;
    }
    if (row.isMalformed()) {
      reject("not " + format.charset().name() + " text");
      return false;
    }
    return true;
  }

  /** Tells that the current row cannot be used after all. */
  void reject(String reason) {
    badRows.add(location(origin()), reason);
  }

  /** The key cell of the current row. */
  CharSequence key() {
    return row.cell(columns.key());
  }

  /** The value cell of the current row, null for a set. */
  CharSequence value() {
    return columns.value() < 0 ? null : row.cell(columns.value());
  }

  /** A number that stands for the place of the current row. */
  long origin() {
    return (long) inputIndex << LINE_BITS | row.line() & LINE_MASK;
  }

  /** The place that a number from {@link #origin()} stands for, such as {@code cities.tsv:17}. */
  String location(long origin) {
    return PackedInput.name(sources.get((int) (origin >>> LINE_BITS))) + ":" + (origin & LINE_MASK);
  }

  /** How many bytes of the inputs were read so far, before unpacking. */
  long packedBytes() {
    return earlierPackedBytes + input.packedBytes();
  }

  /** How many bytes the inputs have before unpacking, or -1 if that is not known. */
  long totalPackedBytes() throws IOException {
    return PackedInput.totalPackedBytes(sources);
  }

  @Override
  public void close() throws IOException {
    input.close();
  }
}
