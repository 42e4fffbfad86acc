package store.offheap.bench;

import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The number of entries of a map: {@code Keys.intKey(i) -> i} or {@code Keys.longKey(i) -> i} for i
 * from 0 to count - 1.
 */
@State(Scope.Benchmark)
public class Entries {
  /** The benchmark parameter. */
  @Param({"1000000", "40000000"})
  int entries;

  private long intKeySum;
  private long longKeySum;
  private long valueSum;

  /** Computes the sums that a scan of all entries must produce. */
  @Setup
  public void add() {
    for (int i = 0; i < entries; i++) {
      intKeySum += Keys.intKey(i);
      longKeySum += Keys.longKey(i);
      valueSum += i;
    }
  }

  /** Returns the number of entries. */
  int count() {
    return entries;
  }

  /** Returns the sum of all 4-byte keys found by a scan; throws if it is wrong. */
  long requireIntKeys(long sum) {
    return require(intKeySum, sum);
  }

  /** Returns the sum of all 4-byte keys and their values found by a scan; throws if it is wrong. */
  long requireIntEntries(long sum) {
    return require(intKeySum + valueSum, sum);
  }

  /** Returns the sum of all 8-byte keys found by a scan; throws if it is wrong. */
  long requireLongKeys(long sum) {
    return require(longKeySum, sum);
  }

  /** Returns the sum of all 8-byte keys and their values found by a scan; throws if it is wrong. */
  long requireLongEntries(long sum) {
    return require(longKeySum + valueSum, sum);
  }

  private long require(long expected, long actual) {
    if (expected != actual) {
      throw new IllegalStateException("wrong entries: expected sum=" + expected + ", actual="
          + actual + ", entries=" + entries);
    }
    return actual;
  }

  /** Throws unless a map has the expected number of entries. */
  void requireSize(long size) {
    if (size != entries) {
      throw new IllegalStateException("entries: expected=" + entries + ", actual=" + size);
    }
  }
}
