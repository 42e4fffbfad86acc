package store.offheap.bench.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The results of a process, and their representation as a line of JSON that it prints for its
 * parent.
 */
final class Measurements {
  /** Prefix of the line of a process that succeeded. */
  static final String DONE = "MEASURED ";
  /** Prefix of the line of a process whose peer does not support the request. */
  static final String FAILED = "FAILED ";
  /** Prefix of the line of a process whose peer returned wrong values. */
  static final String WRONG = "WRONG ";

  private static final JsonMapper JSON = new JsonMapper();

  private final Map<String, Double> values = new LinkedHashMap<>();

  /** Stores both times; the processor time under a name of its own. */
  void put(Metric metric, Cost cost) {
    put(metric, cost.wallNanos());
    values.put(metric.processorId(), cost.processorNanos());
  }

  void put(Metric metric, double value) {
    values.put(metric.id(), value);
  }

  void putAll(Map<String, Double> others) {
    values.putAll(others);
  }

  Map<String, Double> values() {
    return values;
  }

  String line() {
    try {
      return DONE + JSON.writeValueAsString(values);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the values of a line. */
  static Map<String, Double> parse(String line) {
    try {
      return JSON.readValue(line.substring(DONE.length()), new TypeReference<>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("line: expected=JSON, actual=" + line, e);
    }
  }
}
