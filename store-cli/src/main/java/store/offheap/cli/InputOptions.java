package store.offheap.cli;

import java.nio.charset.Charset;
import picocli.CommandLine.Option;

/** The options that say what the rows of an input look like. */
final class InputOptions {
  /** Those that say nothing about lines of JSON. */
  static final String[] OF_ID_MAPS = {"--set", "--header", "--delimiter", "--no-quotes", "--charset"
  };

  @Option(
      names = {"-k", "--key"},
      paramLabel = "COLUMN",
      description = "Column of the keys, by name or position from 1 (default: the first).")
  private String key;

  @Option(
      names = {"-v", "--value"},
      paramLabel = "COLUMN",
      description = "Column of the values, by name or position from 1 (default: the second).")
  private String value;

  @Option(
      names = {"--set", "--no-value"},
      description = "Make a set: keys without values.")
  private boolean isSet;

  @Option(
      names = "--header",
      paramLabel = "yes|no|auto",
      defaultValue = "AUTO",
      description =
          "Whether the first row names the columns (default: auto, if a column is chosen by"
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
      description = "Double quotes are part of the text, as in plain TSV.")
  private boolean isWithoutQuotes;

  @Option(
      names = "--charset",
      paramLabel = "NAME",
      defaultValue = "UTF-8",
      description = "Encoding of the text (default: ${DEFAULT-VALUE}).")
  private Charset charset;

  /** The key column, or null. */
  String key() {
    return key;
  }

  /** The value column, or null. */
  String value() {
    return value;
  }

  /** Whether a set is wanted. */
  boolean isSet() {
    return isSet;
  }

  /** How the text is read. */
  CsvFormat format() {
    return new CsvFormat(delimiter, charset, !isWithoutQuotes);
  }

  /** Which columns are read. */
  Columns.Choice choice(boolean isWithoutValues) {
    return new Columns.Choice(key, value, isWithoutValues, header);
  }
}
