package store.offheap.file;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.nio.Buffer;
import java.nio.ByteBuffer;

/**
 * Loads from and stores to absolute addresses by {@code sun.misc.Unsafe}, which Java up to 23 has
 * for everyone: no flag, no warning. Later ones warn of it, so there it is not used.
 *
 * <p>By method handles, for the compiler warns of the name, and a runtime image may lack it. They
 * are constants, which the JIT calls like any method.
 */
final class PlainUnsafe {
  /** The first Java that warns of it when it is used. */
  private static final int WARNING_JAVA = 24;

  private static final Object UNSAFE = find();

  private static final MethodHandle GET_BYTE = method("getByte", byte.class, long.class);
  private static final MethodHandle GET_SHORT = method("getShort", short.class, long.class);
  private static final MethodHandle GET_INT = method("getInt", int.class, long.class);
  private static final MethodHandle GET_LONG = method("getLong", long.class, long.class);
  private static final MethodHandle PUT_BYTE =
      method("putByte", void.class, long.class, byte.class);
  private static final MethodHandle PUT_SHORT =
      method("putShort", void.class, long.class, short.class);
  private static final MethodHandle PUT_INT = method("putInt", void.class, long.class, int.class);
  private static final MethodHandle PUT_LONG =
      method("putLong", void.class, long.class, long.class);
  private static final MethodHandle COPY = method(
      "copyMemory", void.class, Object.class, long.class, Object.class, long.class, long.class);
  private static final MethodHandle GET_FIELD =
      method("getLong", long.class, Object.class, long.class);

  /** Where a buffer keeps the address of its first byte; 0 if nobody may know. */
  private static final long BUFFER_ADDRESS =
      number("objectFieldOffset", Field.class, bufferField("address"));

  /** Where an array of bytes keeps its first one; 0 if nobody may know. */
  private static final long BYTES_BASE = number("arrayBaseOffset", Class.class, byte[].class);

  private PlainUnsafe() {}

  /** Returns whether it is there, and nothing is printed when it is used. The others need that. */
  static boolean isAvailable() {
    return BUFFER_ADDRESS > 0 && BYTES_BASE > 0;
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
      // A runtime without it: buffers will do.
      return null;
    }
  }

  private static MethodHandle method(String name, Class<?> result, Class<?>... parameters) {
    if (UNSAFE == null) {
      return null;
    }
    try {
      return MethodHandles.lookup()
          .findVirtual(UNSAFE.getClass(), name, MethodType.methodType(result, parameters))
          .bindTo(UNSAFE);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("sun.misc.Unsafe without " + name, e);
    }
  }

  private static Field bufferField(String name) {
    try {
      return Buffer.class.getDeclaredField(name);
    } catch (NoSuchFieldException e) {
      return null;
    }
  }

  /** Returns what a method says; 0 if it refuses, as Java 23 may be told to have it. */
  private static long number(String name, Class<?> parameter, Object argument) {
    if (UNSAFE == null) {
      return 0;
    }
    try {
      Object said = UNSAFE.getClass().getMethod(name, parameter).invoke(UNSAFE, argument);
      return ((Number) said).longValue();
    } catch (ReflectiveOperationException e) {
      return 0;
    }
  }

  /** Returns the address of a direct buffer's first byte. */
  static long address(ByteBuffer buffer) {
    try {
      return (long) GET_FIELD.invokeExact((Object) buffer, BUFFER_ADDRESS);
    } catch (Throwable e) {
      throw unchecked(e);
    }
  }

  static byte getByte(long address) {
    try {
      return (byte) GET_BYTE.invokeExact(address);
    } catch (Throwable e) {
      throw unchecked(e);
    }
  }

  static short getShort(long address) {
    try {
      return (short) GET_SHORT.invokeExact(address);
    } catch (Throwable e) {
      throw unchecked(e);
    }
  }

  static int getInt(long address) {
    try {
      return (int) GET_INT.invokeExact(address);
    } catch (Throwable e) {
      throw unchecked(e);
    }
  }

  static long getLong(long address) {
    try {
      return (long) GET_LONG.invokeExact(address);
    } catch (Throwable e) {
      throw unchecked(e);
    }
  }

  static void putByte(long address, byte value) {
    try {
      PUT_BYTE.invokeExact(address, value);
    } catch (Throwable e) {
      throw unchecked(e);
    }
  }

  static void putShort(long address, short value) {
    try {
      PUT_SHORT.invokeExact(address, value);
    } catch (Throwable e) {
      throw unchecked(e);
    }
  }

  static void putInt(long address, int value) {
    try {
      PUT_INT.invokeExact(address, value);
    } catch (Throwable e) {
      throw unchecked(e);
    }
  }

  static void putLong(long address, long value) {
    try {
      PUT_LONG.invokeExact(address, value);
    } catch (Throwable e) {
      throw unchecked(e);
    }
  }

  /** Copies from an address to the start of an array. */
  static void copy(long address, byte[] target, int length) {
    try {
      COPY.invokeExact((Object) null, address, (Object) target, BYTES_BASE, (long) length);
    } catch (Throwable e) {
      throw unchecked(e);
    }
  }

  /** Throws what was thrown, which is an error: none of these methods declares anything. */
  private static RuntimeException unchecked(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    throw new IllegalStateException(thrown);
  }
}
