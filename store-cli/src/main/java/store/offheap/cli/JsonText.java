package store.offheap.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.NumberOutput;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.lang.reflect.Array;
import java.math.BigInteger;
import java.util.Base64;
import java.util.Map;
import store.offheap.error.CorruptStoreException;
import store.offheap.model.DType;

/**
 * Writes JSON on one line, in printable ASCII, so that it is the same in every locale and cannot
 * control a terminal.
 *
 * <p>A tree consists of maps, iterables, arrays, texts, numbers, booleans and nulls. Values that
 * JSON does not support are written as text: {@code "NaN"}, {@code "Infinity"},
 * {@code "-Infinity"}, bytes in Base64, UUIDs, instants and dates in ISO format, characters, and
 * enums by name. A map with a key that is not text is written as a list of objects with {@code key}
 * and {@code value}.
 */
final class JsonText {
  /** More than the depth of any stored value, each level of which may need two levels of JSON. */
  private static final int MAX_DEPTH = 250;

  private static final JsonFactory FACTORY = new JsonFactoryBuilder()
      .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
      .characterEscapes(new DeleteEscape())
      .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
      .streamWriteConstraints(
          StreamWriteConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
      .build();

  private JsonText() {}

  /** Writes a tree and a line end. Does not flush the writer. */
  static void write(Writer out, Object tree) throws IOException {
    generate(out, tree);
    out.write(System.lineSeparator());
  }

  /** Returns the text of a tree, without a line end. */
  static String of(Object tree) {
    StringWriter out = new StringWriter();
    try {
      generate(out, tree);
    } catch (IOException e) {
      throw new AssertionError("writing to memory", e);
    }
    return out.toString();
  }

  private static void generate(Writer out, Object tree) throws IOException {
    JsonGenerator json = FACTORY.createGenerator(out);
    json.disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
    try {
      writeNode(json, tree);
    } catch (StreamConstraintsException e) {
      throw new CorruptStoreException(
          "nesting: expected=at most " + MAX_DEPTH + " levels, actual=more", null, "a value");
    }
    json.close();
  }

  private static void writeNode(JsonGenerator json, Object node) throws IOException {
    if (node == null) {
      json.writeNull();
    } else if (node instanceof Map<?, ?> map) {
      writeMap(json, map);
    } else if (node instanceof Iterable<?> elements) {
      json.writeStartArray();
      for (Object element : elements) {
        writeNode(json, element);
      }
      json.writeEndArray();
    } else if (node instanceof Number number) {
      writeNumber(json, number);
    } else if (node instanceof Boolean truth) {
      json.writeBoolean(truth);
    } else if (node.getClass().isArray()) {
      writeArray(json, node);
    } else {
      json.writeString(node.toString());
    }
  }

  private static void writeMap(JsonGenerator json, Map<?, ?> map) throws IOException {
    if (!map.keySet().stream().allMatch(String.class::isInstance)) {
      writePairs(json, map);
      return;
    }
    json.writeStartObject();
    for (Map.Entry<?, ?> member : map.entrySet()) {
      json.writeFieldName(String.valueOf(member.getKey()));
      writeNode(json, member.getValue());
    }
    json.writeEndObject();
  }

  private static void writePairs(JsonGenerator json, Map<?, ?> map) throws IOException {
    json.writeStartArray();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      json.writeStartObject();
      json.writeFieldName("key");
      writeNode(json, entry.getKey());
      json.writeFieldName("value");
      writeNode(json, entry.getValue());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeArray(JsonGenerator json, Object array) throws IOException {
    if (array instanceof byte[] bytes) {
      json.writeString(Base64.getEncoder().encodeToString(bytes));
    } else if (array instanceof char[] characters) {
      json.writeString(String.valueOf(characters));
    } else {
      json.writeStartArray();
      for (int i = 0; i < Array.getLength(array); i++) {
        writeNode(json, Array.get(array, i));
      }
      json.writeEndArray();
    }
  }

  private static void writeNumber(JsonGenerator json, Number number) throws IOException {
    boolean isFloating = number instanceof Double || number instanceof Float;
    if (!isFloating) {
      json.writeNumber(number.toString());
    } else if (!Double.isFinite(number.doubleValue())) {
      json.writeString(number.toString());
    } else {
      json.writeNumber(shortest(number));
    }
  }

  /** Returns the shortest decimal that parses to this number; the same on every JVM. */
  private static String shortest(Number number) {
    return number instanceof Float single
        ? NumberOutput.toString(single, true)
        : shortest(number.doubleValue());
  }

  /** Returns the shortest decimal that parses to this number; the same on every JVM. */
  static String shortest(double number) {
    return NumberOutput.toString(number, true);
  }

  /**
   * Returns the node for a key or a value.
   *
   * @param type its type
   * @param value as {@link DType} defines it
   * @return a number, without loss; null for {@link DType#NONE}
   */
  static Number number(DType type, long value) {
    return switch (type) {
      case NONE -> null;
      case UINT64 -> new BigInteger(Long.toUnsignedString(value));
      case FLOAT32 -> (float) Double.longBitsToDouble(value);
      case FLOAT64 -> Double.longBitsToDouble(value);
      default -> value;
    };
  }

  /** Escapes DEL, which is ASCII but not printable, in addition to what JSON requires. */
  private static final class DeleteEscape extends CharacterEscapes {
    private static final long serialVersionUID = 1L;
    private static final int DELETE = 0x7f;

    private final int[] codes = standardAsciiEscapesForJSON();

    DeleteEscape() {
      codes[DELETE] = ESCAPE_STANDARD;
    }

    @Override
    public int[] getEscapeCodesForAscii() {
      return codes.clone();
    }

    @Override
    public SerializableString getEscapeSequence(int character) {
      return null;
    }
  }
}
