package store.offheap.array;

import store.offheap.model.ArrayType;

/**
 * An operation that combines two elements. Sums, differences and products of integers are exact and
 * of type {@code int64}; if one operand is floating-point or {@code uint64}, they are of type
 * {@code float64}. Comparisons are of type {@code bool}; integers are compared as integers, unless
 * one operand is floating-point: then both are compared as {@code float64}.
 */
enum Operation {
  PLUS,
  MINUS,
  TIMES,
  LESS,
  LESS_OR_EQUAL,
  EQUAL,
  NOT_EQUAL,
  GREATER_OR_EQUAL,
  GREATER;

  ArrayType result(ArrayType left, ArrayType right) {
    if (this != PLUS && this != MINUS && this != TIMES) {
      return ArrayType.BOOL;
    }
    return isLong(left) && isLong(right) ? ArrayType.INT64 : ArrayType.FLOAT64;
  }

  private static boolean isLong(ArrayType type) {
    return type.isInteger() && type != ArrayType.UINT64;
  }

  /**
   * Returns the cell of the result.
   *
   * @throws ArithmeticException if it is an integer that exceeds 64 bits
   */
  long apply(ArrayType leftType, long left, ArrayType rightType, long right) {
    ArrayType result = result(leftType, rightType);
    if (result == ArrayType.INT64) {
      return exact(leftType.rawToLong(left), rightType.rawToLong(right));
    }
    if (result == ArrayType.FLOAT64) {
      return Double.doubleToRawLongBits(
          rounded(leftType.rawToDouble(left), rightType.rawToDouble(right)));
    }
    boolean isTrue = leftType.isInteger() && rightType.isInteger()
        ? isTrue(compare(leftType, left, rightType, right))
        : isTrue(leftType.rawToDouble(left), rightType.rawToDouble(right));
    return isTrue ? 1 : 0;
  }

  private long exact(long left, long right) {
    switch (this) {
      case PLUS:
        return Math.addExact(left, right);
      case MINUS:
        return Math.subtractExact(left, right);
      default:
        return Math.multiplyExact(left, right);
    }
  }

  private double rounded(double left, double right) {
    switch (this) {
      case PLUS:
        return left + right;
      case MINUS:
        return left - right;
      default:
        return left * right;
    }
  }

  private static int compare(ArrayType leftType, long left, ArrayType rightType, long right) {
    long a = leftType.rawToLong(left);
    long b = rightType.rawToLong(right);
    boolean isHugeA = leftType == ArrayType.UINT64 && a < 0;
    boolean isHugeB = rightType == ArrayType.UINT64 && b < 0;
    return isHugeA == isHugeB ? Long.compare(a, b) : isHugeA ? 1 : -1;
  }

  private boolean isTrue(int order) {
    return isTrue(order, 0);
  }

  /** Compares as Java's operators do: a NaN is not equal to anything. */
  private boolean isTrue(double left, double right) {
    switch (this) {
      case LESS:
        return left < right;
      case LESS_OR_EQUAL:
        return left <= right;
      case EQUAL:
        return left == right;
      case NOT_EQUAL:
        return left != right;
      case GREATER_OR_EQUAL:
        return left >= right;
      default:
        return left > right;
    }
  }
}
