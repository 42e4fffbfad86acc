package store.offheap.bench;

import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What a map of objects holds. */
@State(Scope.Benchmark)
public class ObjectEntries {
  /** How many entries. */
  @Param({"1000000", "10000000"})
  int entries;

  /** What kind of entries. */
  @Param
  ObjectRow row;
}
