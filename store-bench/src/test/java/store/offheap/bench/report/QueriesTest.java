package store.offheap.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import store.offheap.bench.Distribution;
import store.offheap.bench.peer.Shape;

class QueriesTest {
  @Test
  void asManyKeysAreDrawnOfManyEntriesAsOfMore() {
    for (int count : new int[] {1_000_000, 600_000_000, 1_200_000_000}) {
      Queries queries = new Queries(Shape.U64, count, Distribution.UNIFORM, true);
      assertEquals(1 << 21, queries.keys.length, "entries=" + count);
    }
  }
}
