package store.offheap.map;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/**
 * A thread that has seen an update right after a split sees it again.
 *
 * <pre>mvn -Pjcstress -pl store-core integration-test -DskipTests</pre>
 */
@JCStressTest
@Outcome(id = "5, (5|6)", expect = Expect.ACCEPTABLE, desc = "before or during")
@Outcome(id = "6, 6", expect = Expect.ACCEPTABLE, desc = "after")
@Outcome(expect = Expect.FORBIDDEN, desc = "an entry was missed, or a value goes back")
@State
public class UpdateAfterSplitStress {
  private final StressMap maps = StressMap.beforeSplit();

  /** Inserts an entry, which replaces the segment. */
  @Actor
  public void writer() {
    maps.map().put(StressMap.NEW, 7);
    maps.map().put(StressMap.STABLE, 6);
  }

  /** Reads as another process does. */
  @Actor
  public void reader(JJ_Result result) {
    result.r1 = maps.reader().get(StressMap.STABLE, StressMap.MISSING);
    result.r2 = maps.reader().get(StressMap.STABLE, StressMap.MISSING);
  }
}
