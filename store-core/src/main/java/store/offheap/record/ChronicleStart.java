package store.offheap.record;

import java.util.ServiceLoader;
import net.openhft.chronicle.bytes.Bytes;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * The first use of Chronicle: without a word where that is possible, and with a clear one where it
 * fails.
 *
 * <p>Chronicle asks SLF4J for a logger as it is initialised. Where the program has no provider of
 * loggers, SLF4J says so on the error stream, in the middle of a program that never asked for logs.
 * It can be told to keep that to itself by a system property only, which it reads once; so the
 * property stands while SLF4J starts, and only if there is no provider. With one, nothing is
 * touched.
 */
final class ChronicleStart {
  private static final String VERBOSITY = "slf4j.internal.verbosity";

  /** Why Chronicle does not work here, or null. */
  private static final Throwable FAILURE = start();

  private ChronicleStart() {}

  /**
   * Returns when Chronicle can be used.
   *
   * @throws UnsupportedOperationException if it cannot be used on this JVM
   */
  static void ensure() {
    if (FAILURE != null) {
      throw new UnsupportedOperationException(
          "objects need sun.misc.Unsafe, by Chronicle Bytes, which does not start on this JVM:"
              + " from JDK 24 on, try --sun-misc-unsafe-memory-access=allow",
          FAILURE);
    }
  }

  private static Throwable start() {
    try {
      startLoggersSilently();
      Bytes.wrapForWrite(new byte[Long.BYTES]).writeLong(1);
      return null;
    } catch (LinkageError | RuntimeException e) {
      return e;
    }
  }

  private static void startLoggersSilently() {
    ClassLoader loader = LoggerFactory.class.getClassLoader();
    if (System.getProperty(VERBOSITY) == null
        && ServiceLoader.load(SLF4JServiceProvider.class, loader).findFirst().isEmpty()) {
      System.setProperty(VERBOSITY, "ERROR");
      try {
        LoggerFactory.getILoggerFactory();
      } finally {
        System.clearProperty(VERBOSITY);
      }
    }
  }
}
