package store.offheap.array;

import store.offheap.model.ArrayType;

/** Converts cells to doubles for computing: integers beyond 2<sup>53</sup> are rounded. */
final class Doubles {
  private Doubles() {}

  /** Decodes the first cells. */
  static void decode(ArrayType type, long[] cells, double[] target, int count) {
    switch (type) {
      case FLOAT64:
        for (int i = 0; i < count; i++) {
          target[i] = Double.longBitsToDouble(cells[i]);
        }
        break;
      case FLOAT32:
        for (int i = 0; i < count; i++) {
          target[i] = Float.intBitsToFloat((int) cells[i]);
        }
        break;
      case UINT8:
      case UINT16:
      case UINT32:
        // Cells are zero-extended.
        for (int i = 0; i < count; i++) {
          target[i] = cells[i];
        }
        break;
      default:
        for (int i = 0; i < count; i++) {
          target[i] = type.rawToDouble(cells[i]);
        }
        break;
    }
  }
}
