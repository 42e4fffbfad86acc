package store.offheap.file;

/** The path to mapped memory that a run is meant to test. */
public final class MemoryPath {
  private static final String EXPECTED = System.getProperty("store.expectedMemoryPath");

  private MemoryPath() {}

  /** Throws unless this JVM uses that path. */
  public static void requireExpected() {
    if (!Memory.path().equals(EXPECTED)) {
      throw new IllegalStateException(
          "memory path: expected=" + EXPECTED + ", actual=" + Memory.path());
    }
  }
}
