package store.offheap.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import store.offheap.object.ObjectMap;

/** Writes the entries of an object map as lines of JSON. */
final class ObjectExport implements ExportOutput.Content {
  private final ObjectMap map;
  private final ElementPath keyPath;

  /**
   * Creates an instance; writes nothing yet.
   *
   * @param keyPath path of the key in each value, so that only values are written; null to write
   *     both
   */
  ObjectExport(ObjectMap map, ElementPath keyPath) {
    this.map = map;
    this.keyPath = keyPath;
  }

  @Override
  public void writeTo(OutputStream bytes) throws IOException {
    Writer lines = new OutputStreamWriter(bytes, StandardCharsets.US_ASCII);
    for (Map.Entry<Object, Object> entry : map.entrySet()) {
      Object key = entry.getKey();
      Object line = CurrentValue.use(map, key, entry.getValue(), value -> text(key, value));
      if (line != ElementPath.NOWHERE) {
        lines.write((String) line);
        lines.write('\n');
      }
    }
    lines.flush();
  }

  private String text(Object key, Object value) {
    if (keyPath == null) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("key", key);
      entry.put("value", value);
      return JsonText.of(entry);
    }
    Object inside = keyPath.in(value);
    if (inside == ElementPath.NOWHERE || !isSame(key, inside)) {
      throw new IllegalArgumentException("the value of key " + JsonText.of(key)
          + " does not hold that key at " + keyPath + " (without --key both are written)");
    }
    return JsonText.of(value);
  }

  /**
   * Returns whether a build would create the same key from the one inside the value; integers of
   * all widths are the same.
   */
  private static boolean isSame(Object key, Object inside) {
    return Objects.equals(key, inside) || JsonText.of(key).equals(JsonText.of(inside));
  }
}
