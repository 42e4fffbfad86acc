package store.offheap.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Medians, spreads, and the best results. */
class SummaryTest {

  private static Ledger.Line read(String peer, int repetition, double hits) {
    return new Ledger.Line(
        "U64", 1000, peer, "read", repetition, Map.of("hits", hits), null, "java", 1);
  }

  private static Summary.Row hits(List<Ledger.Line> lines) throws IOException {
    Summary summary = Summary.of(lines, Reasons.load(), Clock.WALL);
    assertEquals(1, summary.tables().size());
    return summary.tables().get(0).row(Metric.HITS).orElseThrow();
  }

  @Test
  void aCellIsTheMedianAndTheSpread() throws IOException {
    Summary.Row row =
        hits(List.of(read("off-heap", 0, 30), read("off-heap", 1, 10), read("off-heap", 2, 11)));
    Summary.Cell cell = row.cells().get("off-heap");
    assertEquals(11, cell.median());
    assertEquals(10, cell.min());
    assertEquals(30, cell.max());
    assertEquals(3, cell.runs());
    assertNull(row.lostTo());
  }

  @Test
  void aRowIsLostToTheBest() throws IOException {
    Summary.Row row = hits(List.of(
        read("off-heap", 0, 30),
        read("off-heap-buffer", 0, 5),
        read("fastutil", 0, 20),
        read("agrona", 0, 25),
        read("lmdb", 0, 300)));
    assertEquals("fastutil", row.lostTo());
    assertFalse(row.isLossWithinSpread());
    assertFalse(row.reason().isEmpty());
  }

  @Test
  void aLossWithinTheSpreadIsSaidToBeOne() throws IOException {
    Summary.Row row = hits(List.of(
        read("off-heap", 0, 30),
        read("off-heap", 1, 20),
        read("fastutil", 0, 22),
        read("fastutil", 1, 24)));
    assertEquals("fastutil", row.lostTo());
    assertTrue(row.isLossWithinSpread());
  }

  @Test
  void whatFailedKeepsItsReason() throws IOException {
    Ledger.Line failed =
        new Ledger.Line("U64", 1000, "lmdb", "read", 0, Map.of(), "no library", "java", 1);
    Summary.Row row = hits(List.of(read("off-heap", 0, 30), failed));
    assertEquals("no library", row.cells().get("lmdb").failure());
    assertFalse(row.cells().containsKey("agrona"));
  }

  @Test
  void aFailureBesideNumbersIsNotHidden() throws IOException {
    Ledger.Line failed =
        new Ledger.Line("U64", 1000, "lmdb", "read", 1, Map.of(), "no library", "java", 1);
    Summary.Cell cell = hits(List.of(read("off-heap", 0, 30), read("lmdb", 0, 300), failed))
        .cells()
        .get("lmdb");
    assertEquals(300, cell.median());
    assertEquals("no library", cell.failure());
  }
}
