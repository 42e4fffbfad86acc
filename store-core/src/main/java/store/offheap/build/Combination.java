package store.offheap.build;

import store.offheap.model.DType;
import store.offheap.model.DuplicatePolicy;

/** Combines two values of the same key according to a policy. Thread-safe. */
final class Combination {
  private final DuplicatePolicy policy;
  private final DType arithmetic;
  private final DType keyType;
  private final FirstDuplicate duplicate = new FirstDuplicate();

  /**
   * Creates a combination.
   *
   * @param arithmetic {@code INT64}, {@code UINT64} or {@code FLOAT64}: the meaning of the bits
   * @param keyType dtype of the keys, for messages
   */
  Combination(DuplicatePolicy policy, DType arithmetic, DType keyType) {
    this.policy = policy;
    this.arithmetic = arithmetic;
    this.keyType = keyType;
  }

  /**
   * Returns the combined value of two rows.
   *
   * @param form layout of the cells
   * @param cells holds key and value of both rows, and if duplicates are errors, also their origins
   *     and numbers
   * @param earlier where the earlier row, or the combination of earlier rows, begins
   * @param later where the later row begins
   */
  long combined(RowCells form, long[] cells, int earlier, int later) {
    long first = form.value(cells, earlier);
    long second = form.value(cells, later);
    switch (policy) {
      case LAST:
        return second;
      case MIN:
        return compare(first, second) <= 0 ? first : second;
      case MAX:
        return compare(first, second) >= 0 ? first : second;
      case SUM:
      case COUNT:
        return sum(form.key(cells, earlier), first, second);
      case ERROR:
        duplicate.note(cells[later], cells[earlier + 2], cells[later + 2], cells[later + 3]);
        return first;
      default:
        return first;
    }
  }

  /** Returns the duplicate to report to the caller. */
  FirstDuplicate duplicate() {
    return duplicate;
  }

  private int compare(long first, long second) {
    switch (arithmetic) {
      case FLOAT64:
        return Double.compare(Double.longBitsToDouble(first), Double.longBitsToDouble(second));
      case UINT64:
        return Long.compareUnsigned(first, second);
      default:
        return Long.compare(first, second);
    }
  }

  private long sum(long key, long first, long second) {
    if (arithmetic == DType.FLOAT64) {
      return Double.doubleToRawLongBits(
          Double.longBitsToDouble(first) + Double.longBitsToDouble(second));
    }
    long sum = first + second;
    boolean isOverflow = arithmetic == DType.UINT64
        ? Long.compareUnsigned(sum, first) < 0
        : ((first ^ sum) & (second ^ sum)) < 0;
    if (isOverflow) {
      throw new IllegalArgumentException("value: sum out of range of " + arithmetic.label() + " "
          + arithmetic.range() + ": key=" + keyType.toText(key));
    }
    return sum;
  }
}
