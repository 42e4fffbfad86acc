package store.offheap.array;

/** A comparison of two elements. A NaN is neither equal to anything nor less or greater. */
public enum Comparison {
  /** Left is less than right. */
  LESS(Operation.LESS),
  /** Left is less than or equal to right. */
  LESS_OR_EQUAL(Operation.LESS_OR_EQUAL),
  /** Left and right are equal. */
  EQUAL(Operation.EQUAL),
  /** Left and right are not equal. */
  NOT_EQUAL(Operation.NOT_EQUAL),
  /** Left is greater than or equal to right. */
  GREATER_OR_EQUAL(Operation.GREATER_OR_EQUAL),
  /** Left is greater than right. */
  GREATER(Operation.GREATER);

  private final Operation operation;

  Comparison(Operation operation) {
    this.operation = operation;
  }

  Operation operation() {
    return operation;
  }
}
