package store.offheap.map;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJ_Result;

/**
 * An update during the split of its segment is visible at once and is not lost.
 *
 * <pre>mvn -Pjcstress -pl store-core integration-test -DskipTests</pre>
 */
@JCStressTest
@Outcome(id = "6, 6, 6", expect = Expect.ACCEPTABLE, desc = "updated")
@Outcome(expect = Expect.FORBIDDEN, desc = "the update was lost or not seen")
@State
public class UpdateDuringSplitStress {
  private final StressMap maps = StressMap.beforeSplit();

  /** Inserts an entry, which replaces the segment. */
  @Actor
  public void writer() {
    maps.map().put(StressMap.NEW, 7);
  }

  /** Updates the entry while it is copied, and reads it through both handles. */
  @Actor
  public void updater(JJJ_Result result) {
    maps.map().put(StressMap.STABLE, 6);
    result.r1 = maps.map().get(StressMap.STABLE, StressMap.MISSING);
    result.r2 = maps.reader().get(StressMap.STABLE, StressMap.MISSING);
  }

  /** Reads when both actors are done. */
  @Arbiter
  public void arbiter(JJJ_Result result) {
    result.r3 = maps.map().get(StressMap.STABLE, StressMap.MISSING);
  }
}
