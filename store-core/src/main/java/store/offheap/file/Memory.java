package store.offheap.file;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Loads from and stores to mapped memory, little-endian, by one of two paths.
 *
 * <p>If the JVM lets a library access memory by absolute address without a warning, this is used:
 * on Java up to 23 always, on later versions if {@code jdk.internal.misc} is opened to it
 * ({@code --add-opens java.base/jdk.internal.misc=ALL-UNNAMED} or the manifest line
 * {@code Add-Opens}). Otherwise, and if requested by {@code -Dstore.offheap.memory=buffer}, every
 * access uses {@link VarHandle} views of the mapped buffer, which check bounds. The choice is made
 * once; the JIT compiler removes the other branch.
 *
 * <p>A location in memory is given by a buffer and a <em>base</em>: on the buffer path, an index
 * into the buffer; on the raw path, an absolute address, with the buffer ignored. The holder of a
 * base must keep the buffer reachable, and must have checked that base and length are within it:
 * the raw path performs no checks. Bases come from {@link Region}s.
 *
 * <p>Plain accesses are atomic when naturally aligned. An acquire load pairs with the release store
 * that the caller's comment names.
 */
public final class Memory {
  private static final String BUFFER = "buffer";

  /** Whether memory is accessed by raw address (true) or through buffers (false). */
  public static final boolean RAW =
      !BUFFER.equals(System.getProperty("store.offheap.memory")) && RawMemory.isAvailable();

  /**
   * Whether an observer is notified of every store: for tests in which a machine fails between any
   * two stores. False in production, where the JIT compiler removes the check.
   */
  private static final boolean OBSERVED = Boolean.getBoolean("store.offheap.observeStores");

  /** Notified of every store before it is made; null for none. */
  private static StoreObserver observer;

  private static final VarHandle INTS =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Memory() {}

  /** Returns {@code "raw"} or {@code "buffer"}: the path that this JVM uses. */
  public static String path() {
    return RAW ? "raw" : BUFFER;
  }

  /** Sets the observer to notify of every store on any thread, or null for none; for tests. */
  static void observe(StoreObserver newObserver) {
    if (!OBSERVED) {
      throw new IllegalStateException("stores: expected=-Dstore.offheap.observeStores=true");
    }
    observer = newObserver;
  }

  private static void beforeStore(ByteBuffer window, long base) {
    if (OBSERVED && observer != null) {
      observer.beforeStore(window, base);
    }
  }

  /** Returns the absolute address of a direct buffer's first byte; only on the raw path. */
  static long address(ByteBuffer buffer) {
    return RawMemory.address(buffer);
  }

  /** Loads the byte at {@code base}, zero-extended. */
  public static int getUnsignedByte(ByteBuffer window, long base) {
    return (RAW ? RawMemory.getByte(base) : window.get((int) base)) & 0xFF;
  }

  /** Loads the 2 bytes at {@code base}, zero-extended. */
  public static int getUnsignedShort(ByteBuffer window, long base) {
    return (RAW ? RawMemory.getShort(base) : window.getShort((int) base)) & 0xFFFF;
  }

  /** Loads the 4 bytes at {@code base}. */
  public static int getInt(ByteBuffer window, long base) {
    return RAW ? RawMemory.getInt(base) : (int) INTS.get(window, (int) base);
  }

  /** Loads the 8 bytes at {@code base}. */
  public static long getLong(ByteBuffer window, long base) {
    return RAW ? RawMemory.getLong(base) : (long) LONGS.get(window, (int) base);
  }

  /** Loads the 4 bytes at {@code base}; no later load moves before it. */
  public static int getIntAcquire(ByteBuffer window, long base) {
    return RAW ? RawMemory.getIntAcquire(base) : (int) INTS.getAcquire(window, (int) base);
  }

  /** Loads the 8 bytes at {@code base}; no later load moves before it. */
  public static long getLongAcquire(ByteBuffer window, long base) {
    return RAW ? RawMemory.getLongAcquire(base) : (long) LONGS.getAcquire(window, (int) base);
  }

  /** Stores the low byte of {@code value} at {@code base}. */
  public static void putByte(ByteBuffer window, long base, int value) {
    beforeStore(window, base);
    if (RAW) {
      RawMemory.putByte(base, (byte) value);
    } else {
      window.put((int) base, (byte) value);
    }
  }

  /** Stores the low 2 bytes of {@code value} at {@code base}. */
  public static void putShort(ByteBuffer window, long base, int value) {
    beforeStore(window, base);
    if (RAW) {
      RawMemory.putShort(base, (short) value);
    } else {
      window.putShort((int) base, (short) value);
    }
  }

  /** Stores 4 bytes at {@code base}. */
  public static void putInt(ByteBuffer window, long base, int value) {
    beforeStore(window, base);
    if (RAW) {
      RawMemory.putInt(base, value);
    } else {
      window.putInt((int) base, value);
    }
  }

  /** Stores 8 bytes at {@code base}. */
  public static void putLong(ByteBuffer window, long base, long value) {
    beforeStore(window, base);
    if (RAW) {
      RawMemory.putLong(base, value);
    } else {
      window.putLong((int) base, value);
    }
  }

  /** Stores 4 bytes at {@code base}; no earlier load or store moves after it. */
  public static void putIntRelease(ByteBuffer window, long base, int value) {
    beforeStore(window, base);
    if (RAW) {
      RawMemory.putIntRelease(base, value);
    } else {
      INTS.setRelease(window, (int) base, value);
    }
  }

  /** Stores 8 bytes at {@code base}; no earlier load or store moves after it. */
  public static void putLongRelease(ByteBuffer window, long base, long value) {
    beforeStore(window, base);
    if (RAW) {
      RawMemory.putLongRelease(base, value);
    } else {
      LONGS.setRelease(window, (int) base, value);
    }
  }

  /**
   * Loads a cell of {@code 1 << shift} bytes, zero-extended.
   *
   * @param shift log2 of the cell's width, 0 to 3
   */
  public static long getCell(ByteBuffer window, long base, int shift) {
    switch (shift) {
      case 0:
        return getUnsignedByte(window, base);
      case 1:
        return getUnsignedShort(window, base);
      case 2:
        return getInt(window, base) & 0xFFFF_FFFFL;
      default:
        return getLong(window, base);
    }
  }

  /**
   * Stores the low {@code 1 << shift} bytes of {@code raw}: one aligned store, never torn.
   *
   * @param shift log2 of the cell's width, 0 to 3
   */
  public static void putCell(ByteBuffer window, long base, int shift, long raw) {
    switch (shift) {
      case 0:
        putByte(window, base, (int) raw);
        break;
      case 1:
        putShort(window, base, (int) raw);
        break;
      case 2:
        putInt(window, base, (int) raw);
        break;
      default:
        putLong(window, base, raw);
        break;
    }
  }

  /**
   * Copies {@code target.length} bytes starting at {@code base}. Concurrent stores may or may not
   * be seen, each aligned cell independently.
   */
  public static void copy(ByteBuffer window, long base, byte[] target) {
    copy(window, base, target, target.length);
  }

  /** Copies {@code length} bytes starting at {@code base}, in the same way. */
  public static void copy(ByteBuffer window, long base, byte[] target, int length) {
    if (RAW) {
      RawMemory.copy(base, target, length);
    } else {
      window.get((int) base, target, 0, length);
    }
  }

  /** Notified of a location, as passed to the methods above, before a store to it; for tests. */
  interface StoreObserver {
    void beforeStore(ByteBuffer window, long base);
  }
}
