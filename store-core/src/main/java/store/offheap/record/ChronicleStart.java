package store.offheap.record;

import java.util.ServiceLoader;
import net.openhft.chronicle.bytes.Bytes;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * The first use of Chronicle: without a word where that is possible, with a clear one where it
 * fails, and without what others left in the working directory.
 *
 * <p>Chronicle asks SLF4J for a logger as it is initialised. Where the program has no provider of
 * loggers, SLF4J says so on the error stream, in the middle of a program that never asked for logs.
 * And Chronicle takes a file {@code system.properties} in the working directory, or the one above,
 * for system properties, one of which names a class to run. Either is changed by a system property
 * only, which is read once. So these stand during the start, unless the program has set them, the
 * first only where there is no provider.
 */
final class ChronicleStart {
  private static final String VERBOSITY = "slf4j.internal.verbosity";
  private static final String PROPERTIES = "system.properties";
  private static final String NO_PROPERTIES = "store/offheap/record/chronicle.properties";

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
      if (!hasLoggers()) {
        with(VERBOSITY, "ERROR", LoggerFactory::getILoggerFactory);
      }
      with(
          PROPERTIES,
          NO_PROPERTIES,
          () -> Bytes.wrapForWrite(new byte[Long.BYTES]).writeLong(1));
      return null;
    } catch (LinkageError | RuntimeException e) {
      return e;
    }
  }

  private static boolean hasLoggers() {
    ClassLoader loader = LoggerFactory.class.getClassLoader();
    return ServiceLoader.load(SLF4JServiceProvider.class, loader).findFirst().isPresent();
  }

  /** Runs with a system property that the program has not set. */
  private static void with(String property, String value, Runnable step) {
    if (System.getProperty(property) != null) {
      step.run();
      return;
    }
    System.setProperty(property, value);
    try {
      step.run();
    } finally {
      System.clearProperty(property);
    }
  }
}
