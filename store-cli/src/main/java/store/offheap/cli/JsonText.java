package store.offheap.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.Writer;
import java.math.BigInteger;
import java.util.Map;
import store.offheap.model.DType;

/**
 * Writes JSON on one line, in ASCII, so that it is the same in every locale.
 *
 * <p>A tree is made of maps, iterables, texts, numbers, booleans and nulls. A floating number that
 * JSON has no number for is written as text: {@code "NaN"}, {@code "Infinity"},
 * {@code "-Infinity"}.
 */
final class JsonText {
  private static final JsonFactory FACTORY = JsonFactory.builder()
      .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
      .disable(com.fasterxml.jackson.core.StreamWriteFeature.AUTO_CLOSE_TARGET)
      .build();

  private JsonText() {}

  /** Writes a tree and a line end. Does not flush the writer. */
  static void write(Writer out, Map<String, ?> tree) throws IOException {
    JsonGenerator json = FACTORY.createGenerator(out);
    json.disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
    writeNode(json, tree);
    json.close();
    out.write(System.lineSeparator());
  }

  private static void writeNode(JsonGenerator json, Object node) throws IOException {
    if (node == null) {
      json.writeNull();
    } else if (node instanceof Map<?, ?> map) {
      json.writeStartObject();
      for (Map.Entry<?, ?> member : map.entrySet()) {
        json.writeFieldName((String) member.getKey());
        writeNode(json, member.getValue());
      }
      json.writeEndObject();
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
    } else {
      json.writeString(node.toString());
    }
  }

  private static void writeNumber(JsonGenerator json, Number number) throws IOException {
    boolean isFloating = number instanceof Double || number instanceof Float;
    if (isFloating && !Double.isFinite(number.doubleValue())) {
      json.writeString(number.toString());
    } else {
      json.writeNumber(number.toString());
    }
  }

  /**
   * The node for a key or a value.
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
}
