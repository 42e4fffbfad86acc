package store.offheap.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.longs.Long2LongOpenHashMap;
import org.junit.jupiter.api.Test;

/** Laws of {@link IntQueries} and {@link LongQueries}. */
class QueriesTest {
  private static final int ENTRIES = 1000;

  @Test
  void intHitsAreInTheMapAndMissesAreNot() {
    Int2IntOpenHashMap map = IntMaps.Fastutil.create(ENTRIES);
    for (int i = 0; i < ENTRIES; i++) {
      map.put(Keys.intKey(i), i);
    }
    for (Distribution distribution : Distribution.values()) {
      for (boolean isHit : new boolean[] {true, false}) {
        IntQueries queries = new IntQueries(ENTRIES, distribution, isHit);
        for (int batch = 0; batch < IntQueries.COUNT / IntQueries.BATCH; batch++) {
          int begin = queries.nextBatch();
          assertEquals(batch * IntQueries.BATCH, begin);
          long sum = 0;
          for (int i = begin; i < begin + IntQueries.BATCH; i++) {
            assertEquals(isHit, map.containsKey(queries.keys[i]));
            sum += map.get(queries.keys[i]);
          }
          assertEquals(sum, queries.requireSum(begin, sum));
        }
        assertEquals(0, queries.nextBatch());
      }
    }
  }

  @Test
  void longHitsAreInTheMapAndMissesAreNot() {
    Long2LongOpenHashMap map = LongMaps.Fastutil.create(ENTRIES);
    for (int i = 0; i < ENTRIES; i++) {
      map.put(Keys.longKey(i), i);
    }
    for (Distribution distribution : Distribution.values()) {
      for (boolean isHit : new boolean[] {true, false}) {
        LongQueries queries = new LongQueries(ENTRIES, distribution, isHit);
        for (int batch = 0; batch < LongQueries.COUNT / LongQueries.BATCH; batch++) {
          int begin = queries.nextBatch();
          assertEquals(batch * LongQueries.BATCH, begin);
          long sum = 0;
          for (int i = begin; i < begin + LongQueries.BATCH; i++) {
            assertEquals(isHit, map.containsKey(queries.keys[i]));
            sum += map.get(queries.keys[i]);
          }
          assertEquals(sum, queries.requireSum(begin, sum));
        }
        assertEquals(0, queries.nextBatch());
      }
    }
  }

  @Test
  void aWrongSumIsAnError() {
    IntQueries ints = new IntQueries(ENTRIES, Distribution.UNIFORM, false);
    assertThrows(IllegalStateException.class, () -> ints.requireSum(0, 0));
    LongQueries longs = new LongQueries(ENTRIES, Distribution.UNIFORM, false);
    assertThrows(IllegalStateException.class, () -> longs.requireSum(0, 0));
  }
}
