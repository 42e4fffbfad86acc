package store.offheap.bench.report;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import store.offheap.bench.peer.Peers;

class ReasonsTest {
  private static final Path MEASUREMENTS = Path.of("results/measurements.ndjson");

  @Test
  void everyRowThatIsLostHasAReason() throws IOException {
    Reasons reasons = Reasons.load();
    for (Summary.Table table :
        Summary.of(new Ledger(MEASUREMENTS).lines(), reasons, Clock.WALL).tables()) {
      for (Summary.Row row : table.rows()) {
        if (row.lostTo() != null) {
          assertFalse(row.reason().startsWith("No reason"), table.title() + ", " + row.label());
        }
      }
    }
  }

  /** Objects are built, looked up and laid out differently from integers. */
  @Test
  void rowsOfObjectsHaveReasonsOfTheirOwn() throws IOException {
    Reasons reasons = Reasons.load();
    for (Metric metric : List.of(
        Metric.LOAD,
        Metric.DISK,
        Metric.HITS,
        Metric.MISSES,
        Metric.SCAN,
        Metric.FIRST_GET,
        Metric.GROW_DISK)) {
      for (String shape : List.of("BYTES", "STRINGS")) {
        for (Peers peer : List.of(Peers.ROCKS, Peers.LMDB, Peers.MV_STORE)) {
          assertNotEquals(
              reasons.find(metric, "U64", peer),
              reasons.find(metric, shape, peer),
              metric + ", " + shape + ", " + peer);
        }
      }
    }
  }
}
