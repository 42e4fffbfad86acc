package store.offheap.record;

import java.util.ServiceLoader;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Keeps the first use of Chronicle from printing.
 *
 * <p>Chronicle asks SLF4J for a logger as it is initialised. Where the program has no provider of
 * loggers, SLF4J says so on the error stream, in the middle of a program that never asked for logs.
 * SLF4J 2 can be told to keep that to itself by a system property only, which it reads once; so the
 * property stands while SLF4J starts, and only if no provider is there. With a provider, nothing is
 * touched.
 */
final class ChronicleStart {
  private static final String VERBOSITY = "slf4j.internal.verbosity";

  static {
    startLoggersSilently();
  }

  private ChronicleStart() {}

  /** Returns when Chronicle can be used. */
  static void ensure() {
    // The work is that of the class initializer: once.
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
