package store.offheap.file;

import java.lang.reflect.Field;
import java.nio.Buffer;
import java.nio.ByteBuffer;

/**
 * Loads from and stores to absolute addresses by {@code sun.misc.Unsafe}, which is available
 * without flags or warnings up to Java 23. Later versions issue a warning, so it is not used there.
 *
 * <p>This class is compiled separately, because the compiler issues a warning about the name that
 * cannot be suppressed. It cannot be linked if the runtime lacks {@code jdk.unsupported}.
 */
final class PlainUnsafe {
  /** The first Java version that issues a warning when it is used. */
  private static final int WARNING_JAVA = 24;

  private static final sun.misc.Unsafe UNSAFE = (sun.misc.Unsafe) find();

  /**
   * Offset of the field of a buffer that holds the address of its first byte; 0 if not accessible.
   */
  private static final long BUFFER_ADDRESS = bufferAddress();

  /** Offset of the first element of a byte array. */
  private static final long BYTES_BASE =
      BUFFER_ADDRESS > 0 ? UNSAFE.arrayBaseOffset(byte[].class) : 0;

  private PlainUnsafe() {}

  /**
   * Returns whether it is available and its use prints no warning; precondition of all other
   * methods.
   */
  static boolean isAvailable() {
    return BUFFER_ADDRESS > 0;
  }

  private static Object find() {
    if (Runtime.version().feature() >= WARNING_JAVA) {
      return null;
    }
    try {
      Field instance = Class.forName("sun.misc.Unsafe").getDeclaredField("theUnsafe");
      instance.setAccessible(true);
      return instance.get(null);
    } catch (ReflectiveOperationException | RuntimeException e) {
      return null;
    }
  }

  private static long bufferAddress() {
    try {
      return UNSAFE == null
          ? 0
          : UNSAFE.objectFieldOffset(Buffer.class.getDeclaredField("address"));
    } catch (ReflectiveOperationException | RuntimeException e) {
      // Java 23 can be configured to deny access.
      return 0;
    }
  }

  /** Returns the address of a direct buffer's first byte. */
  static long address(ByteBuffer buffer) {
    return UNSAFE.getLong(buffer, BUFFER_ADDRESS);
  }

  static byte getByte(long address) {
    return UNSAFE.getByte(address);
  }

  static short getShort(long address) {
    return UNSAFE.getShort(address);
  }

  static int getInt(long address) {
    return UNSAFE.getInt(address);
  }

  static long getLong(long address) {
    return UNSAFE.getLong(address);
  }

  static void putByte(long address, byte value) {
    UNSAFE.putByte(address, value);
  }

  static void putShort(long address, short value) {
    UNSAFE.putShort(address, value);
  }

  static void putInt(long address, int value) {
    UNSAFE.putInt(address, value);
  }

  static void putLong(long address, long value) {
    UNSAFE.putLong(address, value);
  }

  /** Copies from an address to the start of an array. */
  static void copy(long address, byte[] target, int length) {
    UNSAFE.copyMemory(null, address, target, BYTES_BASE, length);
  }
}
