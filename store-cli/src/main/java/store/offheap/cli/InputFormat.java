package store.offheap.cli;

import java.util.List;
import java.util.Locale;

/** The format of the inputs of a build of an ID map. */
enum InputFormat {
  /** Rows of cells with some delimiter. */
  CSV,
  /** Rows of cells with tabs between them. */
  TSV,
  /** Lines of JSON. */
  NDJSON,
  /** Binary records of keys and values. */
  RAW;

  /** File name extensions of newline-delimited JSON. */
  static final List<String> LINES_OF_JSON = List.of(".ndjson", ".jsonl", ".json");

  /** Returns the format indicated by the name of the first input; {@link #CSV} if none is. */
  static InputFormat ofName(List<String> sources) {
    String name = sources.get(0).toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
    return LINES_OF_JSON.stream().anyMatch(name::endsWith) ? NDJSON : CSV;
  }
}
