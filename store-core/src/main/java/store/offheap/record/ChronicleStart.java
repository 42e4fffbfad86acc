package store.offheap.record;

import java.lang.ref.Reference;
import java.util.ServiceLoader;
import net.openhft.chronicle.bytes.Bytes;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Controls the first use of Chronicle: silent if possible, with a clear error if it fails, and
 * unaffected by files in the working directory.
 *
 * <p>During its initialisation, Chronicle requests a logger from SLF4J. If the program has no
 * logger provider, SLF4J reports that on the error stream of a program that never asked for logs.
 * Chronicle also reads a file {@code system.properties} in the working directory, or its parent, as
 * system properties, one of which names a class to run. Both can be changed only by system
 * properties that are read once. These are therefore set during the start, unless the program has
 * set them; the first one only if there is no provider.
 */
final class ChronicleStart {
  private static final String VERBOSITY = "slf4j.internal.verbosity";
  private static final String PROPERTIES = "system.properties";
  private static final String NO_PROPERTIES = "store/offheap/record/chronicle.properties";

  /**
   * A third more than the observed peak memory use of the start, in pieces that fit in the regions
   * of any heap.
   */
  private static final int PIECES = 64;

  private static final int PIECE_BYTES = 1 << 16;

  private static boolean isStarted;

  /** The reason why Chronicle does not work here; null until known. */
  private static Throwable failure;

  private ChronicleStart() {}

  /**
   * Ensures that Chronicle can be used.
   *
   * @throws UnsupportedOperationException if it cannot be used on this JVM
   */
  static void ensure() {
    // A thread that sees a stale value checks again.
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
    // This is how a JVM denies sun.misc.Unsafe.
    return cause instanceof UnsupportedOperationException
        ? "objects need sun.misc.Unsafe, by Chronicle Bytes, which does not start on this JVM:"
            + " from JDK 24 on, try --sun-misc-unsafe-memory-access=allow"
        : "objects need Chronicle Bytes, which does not start on this JVM: " + cause;
  }

  /**
   * Throws if the heap is full or no thread can be started. A class whose initialisation fails for
   * lack of either is unusable for the rest of the JVM's life; therefore there must be enough for
   * all of Chronicle's classes, one of which starts a thread, beforehand.
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

  /** Uses all parts of Chronicle that are used later; returns the failure, or null. */
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
