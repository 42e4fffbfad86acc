package store.offheap.record;

import java.lang.ref.Reference;
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

  /** A third more than the start was seen to take at a time, in pieces of any heap's regions. */
  private static final int PIECES = 64;

  private static final int PIECE_BYTES = 1 << 16;

  private static boolean isStarted;

  /** Why Chronicle does not work here; null before that is known. */
  private static Throwable failure;

  private ChronicleStart() {}

  /**
   * Returns when Chronicle can be used.
   *
   * @throws UnsupportedOperationException if it cannot be used on this JVM
   */
  static void ensure() {
    // Who sees an old answer asks again.
    if (!isStarted) {
      start();
    }
  }

  private static synchronized void start() {
    if (!isStarted && failure == null) {
      requireResources();
      failure = tryOut();
    }
    if (failure != null) {
      throw new UnsupportedOperationException(message(), failure);
    }
    isStarted = true;
  }

  private static String message() {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    // So a JVM refuses sun.misc.Unsafe.
    return cause instanceof UnsupportedOperationException
        ? "objects need sun.misc.Unsafe, by Chronicle Bytes, which does not start on this JVM:"
            + " from JDK 24 on, try --sun-misc-unsafe-memory-access=allow"
        : "objects need Chronicle Bytes, which does not start on this JVM: " + cause;
  }

  /**
   * Throws if the heap is full, or no thread can be started. What runs out of either as its class
   * is initialised, does not work as long as the JVM runs; so there has to be enough for all of
   * Chronicle's classes, one of which starts a thread, before.
   */
  private static void requireResources() {
    byte[][] pieces = new byte[PIECES][];
    for (int i = 0; i < PIECES; i++) {
      pieces[i] = new byte[PIECE_BYTES];
    }
    Reference.reachabilityFence(pieces);
    Thread thread = new Thread(() -> {}, "offheap-store-start");
    thread.setDaemon(true);
    thread.start();
    boolean isInterrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        isInterrupted = true;
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Uses all of Chronicle that is used later; returns what it failed with, or null. */
  private static Throwable tryOut() {
    try {
      if (!hasLoggers()) {
        with(VERBOSITY, "ERROR", LoggerFactory::getILoggerFactory);
      }
      with(PROPERTIES, NO_PROPERTIES, ChronicleStart::writeAndReadOnItsOwn);
      return null;
    } catch (LinkageError | RuntimeException e) {
      return e;
    }
  }

  /** Threads that Chronicle starts keep the context class loader of who starts it. */
  private static void writeAndReadOnItsOwn() {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(Bytes.class.getClassLoader());
    try {
      writeAndRead();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static void writeAndRead() {
    RecordOutput output = RecordOutput.borrow();
    output.writeByte(1);
    output.writeLength(1 << 7);
    output.writeShort(1);
    output.writeInt(1);
    output.writeLong(1);
    byte[] bytes = output.copyFrom(0);
    output.release();
    RecordInput input = RecordInput.borrow(bytes, 0, bytes.length);
    input.readByte();
    input.readCount();
    input.readShort();
    input.readInt();
    input.readLong();
    input.release();
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
