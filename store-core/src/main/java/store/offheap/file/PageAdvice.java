package store.offheap.file;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Array;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Advises the system how mapped pages will be used ({@code madvise}), if this JVM is permitted to.
 *
 * <p>Uses the foreign-function interface of Java 22 and later, and only if the program enables
 * native access ({@code --enable-native-access=ALL-UNNAMED} or the manifest line
 * {@code Enable-Native-Access: ALL-UNNAMED}): otherwise the JVM would print a warning. Looked up by
 * name, because this library is compiled for Java 17. Thread-safe.
 */
enum PageAdvice {
  /** The system's default. */
  NORMAL(0),

  /** Random access: read a page without its neighbours. */
  RANDOM(1),

  /** Sequential access to all of it soon: start reading. */
  WILL_NEED(3);

  private static final String PACKAGE = "java.lang.foreign.";
  private static final MethodHandle OF_BUFFER;
  private static final MethodHandle MADVISE;

  static {
    MethodHandle ofBuffer = null;
    MethodHandle madvise = null;
    try {
      if (System.getProperty("os.name").equals("Linux") && isNativeAccessAllowed()) {
        ofBuffer = MethodHandles.publicLookup()
            .unreflect(type("MemorySegment").getMethod("ofBuffer", Buffer.class));
        madvise = madvise();
      }
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      // Not available in such a JVM, which {@link #isPossible} reports.
      madvise = null;
    }
    OF_BUFFER = ofBuffer;
    MADVISE = madvise;
  }

  private final int code;

  PageAdvice(int code) {
    this.code = code;
  }

  private static Class<?> type(String name) throws ClassNotFoundException {
    return Class.forName(PACKAGE + name);
  }

  private static boolean isNativeAccessAllowed() throws ReflectiveOperationException {
    Module module = PageAdvice.class.getModule();
    return (boolean) Module.class.getMethod("isNativeAccessEnabled").invoke(module);
  }

  /** Returns {@code int madvise(void *, size_t, int)}. */
  private static MethodHandle madvise() throws ReflectiveOperationException {
    Class<?> linkerType = type("Linker");
    Class<?> segmentType = type("MemorySegment");
    Class<?> layoutType = type("MemoryLayout");
    Class<?> signatureType = type("FunctionDescriptor");
    Class<?> valueType = type("ValueLayout");
    Object linker = linkerType.getMethod("nativeLinker").invoke(null);
    Object lookup = linkerType.getMethod("defaultLookup").invoke(linker);
    Optional<?> symbol = (Optional<?>)
        type("SymbolLookup").getMethod("find", String.class).invoke(lookup, "madvise");
    Object anInt = valueType.getField("JAVA_INT").get(null);
    Object arguments = Array.newInstance(layoutType, 3);
    Array.set(arguments, 0, valueType.getField("ADDRESS").get(null));
    Array.set(arguments, 1, valueType.getField("JAVA_LONG").get(null));
    Array.set(arguments, 2, anInt);
    Object signature = signatureType
        .getMethod("of", layoutType, arguments.getClass())
        .invoke(null, anInt, arguments);
    Object options = Array.newInstance(type("Linker$Option"), 0);
    return (MethodHandle) linkerType
        .getMethod("downcallHandle", segmentType, signatureType, options.getClass())
        .invoke(linker, symbol.orElseThrow(), signature, options);
  }

  /** Returns whether this JVM may advise the system. */
  static boolean isPossible() {
    return MADVISE != null;
  }

  /**
   * Gives this advice for a mapped buffer.
   *
   * @param mapped the buffer, which begins at a page boundary
   * @return whether the system accepted it; also false if this JVM is not permitted to advise
   */
  boolean give(ByteBuffer mapped) {
    if (MADVISE == null) {
      return false;
    }
    try {
      Object segment = OF_BUFFER.invokeWithArguments(mapped);
      return (int) MADVISE.invokeWithArguments(segment, (long) mapped.remaining(), code) == 0;
    } catch (Error e) {
      throw e;
    } catch (Throwable e) {
      return false;
    }
  }
}
