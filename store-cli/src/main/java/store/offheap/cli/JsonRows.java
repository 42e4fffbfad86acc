package store.offheap.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.CharConversionException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import store.offheap.build.BulkBuilder;

/**
 * Keys and values in lines of JSON, at positions given by JSON pointers. Numbers may also be given
 * as strings; blank lines are skipped. Lines are not parsed into trees.
 */
final class JsonRows implements EntryInput {
  private static final int MAX_DEPTH = 64;
  private static final int MAX_NUMBER_CHARS = 1_000;
  private static final JsonFactory FACTORY = JsonFactory.builder()
      .streamReadConstraints(StreamReadConstraints.builder()
          .maxNestingDepth(MAX_DEPTH)
          .maxNumberLength(MAX_NUMBER_CHARS)
          .maxStringLength(Integer.MAX_VALUE)
          .maxNameLength(Integer.MAX_VALUE)
          .build())
      .build();

  private final List<String> sources;
  private final BadRows badRows;
  private final Place key;
  private final Place value;
  private int index;
  private long earlierPackedBytes;
  private TextLines lines;

  /** A position in a line and the number found there. */
  private static final class Place {
    private final String name;
    private final ElementPath path;
    private final StringBuilder text = new StringBuilder();
    private boolean isFound;

    Place(String name, ElementPath path) {
      this.name = name;
      this.path = path;
    }

    void take(JsonParser json) throws IOException {
      if (isFound) {
        throw new JsonTextException(name + ": " + path + " is there twice", at(json));
      }
      isFound = true;
      text.setLength(0);
      switch (json.currentToken()) {
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_STRING ->
          text.append(json.getTextCharacters(), json.getTextOffset(), json.getTextLength());
        default ->
          throw new JsonTextException(
              name + ": expected=a number at " + path + ", actual=" + type(json.currentToken()),
              at(json));
      }
    }
  }

  /**
   * Opens the first input.
   *
   * @param sources paths, or {@link PackedInput#STDIN}; at least one
   * @param value null for none
   * @throws IOException if it cannot be read
   */
  JsonRows(List<String> sources, ElementPath key, ElementPath value, BadRows badRows)
      throws IOException {
    this.sources = List.copyOf(sources);
    this.badRows = badRows;
    this.key = new Place("key", key);
    this.value = value == null ? null : new Place("value", value);
    this.lines = new TextLines(sources.get(0));
  }

  @Override
  public boolean next() throws IOException {
    do {
      while (!lines.next()) {
        if (index + 1 == sources.size()) {
          return false;
        }
        earlierPackedBytes += lines.packedBytes();
        lines.close();
        index++;
        lines = new TextLines(sources.get(index));
      }
    } while (lines.isBlank() || !isEntry());
    return true;
  }

  private boolean isEntry() throws IOException {
    key.isFound = false;
    if (value != null) {
      value.isFound = false;
    }
    try (JsonParser json = lines.parser(FACTORY)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new JsonTextException(
            "expected=one object a line, actual=" + type(json.currentToken()), at(json));
      }
      walk(json, 0, true, true);
      if (json.nextToken() != null) {
        throw new JsonTextException("expected=the end after one object, actual=more", at(json));
      }
      requireFound(key);
      if (value != null) {
        requireFound(value);
      }
      return true;
    } catch (JsonTextException e) {
      reject(e.column(), e.getMessage());
    } catch (JsonProcessingException e) {
      reject(
          e.getLocation() == null ? 1 : e.getLocation().getColumnNr(),
          "not JSON: " + JsonTextException.reason(e));
    } catch (CharConversionException e) {
      // It begins like JSON in another encoding.
      reject(1, "not UTF-8 text");
    }
    return false;
  }

  private static void requireFound(Place place) throws JsonTextException {
    if (!place.isFound) {
      throw new JsonTextException(
          place.name + ": expected=" + place.path + " in the object, actual=no such element", 1);
    }
  }

  /** Walks a container, which may or may not be on a path with its first {@code depth} parts. */
  private void walk(JsonParser json, int depth, boolean isKeyWay, boolean isValueWay)
      throws IOException {
    boolean isObject = json.currentToken() == JsonToken.START_OBJECT;
    int element = 0;
    for (JsonToken token = json.nextToken(); !token.isStructEnd(); token = json.nextToken()) {
      String name = isObject ? json.currentName() : Integer.toString(element++);
      if (isObject) {
        json.nextToken();
      }
      boolean isKey = isKeyWay && key.path.hasPart(depth, name);
      boolean isValue = isValueWay && value != null && value.path.hasPart(depth, name);
      if (isKey && key.path.length() == depth + 1) {
        key.take(json);
        isKey = false;
      }
      if (isValue && value.path.length() == depth + 1) {
        value.take(json);
        isValue = false;
      }
      if (json.currentToken().isStructStart()) {
        if (isKey || isValue) {
          walk(json, depth + 1, isKey, isValue);
        } else {
          json.skipChildren();
        }
      }
    }
  }

  private static int at(JsonParser json) {
    return json.currentTokenLocation().getColumnNr();
  }

  private static String type(JsonToken token) {
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "a text";
      case VALUE_NULL -> "null";
      case VALUE_TRUE, VALUE_FALSE -> "true or false";
      default -> "a number";
    };
  }

  @Override
  public void addTo(BulkBuilder builder) {
    builder.add(key.text, value == null ? null : value.text, Origins.of(index, lines.number()));
  }

  @Override
  public void reject(String reason) {
    badRows.add(location(Origins.of(index, lines.number())), reason);
  }

  /** Rejects the line; the parser counts columns in bytes. */
  private void reject(int column, String reason) {
    badRows.advise(lines.advice());
    String place = location(Origins.of(index, lines.number()));
    badRows.add(place + ":" + lines.characters(column), reason);
  }

  @Override
  public String location(long origin) {
    return Origins.location(sources, ":", origin);
  }

  @Override
  public long packedBytes() {
    return earlierPackedBytes + lines.packedBytes();
  }

  @Override
  public long totalPackedBytes() throws IOException {
    return PackedInput.totalPackedBytes(sources);
  }

  @Override
  public Map<String, String> attributes() {
    return value == null
        ? Map.of("key.column", key.path.lastPart())
        : Map.of("key.column", key.path.lastPart(), "value.column", value.path.lastPart());
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
