package store.offheap.array;

/** How two elements are compared. A NaN is not equal to anything, nor less or greater. */
public enum Comparison {
  /** Left is less than right. */
  LESS(Operation.LESS),
  /** Left is less than right, or equal. */
  LESS_OR_EQUAL(Operation.LESS_OR_EQUAL),
  /** Both are equal. */
  EQUAL(Operation.EQUAL),
  /** Both are not equal. */
  NOT_EQUAL(Operation.NOT_EQUAL),
  /** Left is greater than right, or equal. */
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
