package store.offheap.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import store.offheap.build.BulkBuilder;

/**
 * The rows of all inputs of a build, one after another. Rows without a key and a value in their
 * places are passed to {@link BadRows}. Confined to one thread.
 */
final class InputRows implements EntryInput {
  /** What the header of an archive has behind a name, in what is no text. */
  static final String TAR = "\0ustar";

  private final List<String> sources;
  private final CsvFormat format;
  private final Columns.Choice choice;
  private final BadRows badRows;

  private Columns columns;

  /** The delimiter of the input in which the columns were found. */
  private Delimiter delimiter;

  private CsvInput input;
  private int inputIndex;
  private long earlierPackedBytes;
  private TextRow row;

  /** What is said of a header that may not be one, until there is another row; null for none. */
  private String doubt;

  /**
   * Opens the first input that has rows and finds the columns.
   *
   * @param sources paths, or {@link PackedInput#STDIN}; at least one
   * @throws IOException if an input cannot be read
   * @throws IllegalArgumentException if a column is missing
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
    try {
      findInFirst();
    } catch (RejectedInputException e) {
      throw new RejectedInputException(e.getMessage() + advice());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(e.getMessage() + advice(), e);
    }
    delimiter = input.delimiter();
    if (!columns.names().isEmpty()) {
      noteDoubt(input.next());
    }
  }

  private void findInFirst() throws IOException {
    while (input.peek() == null) {
      if (!openNext()) {
        throw new RejectedInputException("no rows in "
            + sources.stream().map(PackedInput::name).collect(Collectors.joining(", ")));
      }
    }
    requireText(input.peek());
    columns = Columns.find(input.peek(), choice, input.name());
    requireNoJson();
  }

  /** Rejects JSON whose first line would be taken for a header and lost. */
  private void requireNoJson() throws IOException {
    if (choice.isByContent() && !columns.names().isEmpty() && input.isJson()) {
      throw new RejectedInputException(
          input.name() + ":" + input.peek().line() + ": neither a row nor names of columns");
    }
  }

  private String advice() {
    return input.isJson()
        ? " (" + input.name() + " begins as JSON; --format ndjson reads an object a line)"
        : "";
  }

  /** Reports a header that may not be one, because names are seldom numbers. */
  private void noteDoubt(TextRow header) {
    if (choice.isByContent() && columns.names().stream().anyMatch(Columns::isNumber)) {
      doubt = input.name() + ":" + header.line() + ": taken for the names of columns: key: not"
          + " a number: '" + PlainText.cut(columns.names().get(columns.key()))
          + "' (--header yes or no decides)";
      badRows.note(doubt);
    }
  }

  private void requireText(TextRow first) {
    requireNotUtf16(first);
    if (first.problem() != null) {
      throw new RejectedInputException(input.name() + ":" + first.line() + ": " + first.problem());
    }
    requireNoArchive(first);
    if (first.isMalformed()) {
      throw new RejectedInputException(input.name() + ":" + first.line() + ": not "
          + format.charset().name() + " text (--charset says how it is encoded)");
    }
  }

  /** Rejects a text whose cells would be full of zeros. */
  private void requireNotUtf16(TextRow first) {
    String charset = input.otherCharset();
    if (charset != null) {
      throw new RejectedInputException(input.name() + ":" + first.line()
          + ": not UTF-8 text (it looks like " + charset + ": --charset " + charset + ")");
    }
  }

  /** Rejects an archive: its first row would be taken for a header and lost. */
  private void requireNoArchive(TextRow first) {
    for (int i = 0; i < first.count(); i++) {
      if (first.cell(i).toString().contains(TAR)) {
        throw new RejectedInputException(
            "packing: expected=none or gzip, actual=tar, file=" + input.name());
      }
    }
  }

  private boolean openNext() throws IOException {
    if (inputIndex + 1 == sources.size()) {
      return false;
    }
    earlierPackedBytes += input.packedBytes();
    input.close();
    inputIndex++;
    input = CsvInput.open(
        sources.get(inputIndex), format, delimiter, columns == null ? 0 : columns.count());
    return true;
  }

  @Override
  public boolean next() throws IOException {
    do {
      row = input.next();
      while (row == null) {
        if (!openNext()) {
          requireNoDoubt();
          return false;
        }
        skipHeader();
        row = input.next();
      }
      doubt = null;
    } while (!isGood());
    return true;
  }

  /** Rejects inputs whose only row may have been taken for a header by mistake. */
  private void requireNoDoubt() {
    if (doubt != null) {
      throw new RejectedInputException("no rows, unless " + doubt);
    }
  }

  private void skipHeader() throws IOException {
    TextRow first = input.peek();
    if (first != null) {
      requireNotUtf16(first);
      requireNoArchive(first);
    }
    if (first != null
        && first.problem() == null
        && columns.isHeader(first, choice.header(), input.name())) {
      input.next();
    }
  }

  private boolean isGood() {
    if (row.problem() != null) {
      reject(row.problem());
      return false;
    }
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

  @Override
  public void reject(String reason) {
    badRows.add(location(origin()), reason);
  }

  @Override
  public void addTo(BulkBuilder builder) {
    row.addTo(builder, columns.key(), columns.value(), origin());
  }

  @Override
  public boolean addManyTo(BulkBuilder builder) throws IOException {
    if (!input.addPlainTo(builder, columns, Origins.of(inputIndex, 0))) {
      return false;
    }
    doubt = null;
    return true;
  }

  private long origin() {
    return Origins.of(inputIndex, row.line());
  }

  @Override
  public String location(long origin) {
    return Origins.location(sources, ":", origin);
  }

  @Override
  public long packedBytes() {
    return earlierPackedBytes + input.packedBytes();
  }

  @Override
  public long totalPackedBytes() throws IOException {
    return PackedInput.totalPackedBytes(sources);
  }

  @Override
  public Map<String, String> attributes() {
    Map<String, String> attributes = new LinkedHashMap<>();
    if (!columns.names().isEmpty()) {
      attributes.put("key.column", columns.names().get(columns.key()));
      if (columns.value() >= 0) {
        attributes.put("value.column", columns.names().get(columns.value()));
      }
    }
    return attributes;
  }

  @Override
  public void close() throws IOException {
    input.close();
  }
}
