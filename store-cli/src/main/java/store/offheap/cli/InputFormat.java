package store.offheap.cli;

import java.util.List;
import java.util.Locale;

/** What the inputs of a build of an ID map are made of. */
enum InputFormat {
  /** Rows of cells with some delimiter. */
  CSV,
  /** Rows of cells with tabs between them. */
  TSV,
  /** Lines of JSON. */
  NDJSON,
  /** Keys and values as they lie in memory. */
  RAW;

  /** How the names of files with lines of JSON end. */
  static final List<String> LINES_OF_JSON = List.of(".ndjson", ".jsonl", ".json");

  /** The format that the name of the first input tells of; {@link #CSV} if it tells of none. */
  static InputFormat ofName(List<String> sources) {
    String name = sources.get(0).toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
    return LINES_OF_JSON.stream().anyMatch(name::endsWith) ? NDJSON : CSV;
  }
}
