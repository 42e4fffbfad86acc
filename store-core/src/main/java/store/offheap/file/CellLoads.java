package store.offheap.file;

import java.nio.ByteBuffer;

/**
 * Loads rows of little-endian cells from mapped memory into Java arrays of their width: one loop
 * for each type, with nothing in it but the load.
 */
final class CellLoads {
  private final ByteBuffer window;
  private final long base;
  private final int stride;

  /**
   * Prepares to load.
   *
   * @param region a whole window; the caller keeps it reachable
   * @param stride from one cell of a row to the next, in bytes
   */
  CellLoads(Region region, int stride) {
    this.window = region.buffer();
    this.base = region.base();
    this.stride = stride;
  }

  /**
   * Loads a row.
   *
   * @param offset of the first cell in the window, in bytes
   * @param target an array of numbers as wide as the cells
   * @param begin where in there the first one goes
   * @param end where the one after the last one would go
   */
  void load(int offset, Object target, int begin, int end) {
    if (target instanceof double[] doubles) {
      load(offset, doubles, begin, end);
    } else if (target instanceof float[] floats) {
      load(offset, floats, begin, end);
    } else if (target instanceof long[] longs) {
      load(offset, longs, begin, end);
    } else if (target instanceof int[] ints) {
      load(offset, ints, begin, end);
    } else if (target instanceof short[] shorts) {
      load(offset, shorts, begin, end);
    } else {
      load(offset, (byte[]) target, begin, end);
    }
  }

  private void load(int offset, double[] target, int begin, int end) {
    int at = offset;
    for (int i = begin; i < end; i++, at += stride) {
      target[i] = Double.longBitsToDouble(Memory.getLong(window, base, at));
    }
  }

  private void load(int offset, float[] target, int begin, int end) {
    int at = offset;
    for (int i = begin; i < end; i++, at += stride) {
      target[i] = Float.intBitsToFloat(Memory.getInt(window, base, at));
    }
  }

  private void load(int offset, long[] target, int begin, int end) {
    int at = offset;
    for (int i = begin; i < end; i++, at += stride) {
      target[i] = Memory.getLong(window, base, at);
    }
  }

  private void load(int offset, int[] target, int begin, int end) {
    int at = offset;
    for (int i = begin; i < end; i++, at += stride) {
      target[i] = Memory.getInt(window, base, at);
    }
  }

  private void load(int offset, short[] target, int begin, int end) {
    int at = offset;
    for (int i = begin; i < end; i++, at += stride) {
      target[i] = Memory.getShort(window, base, at);
    }
  }

  private void load(int offset, byte[] target, int begin, int end) {
    int at = offset;
    for (int i = begin; i < end; i++, at += stride) {
      target[i] = Memory.getByte(window, base, at);
    }
  }
}
