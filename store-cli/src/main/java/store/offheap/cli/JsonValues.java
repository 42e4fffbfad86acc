package store.offheap.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON as the objects that an object map stores.
 *
 * <p>An integer becomes the first of {@code Integer}, {@code Long} and {@code BigInteger} that
 * holds it. A number with a decimal point or an exponent becomes a {@code Double} if the shortest
 * text of that is the same number, otherwise a {@code BigDecimal}: nothing is rounded. Objects
 * become maps in the order of their members, and arrays become lists.
 */
final class JsonValues {
  private static final int MAX_DEPTH = 64;
  private static final int MAX_DIGITS = 100_000;
  private static final int MAX_SHOWN = 40;

  private static final JsonValues ALONE = new JsonValues(0);

  private final JsonFactory factory;

  private JsonValues(int levels) {
    this.factory = JsonFactory.builder()
        .streamReadConstraints(StreamReadConstraints.builder()
            .maxNestingDepth(MAX_DEPTH + levels)
            .maxNumberLength(MAX_DIGITS)
            .maxStringLength(Integer.MAX_VALUE)
            .maxNameLength(Integer.MAX_VALUE)
            .build())
        .build();
  }

  /** Returns a reader of texts in which the value to store is enclosed in a number of levels. */
  static JsonValues within(int levels) {
    return new JsonValues(levels);
  }

  /**
   * Reads a text with one value, with at most as many levels as a map can store.
   *
   * @throws JsonTextException if it is not such a text
   */
  static Object read(String text) throws JsonTextException {
    return ALONE.read(CharBuffer.wrap(text.toCharArray()));
  }

  /**
   * Reads a text with one value; the buffer must be backed by an array and start at its beginning.
   *
   * @throws JsonTextException if it is not such a text
   */
  Object read(CharBuffer text) throws JsonTextException {
    try (JsonParser json = factory.createParser(text.array(), 0, text.length())) {
      return only(json);
    } catch (JsonTextException e) {
      throw e;
    } catch (JsonProcessingException e) {
      throw JsonTextException.none("not JSON: " + JsonTextException.reason(e), e.getLocation());
    } catch (IOException e) {
      throw new AssertionError("reading from memory", e);
    }
  }

  private static Object only(JsonParser json) throws IOException {
    try {
      if (json.nextToken() == null) {
        throw new JsonTextException("expected=a JSON value, actual=nothing", 1);
      }
      Object value = value(json);
      if (json.nextToken() != null) {
        throw JsonTextException.none(
            "expected=the end after one JSON value, actual=more", json.currentTokenLocation());
      }
      return value;
    } catch (StreamConstraintsException e) {
      throw JsonTextException.refused(JsonTextException.reason(e), json.currentLocation());
    }
  }

  private static Object value(JsonParser json) throws IOException {
    return switch (json.currentToken()) {
      case START_OBJECT -> object(json);
      case START_ARRAY -> array(json);
      case VALUE_STRING -> json.getText();
      case VALUE_NUMBER_INT -> integer(json);
      case VALUE_NUMBER_FLOAT -> decimal(json);
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }

  private static Map<String, Object> object(JsonParser json) throws IOException {
    Map<String, Object> members = new LinkedHashMap<>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      if (members.containsKey(name)) {
        throw JsonTextException.refused(
            "the object has two members of this name: " + name, json.currentTokenLocation());
      }
      json.nextToken();
      members.put(name, value(json));
    }
    return members;
  }

  private static List<Object> array(JsonParser json) throws IOException {
    List<Object> elements = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      elements.add(value(json));
    }
    return elements;
  }

  private static Number integer(JsonParser json) throws IOException {
    return switch (json.getNumberType()) {
      case INT -> json.getIntValue();
      case LONG -> json.getLongValue();
      default -> new BigInteger(json.getText());
    };
  }

  /** Returns a number that has a decimal point or an exponent. */
  private static Number decimal(JsonParser json) throws IOException {
    String text = json.getText();
    BigDecimal exact;
    try {
      exact = new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw JsonTextException.refused(
          "number: expected=an exponent from -2147483647 to 2147483647, actual=" + shortened(text),
          json.currentTokenLocation());
    }
    double nearest = Double.parseDouble(text);
    if (Double.isFinite(nearest)
        && new BigDecimal(JsonText.shortest(nearest)).compareTo(exact) == 0) {
      return nearest;
    }
    // So that its text has a decimal point or an exponent, too.
    return exact.scale() == 0 ? exact.setScale(1) : exact;
  }

  private static String shortened(String text) {
    return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "...";
  }

  /** Returns the JSON name of a value's type, with its article. */
  static String type(Object value) {
    if (value == null) {
      return "null";
    }
    if (value instanceof Map) {
      return "an object";
    }
    if (value instanceof List) {
      return "an array";
    }
    if (value instanceof Number) {
      return "a number";
    }
    return value instanceof Boolean ? "true or false" : "a text";
  }
}
