package store.offheap.file;

import java.nio.ByteBuffer;

/**
 * Loads rows of cells from mapped memory into Java arrays of their width: one loop for each type.
 *
 * <p>Where every cell is in another cache line, time is spent waiting for memory, and the fewer
 * instructions lie between two loads, the more of these are under way. So four cells are loaded at
 * one index, from four lanes: slices of the same length, each of which begins a stride later. A
 * lane is made where it is used, so that the JIT sees that one check of the index is good for all.
 */
final class CellLoads {
  private static final int LANES = 4;

  /** In shorter rows the lanes would cost more than they save. */
  private static final int MANY = 32;

  private final ByteBuffer window;
  private final int stride;

  /** Where the first lane begins: the last one does so at 0 if the stride is negative. */
  private final int first;

  private final int laneBytes;

  /**
   * Prepares to load.
   *
   * @param window as {@link ArrayWindows#around} gives it; the caller keeps it reachable
   * @param count how many cells a row has
   * @param stride from one cell of a row to the next, in bytes
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
