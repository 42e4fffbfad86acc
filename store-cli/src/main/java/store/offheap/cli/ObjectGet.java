package store.offheap.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import store.offheap.object.ObjectMap;

/** Prints values of an object map, or elements inside them, as JSON. */
final class ObjectGet {
  private final ObjectMap map;
  private final ElementPath path;
  private final ReportOption report;

  /**
   * Prints nothing yet.
   *
   * @param path which element of each value
   */
  ObjectGet(ObjectMap map, ElementPath path, ReportOption report) {
    this.map = map;
    this.path = path;
    this.report = report;
  }

  /**
   * Prints a line for each key.
   *
   * @param isMany whether the key stands before the value
   * @return the exit code
   */
  int printLines(List<Object> keys, boolean isMany) {
    int code = ExitCode.OK;
    for (Object key : keys) {
      Object found = find(key);
      if (found == ElementPath.NOWHERE) {
        code = report.verdict(ExitCode.DIFFERS);
        report.note(notFound(key));
      } else {
        String value = JsonText.of(found);
        report.line(isMany ? JsonText.of(key) + "\t" + value : value);
      }
    }
    return code;
  }

  private Object find(Object key) {
    Object value = map.getOrDefault(key, ElementPath.NOWHERE);
    return value == ElementPath.NOWHERE ? value : path.in(value);
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
      Object found = find(key);
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
