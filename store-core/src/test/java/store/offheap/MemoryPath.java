package store.offheap;

import java.util.List;

/** How a JVM beside the test is told which way to mapped memory to take. */
public final class MemoryPath {
  /** The first Java on which the way by address needs a flag. */
  static final int FLAG_JAVA = 24;

  static final String FLAG = "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED";
  static final String BUFFER = "-Dstore.offheap.memory=buffer";

  private MemoryPath() {}

  /**
   * Returns the options of a JVM.
   *
   * @param isRaw whether it is to go by address; else through buffers
   */
  public static List<String> options(boolean isRaw) {
    if (!isRaw) {
      return List.of(BUFFER);
    }
    return Runtime.version().feature() < FLAG_JAVA ? List.of() : List.of(FLAG);
  }
}
