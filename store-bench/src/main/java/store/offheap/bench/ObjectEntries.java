package store.offheap.bench;

import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The entries of an object map. */
@State(Scope.Benchmark)
public class ObjectEntries {
  /** The number of entries. */
  @Param({"1000000", "10000000"})
  int entries;

  /** The kind of entries. */
  @Param
  ObjectRow row;
}
