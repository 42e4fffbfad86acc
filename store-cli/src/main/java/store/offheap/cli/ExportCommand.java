package store.offheap.cli;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategy;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import store.offheap.map.IdMap;
import store.offheap.model.Checking;
import store.offheap.model.DType;
import store.offheap.object.ObjectMap;

/** {@code store export}: writes entries as text or binary records. */
@Command(
    name = "export",
    description = {
      "Write all entries as CSV, TSV, newline-delimited JSON, binary records or a pair of .npy"
          + " arrays; those of an object map as newline-delimited JSON. build reads all of these.",
      "",
      "An object map has lines {\"key\":...,\"value\":...}, for build --objects --key key --value"
          + " value; with --key, lines are just the values, for build --objects --key. Types that"
          + " JSON lacks become strings: bytes (base64), UUIDs, instants, dates, characters, NaN,"
          + " names of enums. A nested map whose keys are not all strings becomes a list of such"
          + " objects.",
      "",
      "The order is that of the file. With -o, the output appears only when it is complete. A"
          + " wrong checksum ends the export: 'store salvage' writes what can be read."
    },
    footer = {
      "",
      "Examples:",
      "  store export cities.store | head",
      "  store export cities.store -o cities.tsv.gz",
      "  store export ids.store --keys ids.npy --values values.npy",
      "  store export users.objects --key id -o users.ndjson.gz"
    })
final class ExportCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "FILE", description = "The store.")
  private Path file;

  @Mixin
  private ExportOutput output;

  @Option(
      names = {"-d", "--delimiter"},
      paramLabel = "DELIMITER",
      converter = DelimiterConverter.class,
      description =
          "comma, tab, semicolon, pipe, or the character itself (default: tab for tsv, otherwise"
              + " comma).")
  private Delimiter delimiter;

  @Option(
      names = "--format",
      paramLabel = "csv|tsv|ndjson|raw",
      description =
          "Rows, a JSON object per line, or binary keys and values as for build --format raw"
              + " (default: by the name of OUT, otherwise csv).")
  private InputFormat format;

  @Option(
      names = "--keys",
      paramLabel = "KEYS.npy",
      description = "Write the keys to a NumPy array of one axis instead of writing rows.")
  private Path keysArray;

  @Option(
      names = "--values",
      paramLabel = "VALUES.npy",
      description = "Write the values to a NumPy array in the same order.")
  private Path valuesArray;

  @Option(
      names = "--no-header",
      description = "Do not write a first row with the names of the" + " columns.")
  private boolean isWithoutHeader;

  @Option(
      names = "--key-name",
      paramLabel = "NAME",
      description = "Name of the key column (default: the name it was built from; key if it had"
          + " none, or if build would take the names for numbers or for one name).")
  private String keyName;

  @Option(
      names = "--value-name",
      paramLabel = "NAME",
      description =
          "Name of the value column (default: the name it was built from, or value, by the same"
              + " rule).")
  private String valueName;

  @Option(
      names = {"-k", "--key"},
      paramLabel = "MEMBER",
      description = "Write only the values of an object map, in which this member, by name or JSON"
          + " pointer, is the key.")
  private String key;

  @Spec
  private CommandSpec command;

  @Override
  public Integer call() throws IOException {
    requireArguments();
    output.requireApart(file);
    OutputFile.requireApart(keysArray, file);
    OutputFile.requireApart(valuesArray, file);
    if (ObjectMap.isObjectMap(file)) {
      exportObjects();
      return ExitCode.OK;
    }
    try (IdMap map = IdMap.openReadOnly(file, Checking.FIRST_TOUCH)) {
      MapKind.OBJECT_MAP.refuseOptions(command, "--key");
      if (keysArray == null) {
        FormatOptions.refuseOthers(command, format());
        output.write(bytes -> write(map, bytes));
      } else {
        FormatOptions.refuseAll(command);
        writeArrays(map);
      }
    }
    return ExitCode.OK;
  }

  private void requireArguments() throws IOException {
    if (keysArray == null && valuesArray != null) {
      throw usage("--values needs --keys");
    }
    if (isWithoutHeader && (keyName != null || valueName != null)) {
      throw usage("--key-name and --value-name are in the header: they do not go with --no-header");
    }
    if (keysArray != null && valuesArray != null) {
      OutputFile.requireFolder(keysArray);
      OutputFile.requireFolder(valuesArray);
      if (OutputFile.areSame(keysArray, valuesArray)) {
        throw usage("--keys and --values: expected=two files, actual=" + keysArray);
      }
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(command.commandLine(), message);
  }

  private void writeArrays(IdMap map) throws IOException {
    boolean isSet = map.valueType() == DType.NONE;
    if (isSet != (valuesArray == null)) {
      throw usage(
          isSet
              ? "a set has no values: leave out --values"
              : "--keys needs --values, as in a pair");
    }
    NpyExport.write(map, keysArray, valuesArray, output.isOverwrite());
  }

  private void exportObjects() throws IOException {
    MapKind.ID_MAP.refuseOptions(
        command, "--keys", "--values", "--delimiter", "--no-header", "--key-name", "--value-name");
    if (format != null && format != InputFormat.NDJSON) {
      throw usage("--format: an object map is written as ndjson, " + file + " is one");
    }
    ElementPath keyPath = key == null ? null : ElementPath.ofPointerOrName(key);
    try (ObjectMap map = ObjectMap.builder(file).checking(Checking.FIRST_TOUCH).openReadOnly()) {
      output.write(new ObjectExport(map, keyPath));
    }
  }

  private void write(IdMap map, OutputStream bytes) throws IOException {
    switch (format()) {
      case NDJSON -> new EntryExport(map).writeJson(bytes, names(map));
      case RAW -> new EntryExport(map).writeRaw(bytes);
      default -> writeRows(map, bytes);
    }
  }

  private InputFormat format() {
    if (format != null) {
      return format;
    }
    if (InputFormat.LINES_OF_JSON.stream().anyMatch(output::isNamed)) {
      return InputFormat.NDJSON;
    }
    return output.isNamed(".tsv") ? InputFormat.TSV : InputFormat.CSV;
  }

  private void writeRows(IdMap map, OutputStream bytes) throws IOException {
    CsvWriter rows = CsvWriter.builder()
        .fieldSeparator(delimiter().character())
        .lineDelimiter(LineDelimiter.LF)
        .quoteStrategy(new NameQuotes())
        .build(bytes, StandardCharsets.UTF_8);
    if (!isWithoutHeader) {
      writeHeader(rows, map);
    }
    new EntryExport(map).writeRows(rows);
    bytes.flush();
  }

  private void writeHeader(CsvWriter rows, IdMap map) {
    List<String> names = names(map).all();
    if (output.isTerminal()) {
      // The names may come from a file, and a terminal interprets control characters.
      names = names.stream().map(PlainText::safe).toList();
    }
    rows.writeRecord(names);
  }

  private ColumnNames names(IdMap map) {
    if (valueName != null && map.valueType() == DType.NONE) {
      throw usage("a set has no values: leave out --value-name");
    }
    ColumnNames names = ColumnNames.of(map).replaced(keyName, valueName);
    if (names.areAlike()) {
      throw usage("--key-name and --value-name: expected=two names, actual=" + names.key());
    }
    return names;
  }

  private Delimiter delimiter() {
    if (delimiter != null) {
      return delimiter;
    }
    return format() == InputFormat.TSV ? Delimiter.TAB : Delimiter.COMMA;
  }

  /**
   * Quotes names that contain a delimiter of other formats, because the build command detects
   * delimiters in rows.
   */
  private static final class NameQuotes implements QuoteStrategy {
    @Override
    public boolean quoteValue(int line, int column, String cell) {
      return line == 1 && Delimiter.isIn(cell);
    }
  }
}
