package store.offheap.map;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJJ_Result;

/**
 * A lookup during the purge of its segment finds the entry that is present throughout.
 *
 * <pre>mvn -Pjcstress -pl store-core integration-test -DskipTests</pre>
 */
@JCStressTest
@Outcome(id = "5, -1, 5, (-1|7)", expect = Expect.ACCEPTABLE, desc = "before or during")
@Outcome(id = "5, 7, 5, 7", expect = Expect.ACCEPTABLE, desc = "after")
@Outcome(expect = Expect.FORBIDDEN, desc = "an entry was missed, a foreign value, or a step back")
@State
public class GetDuringPurgeStress {
  private final StressMap maps = StressMap.beforePurge();

  /** Inserts an entry, which replaces the segment. */
  @Actor
  public void writer() {
    maps.map().put(StressMap.NEW, 7);
  }

  /** Reads through the writer's handle, then as another process does. */
  @Actor
  public void reader(JJJJ_Result result) {
    result.r1 = maps.map().get(StressMap.STABLE, StressMap.MISSING);
    result.r2 = maps.map().get(StressMap.NEW, StressMap.MISSING);
    result.r3 = maps.reader().get(StressMap.STABLE, StressMap.MISSING);
    result.r4 = maps.reader().get(StressMap.NEW, StressMap.MISSING);
  }
}
