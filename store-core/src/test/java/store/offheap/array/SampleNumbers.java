package store.offheap.array;

import store.offheap.model.ArrayType;

/** Numbers of each type, which the Python side of the tests computes in the same way. */
final class SampleNumbers {
  private static final long STEP = 0x9E3779B97F4A7C15L;

  private SampleNumbers() {}

  static double[] doubles(long count) {
    double[] numbers = new double[(int) count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (i * 7919L % 4001 - 2000) / 8.0;
    }
    return numbers;
  }

  /** Returns integers over the whole range of a type; for uint64 their bits. */
  static long[] longs(ArrayType type, long count) {
    long[] numbers = new long[(int) count];
    for (int i = 0; i < count; i++) {
      long bits = (i + 1) * STEP;
      numbers[i] = type == ArrayType.BOOL
          ? bits >>> 7 & 1
          : type.rawToLong(bits >>> Long.SIZE - Byte.SIZE * type.bytes());
    }
    return numbers;
  }

  /** Writes the numbers of a view's type to it. */
  static void write(ArrayView view) {
    if (view.type().isFloating()) {
      view.write(doubles(view.size()));
    } else {
      view.write(longs(view.type(), view.size()));
    }
  }
}
