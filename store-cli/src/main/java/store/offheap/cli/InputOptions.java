package store.offheap.cli;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import store.offheap.model.DType;

/** The options that describe the rows of an input. */
final class InputOptions {
  /** The options that do not apply to lines of JSON. */
  static final String[] OF_ID_MAPS = {
    "--set", "--header", "--delimiter", "--no-quotes", "--charset", "--format", "--keys", "--values"
  };

  /** All options. */
  static final List<String> ALL =
      Stream.concat(Stream.of("--key", "--value"), Stream.of(OF_ID_MAPS)).toList();

  @Option(
      names = {"-k", "--key"},
      paramLabel = "COLUMN",
      description = "Column of the keys, by name or by position from 1 (default: the first); in"
          + " JSON, the path to the key, such as user.id or /user/id.")
  private String key;

  @Option(
      names = {"-v", "--value"},
      paramLabel = "COLUMN",
      description = "Column of the values, by name or by position from 1 (default: the second); in"
          + " JSON, the path to the value.")
  private String value;

  @Option(
      names = "--format",
      paramLabel = "csv|tsv|ndjson|raw",
      description = "Format of the inputs. ndjson: a JSON object per line; raw: alternating"
          + " little-endian keys and values of --key-type and --value-type (default: by the name of"
          + " the first input: ndjson for .ndjson, .jsonl and .json, otherwise csv).")
  private InputFormat inputFormat;

  @Option(
      names = "--keys",
      paramLabel = "KEYS.npy",
      description = "Take the keys from this NumPy array, of one axis and integers, instead of"
          + " reading rows.")
  private Path keysArray;

  @Option(
      names = "--values",
      paramLabel = "VALUES.npy",
      description = "Take the values from this NumPy array of the same length.")
  private Path valuesArray;

  @Option(
      names = {"--set", "--no-value"},
      description = "Build a set: keys without values.")
  private boolean isSet;

  @Option(
      names = "--header",
      paramLabel = "yes|no|auto",
      defaultValue = "AUTO",
      description =
          "Whether the first row names the columns (default: auto; yes if a column is chosen by"
              + " name or the first key is not a number).")
  private HeaderMode header;

  @Option(
      names = {"-d", "--delimiter"},
      paramLabel = "DELIMITER",
      defaultValue = "auto",
      converter = DelimiterConverter.OrAuto.class,
      description = "comma, tab, semicolon, pipe, or the character itself (default: auto, from the"
          + " first rows).")
  private Delimiter delimiter;

  @Option(
      names = "--no-quotes",
      description = "Treat double quotes as ordinary text, as in plain TSV.")
  private boolean isWithoutQuotes;

  @Option(
      names = "--charset",
      paramLabel = "NAME",
      defaultValue = "UTF-8",
      converter = CharsetConverter.class,
      description = "Encoding of rows (default: ${DEFAULT-VALUE}); JSON is always UTF-8.")
  private Charset charset;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /** Returns the key column, or null. */
  String key() {
    return key;
  }

  /** Returns the value column, or null. */
  String value() {
    return value;
  }

  /** Returns whether a set is wanted. */
  boolean isSet() {
    return isSet;
  }

  /**
   * Throws if the user gave an option that does not apply to the inputs of an ID map.
   *
   * @param valueType null if it is to be determined
   */
  void requireFit(List<String> sources, DType valueType) {
    if (isArrays()) {
      FormatOptions.refuseAll(command);
    } else {
      FormatOptions.refuseOthers(command, inputFormat(sources));
    }
    boolean isWithoutValues = isSet || valueType == DType.NONE;
    if (isWithoutValues && (value != null || valueType != null && valueType != DType.NONE)) {
      throw new ParameterException(
          command.commandLine(), "a set has no values: --value and --value-type do not go with it");
    }
  }

  /** Returns whether the input is a pair of arrays, or a single array of keys. */
  boolean isArrays() {
    return keysArray != null || valuesArray != null;
  }

  /** Returns the names of the arrays. */
  List<String> arrays() {
    return Stream.of(keysArray, valuesArray)
        .filter(Objects::nonNull)
        .map(Path::toString)
        .toList();
  }

  /**
   * Opens the arrays.
   *
   * @param isWithoutValues whether values are optional
   * @throws IllegalArgumentException if an array is missing, or one of values is given for a set
   */
  NpyRows openArrays(boolean isWithoutValues, BadRows badRows) {
    require(keysArray != null, "--values needs --keys");
    require(isWithoutValues || valuesArray != null, "--keys needs --values; --set makes a set");
    require(!isSet || valuesArray == null, "a set has no values: --values does not go with it");
    return new NpyRows(keysArray, valuesArray, badRows);
  }

  /** Returns the format of the inputs. */
  InputFormat inputFormat(List<String> sources) {
    return inputFormat == null ? InputFormat.ofName(sources) : inputFormat;
  }

  /**
   * Returns the number of bytes of a record of the inputs, or 0 if rows are lines.
   *
   * @throws IllegalArgumentException if the layout of records is not specified
   */
  int recordBytes(List<String> sources, DType keyType, DType valueType) {
    if (inputFormat(sources) != InputFormat.RAW) {
      return 0;
    }
    requireTypes(keyType, valueType);
    return keyType.bytes() + valueType.bytes();
  }

  /** Returns whether no row may contain a line end. */
  boolean isOneLineARow(List<String> sources) {
    return isWithoutQuotes || inputFormat(sources) == InputFormat.NDJSON;
  }

  private static void requireTypes(DType keyType, DType valueType) {
    require(
        keyType != null && valueType != null,
        "--format raw needs --key-type and --value-type: they are not in the file");
  }

  /**
   * Opens the inputs of an ID map.
   *
   * @param keyType null if it is to be determined
   * @param valueType null if it is to be determined, or there are no values
   * @param isWithoutValues whether there are no values, or they are ignored
   * @throws IOException if an input cannot be read
   * @throws IllegalArgumentException if an option or a column is missing
   */
  EntryInput open(
      List<String> sources,
      DType keyType,
      DType valueType,
      boolean isWithoutValues,
      BadRows badRows)
      throws IOException {
    if (isArrays()) {
      return openArrays(isWithoutValues, badRows);
    }
    require(
        inputFormat != null || !sources.get(0).endsWith(".npy"),
        "arrays come as --keys " + sources.get(0) + " --values VALUES.npy");
    InputFormat kind = inputFormat(sources);
    if (kind == InputFormat.NDJSON) {
      require(key != null, "JSON needs --key: where the keys are");
      require(isWithoutValues || value != null, "JSON needs --value: where the values are");
      return new JsonRows(
          sources,
          ElementPath.ofPointerOrDots(key),
          isWithoutValues ? null : ElementPath.ofPointerOrDots(value),
          badRows);
    }
    if (kind == InputFormat.RAW) {
      DType cells = isSet ? DType.NONE : valueType;
      requireTypes(keyType, cells);
      return new BinaryRecords(sources, keyType, cells, badRows);
    }
    Delimiter chosen = kind == InputFormat.TSV && delimiter == null ? Delimiter.TAB : delimiter;
    return new InputRows(
        sources,
        new CsvFormat(chosen, charset, !isWithoutQuotes, badRows.isTolerant()),
        new Columns.Choice(key, value, isWithoutValues, header),
        badRows);
  }

  private static void require(boolean holds, String complaint) {
    if (!holds) {
      throw new IllegalArgumentException(complaint);
    }
  }
}
