package store.offheap.file;

/** Which way to mapped memory a run is meant to test. */
public final class MemoryPath {
  private static final String EXPECTED = System.getProperty("store.expectedMemoryPath");

  private MemoryPath() {}

  /** Throws unless this JVM takes that way. */
  public static void requireExpected() {
    if (!Memory.path().equals(EXPECTED)) {
      throw new IllegalStateException(
          "memory path: expected=" + EXPECTED + ", actual=" + Memory.path());
    }
  }
}
