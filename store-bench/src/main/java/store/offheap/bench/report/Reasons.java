package store.offheap.bench.report;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import store.offheap.bench.peer.Peers;
import store.offheap.bench.peer.Shape;

/**
 * Explains why this library loses in a row, from {@code reasons.json}: by metric for entries that
 * are not integers and therefore in an object map ({@code load/objects}), by metric and winner
 * ({@code load/rocks}), or by metric alone; the first that exists.
 */
final class Reasons {
  private final Map<String, String> texts;

  private Reasons(Map<String, String> texts) {
    this.texts = texts;
  }

  static Reasons load() throws IOException {
    try (InputStream file = Reasons.class.getResourceAsStream("reasons.json")) {
      return new Reasons(new JsonMapper().readValue(file, new TypeReference<>() {}));
    }
  }

  String find(Metric metric, String shape, Peers winner) {
    String objects = metric.id() + "/objects";
    List<String> keys = Shape.valueOf(shape).isNumeric()
        ? List.of(metric.id() + "/" + winner.id(), metric.id())
        : List.of(objects, metric.id() + "/" + winner.id(), metric.id());
    return keys.stream()
        .map(texts::get)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse("No reason has been looked for yet.");
  }
}
