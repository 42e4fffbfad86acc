package store.offheap.file;

import java.nio.ByteBuffer;

/**
 * Loads rows of cells from mapped memory into Java arrays with the same element width: one loop for
 * each type.
 *
 * <p>If every cell is in a different cache line, time is spent waiting for memory, and the fewer
 * instructions there are between two loads, the more loads are in flight. Therefore four cells are
 * loaded with one index, from four lanes: slices of the same length, each starting one stride
 * later. A lane is created where it is used, so that the JIT compiler sees that one index check
 * covers all lanes.
 */
final class CellLoads {
  private static final int LANES = 4;

  /** For shorter rows, the lanes would cost more than they save. */
  private static final int MANY = 32;

  private final ByteBuffer window;
  private final int stride;

  /** Start of the first lane; with a negative stride, the last lane starts at 0. */
  private final int first;

  private final int laneBytes;

  /**
   * Creates an instance.
   *
   * @param window a window from {@link ArrayWindows#around}, which the caller must keep reachable
   * @param count number of cells of a row
   * @param stride distance between consecutive cells of a row in bytes
   */
  CellLoads(ByteBuffer window, int count, int stride) {
    this.window = window;
    this.stride = stride;
    int way = count < MANY ? 0 : (LANES - 1) * stride;
    this.first = Math.max(0, -way);
    this.laneBytes = window.capacity() - Math.abs(way);
  }

  /**
   * Loads a row.
   *
   * @param offset offset of the first cell in the window, in bytes
   * @param target an array of numbers as wide as the cells
   * @param begin index in the array of the first cell
   * @param end index in the array after the last cell
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

  private ByteBuffer lane(int number) {
    return window.slice(first + number * stride, laneBytes).order(window.order());
  }

  private void load(int offset, double[] target, int begin, int end) {
    int at = offset - first;
    int i = begin;
    if (end - begin >= MANY) {
      ByteBuffer a = lane(0);
      ByteBuffer b = lane(1);
      ByteBuffer c = lane(2);
      ByteBuffer d = lane(3);
      for (; i <= end - LANES; i += LANES, at += LANES * stride) {
        target[i] = a.getDouble(at);
        target[i + 1] = b.getDouble(at);
        target[i + 2] = c.getDouble(at);
        target[i + 3] = d.getDouble(at);
      }
    }
    for (at += first; i < end; i++, at += stride) {
      target[i] = window.getDouble(at);
    }
  }

  private void load(int offset, float[] target, int begin, int end) {
    int at = offset - first;
    int i = begin;
    if (end - begin >= MANY) {
      ByteBuffer a = lane(0);
      ByteBuffer b = lane(1);
      ByteBuffer c = lane(2);
      ByteBuffer d = lane(3);
      for (; i <= end - LANES; i += LANES, at += LANES * stride) {
        target[i] = a.getFloat(at);
        target[i + 1] = b.getFloat(at);
        target[i + 2] = c.getFloat(at);
        target[i + 3] = d.getFloat(at);
      }
    }
    for (at += first; i < end; i++, at += stride) {
      target[i] = window.getFloat(at);
    }
  }

  private void load(int offset, long[] target, int begin, int end) {
    int at = offset - first;
    int i = begin;
    if (end - begin >= MANY) {
      ByteBuffer a = lane(0);
      ByteBuffer b = lane(1);
      ByteBuffer c = lane(2);
      ByteBuffer d = lane(3);
      for (; i <= end - LANES; i += LANES, at += LANES * stride) {
        target[i] = a.getLong(at);
        target[i + 1] = b.getLong(at);
        target[i + 2] = c.getLong(at);
        target[i + 3] = d.getLong(at);
      }
    }
    for (at += first; i < end; i++, at += stride) {
      target[i] = window.getLong(at);
    }
  }

  private void load(int offset, int[] target, int begin, int end) {
    int at = offset - first;
    int i = begin;
    if (end - begin >= MANY) {
      ByteBuffer a = lane(0);
      ByteBuffer b = lane(1);
      ByteBuffer c = lane(2);
      ByteBuffer d = lane(3);
      for (; i <= end - LANES; i += LANES, at += LANES * stride) {
        target[i] = a.getInt(at);
        target[i + 1] = b.getInt(at);
        target[i + 2] = c.getInt(at);
        target[i + 3] = d.getInt(at);
      }
    }
    for (at += first; i < end; i++, at += stride) {
      target[i] = window.getInt(at);
    }
  }

  private void load(int offset, short[] target, int begin, int end) {
    int at = offset - first;
    int i = begin;
    if (end - begin >= MANY) {
      ByteBuffer a = lane(0);
      ByteBuffer b = lane(1);
      ByteBuffer c = lane(2);
      ByteBuffer d = lane(3);
      for (; i <= end - LANES; i += LANES, at += LANES * stride) {
        target[i] = a.getShort(at);
        target[i + 1] = b.getShort(at);
        target[i + 2] = c.getShort(at);
        target[i + 3] = d.getShort(at);
      }
    }
    for (at += first; i < end; i++, at += stride) {
      target[i] = window.getShort(at);
    }
  }

  private void load(int offset, byte[] target, int begin, int end) {
    int at = offset - first;
    int i = begin;
    if (end - begin >= MANY) {
      ByteBuffer a = lane(0);
      ByteBuffer b = lane(1);
      ByteBuffer c = lane(2);
      ByteBuffer d = lane(3);
      for (; i <= end - LANES; i += LANES, at += LANES * stride) {
        target[i] = a.get(at);
        target[i + 1] = b.get(at);
        target[i + 2] = c.get(at);
        target[i + 3] = d.get(at);
      }
    }
    for (at += first; i < end; i++, at += stride) {
      target[i] = window.get(at);
    }
  }
}
