package store.offheap.bench.report;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import store.offheap.bench.peer.Peers;

/**
 * Why this library loses a row: {@code reasons.json}, by metric and winner ({@code hits/fastutil}),
 * by metric and shape ({@code load/STRINGS}), or by metric alone; the first of them that is there.
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
    String byWinner = texts.get(metric.id() + "/" + winner.id());
    if (byWinner != null) {
      return byWinner;
    }
    return texts.getOrDefault(
        metric.id() + "/" + shape,
        texts.getOrDefault(metric.id(), "No reason has been looked for yet."));
  }
}
