package store.offheap.cli;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.util.regex.Pattern;

/** Thrown when a text is not the expected JSON. */
final class JsonTextException extends IOException {
  private static final long serialVersionUID = 1L;

  /** A position that a message of the parser contains. */
  private static final Pattern PLACE =
      Pattern.compile("\\[Source: [^;]*; line: (\\d+), column: (\\d+)]");

  /**
   * The parts of the parser's messages that are addressed to programmers: about its limits and how
   * to extend them.
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

  /**
   * Creates an exception for a text of one line, or its first line, that is not JSON or not the
   * expected JSON.
   */
  JsonTextException(String message, int column) {
    this(message, new JsonLocation(null, -1, 1, column), false);
  }

  /**
   * Returns an exception for a text that is not JSON.
   *
   * @param place position; null if unknown
   */
  static JsonTextException none(String message, JsonLocation place) {
    return new JsonTextException(message, place, false);
  }

  /** Returns an exception for a text that may be JSON but whose contents cannot be stored. */
  static JsonTextException refused(String message, JsonLocation place) {
    return new JsonTextException(message, place, true);
  }

  /**
   * Returns the reason why a text is not JSON: the parser's message, reduced to the parts that are
   * meaningful here.
   */
  static String reason(JsonProcessingException failure) {
    String reason = PLACE
        .matcher(failure.getOriginalMessage())
        .replaceAll(at -> (at.group(1).equals("1") ? "" : "line $1, ") + "column $2");
    return FOR_PROGRAMS.matcher(reason).replaceAll("");
  }

  /** Returns whether everything before the position is valid JSON. */
  boolean isJson() {
    return isJson;
  }

  /** Returns the column in its line, in characters from 1. */
  int column() {
    return column;
  }

  /** Returns the position for display, including the line if it is not the first. */
  String place() {
    return (line == 1 ? "" : "line " + line + ", ") + "column " + column;
  }
}
