package store.offheap.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import store.offheap.object.LazyList;
import store.offheap.object.LazyMap;
import store.offheap.object.LazySet;
import store.offheap.object.ObjectMap;

/** Prints values of an object map, or elements inside them, as JSON. */
final class ObjectGet {
  private final ObjectMap map;
  private final ElementPath path;
  private final ReportOption report;

  /**
   * Creates an instance; prints nothing yet.
   *
   * @param path path of the element to print in each value
   */
  ObjectGet(ObjectMap map, ElementPath path, ReportOption report) {
    this.map = map;
    this.path = path;
    this.report = report;
  }

  /**
   * Prints a line for each key.
   *
   * @param isMany whether the key is printed before the value
   * @return the exit code
   */
  int printLines(List<Object> keys, boolean isMany) {
    int code = ExitCode.OK;
    for (Object key : keys) {
      Object value = find(key, JsonText::of);
      if (value == ElementPath.NOWHERE) {
        code = report.verdict(ExitCode.DIFFERS);
        report.note(notFound(key));
      } else {
        report.line(isMany ? JsonText.of(key) + "\t" + value : (String) value);
      }
    }
    return code;
  }

  /**
   * Returns the result of applying a function to the element, or {@link ElementPath#NOWHERE} if
   * there is none.
   */
  private Object find(Object key, Function<Object, Object> function) {
    Object value = map.getOrDefault(key, ElementPath.NOWHERE);
    return CurrentValue.use(map, key, value, current -> {
      Object found = path.in(current);
      return found == ElementPath.NOWHERE ? found : function.apply(found);
    });
  }

  /** Returns a copy that is not affected by writers. */
  private static Object copy(Object value) {
    if (value instanceof LazyMap map) {
      return map.eager();
    }
    if (value instanceof LazyList list) {
      return list.eager();
    }
    return value instanceof LazySet set ? set.eager() : value;
  }

  private String notFound(Object key) {
    String place = path.toString().isEmpty() ? "" : " " + PlainText.safe(path.toString());
    return "not found: " + JsonText.of(key) + place;
  }

  /**
   * Prints one JSON object.
   *
   * @return the exit code
   */
  int printJson(Path file, List<Object> keys) throws IOException {
    List<Map<String, Object>> results = new ArrayList<>();
    int code = ExitCode.OK;
    for (Object key : keys) {
      Object found = find(key, ObjectGet::copy);
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("key", key);
      result.put("found", found != ElementPath.NOWHERE);
      if (found == ElementPath.NOWHERE) {
        code = report.verdict(ExitCode.DIFFERS);
      } else {
        result.put("value", found);
      }
      results.add(result);
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("file", file.toString());
    tree.put("results", results);
    report.json(tree);
    return code;
  }
}
