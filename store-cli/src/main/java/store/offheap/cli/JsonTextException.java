package store.offheap.cli;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.util.regex.Pattern;

/** A text is not the JSON that it should be. */
final class JsonTextException extends IOException {
  private static final long serialVersionUID = 1L;

  /** A place that the parser names in passing. */
  private static final Pattern PLACE =
      Pattern.compile("\\[Source: [^;]*; line: (\\d+), column: (\\d+)]");

  /**
   * What the parser says to those who write programs: of its limits, and how it would take more.
   */
  private static final Pattern FOR_PROGRAMS = Pattern.compile(
      ", from `[^`]*`|: enable `[^`]*` to allow| \\(not recognized [^)]* for parser\\)");

  private final int line;
  private final int column;
  private final boolean isJson;

  private JsonTextException(String message, JsonLocation place, boolean isJson) {
    super(message);
    this.line = place == null ? 1 : Math.max(place.getLineNr(), 1);
    this.column = place == null ? 1 : Math.max(place.getColumnNr(), 1);
    this.isJson = isJson;
  }

  /** A text of one line, or the first line of one, is no JSON, or not what it should be. */
  JsonTextException(String message, int column) {
    this(message, new JsonLocation(null, -1, 1, column), false);
  }

  /**
   * A text is no JSON.
   *
   * @param place where; null if nobody knows
   */
  static JsonTextException none(String message, JsonLocation place) {
    return new JsonTextException(message, place, false);
  }

  /** A text may be JSON, but what it holds cannot be stored. */
  static JsonTextException refused(String message, JsonLocation place) {
    return new JsonTextException(message, place, true);
  }

  /** Why a text is no JSON, as the parser says it, in what of its words means something here. */
  static String reason(JsonProcessingException failure) {
    String reason = PLACE
        .matcher(failure.getOriginalMessage())
        .replaceAll(at -> (at.group(1).equals("1") ? "" : "line $1, ") + "column $2");
    return FOR_PROGRAMS.matcher(reason).replaceAll("");
  }

  /** Whether nothing before the place is wrong as JSON. */
  boolean isJson() {
    return isJson;
  }

  /** Where in its line, in characters from 1. */
  int column() {
    return column;
  }

  /** Where, for people: the line, too, if it is not the first. */
  String place() {
    return (line == 1 ? "" : "line " + line + ", ") + "column " + column;
  }
}
