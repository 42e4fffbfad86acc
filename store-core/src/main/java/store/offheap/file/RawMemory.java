package store.offheap.file;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.BufferUtil;
import org.agrona.UnsafeApi;

/**
 * Loads from and stores to absolute addresses without checks: by Agrona's {@code UnsafeApi} if the
 * JVM opens {@code jdk.internal.misc} to Agrona, otherwise by {@link PlainUnsafe}. The choice is
 * made once; the JIT compiler removes the other branch.
 */
final class RawMemory {
  private static final boolean IS_OPEN =
      Object.class.getModule().isOpen("jdk.internal.misc", UnsafeApi.class.getModule());

  private static final long BYTES_BASE = IS_OPEN ? UnsafeApi.arrayBaseOffset(byte[].class) : 0;

  private RawMemory() {}

  /** Returns whether this JVM allows it without a warning. */
  static boolean isAvailable() {
    return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN && (IS_OPEN || isPlainAvailable());
  }

  private static boolean isPlainAvailable() {
    try {
      return PlainUnsafe.isAvailable();
    } catch (LinkageError e) {
      // A runtime without jdk.unsupported.
      return false;
    }
  }

  /** Returns the address of a direct buffer's first byte. */
  static long address(ByteBuffer buffer) {
    return IS_OPEN ? BufferUtil.address(buffer) : PlainUnsafe.address(buffer);
  }

  static byte getByte(long address) {
    return IS_OPEN ? UnsafeApi.getByte(address) : PlainUnsafe.getByte(address);
  }

  static short getShort(long address) {
    return IS_OPEN ? UnsafeApi.getShort(address) : PlainUnsafe.getShort(address);
  }

  static int getInt(long address) {
    return IS_OPEN ? UnsafeApi.getInt(address) : PlainUnsafe.getInt(address);
  }

  static long getLong(long address) {
    return IS_OPEN ? UnsafeApi.getLong(address) : PlainUnsafe.getLong(address);
  }

  static int getIntAcquire(long address) {
    int value = getInt(address);
    VarHandle.acquireFence();
    return value;
  }

  static long getLongAcquire(long address) {
    long value = getLong(address);
    VarHandle.acquireFence();
    return value;
  }

  static void putByte(long address, byte value) {
    if (IS_OPEN) {
      UnsafeApi.putByte(address, value);
    } else {
      PlainUnsafe.putByte(address, value);
    }
  }

  static void putShort(long address, short value) {
    if (IS_OPEN) {
      UnsafeApi.putShort(address, value);
    } else {
      PlainUnsafe.putShort(address, value);
    }
  }

  static void putInt(long address, int value) {
    if (IS_OPEN) {
      UnsafeApi.putInt(address, value);
    } else {
      PlainUnsafe.putInt(address, value);
    }
  }

  static void putLong(long address, long value) {
    if (IS_OPEN) {
      UnsafeApi.putLong(address, value);
    } else {
      PlainUnsafe.putLong(address, value);
    }
  }

  static void putIntRelease(long address, int value) {
    VarHandle.releaseFence();
    putInt(address, value);
  }

  static void putLongRelease(long address, long value) {
    VarHandle.releaseFence();
    putLong(address, value);
  }

  /** Copies from an address to the start of an array. */
  static void copy(long address, byte[] target, int length) {
    if (IS_OPEN) {
      UnsafeApi.copyMemory(null, address, target, BYTES_BASE, length);
    } else {
      PlainUnsafe.copy(address, target, length);
    }
  }
}
