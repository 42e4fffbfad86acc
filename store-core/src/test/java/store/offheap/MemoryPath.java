package store.offheap;

import java.util.List;

/** The options that tell a JVM which path to mapped memory to use. */
public final class MemoryPath {
  /** The first Java version on which the raw path needs a flag. */
  static final int FLAG_JAVA = 24;

  static final String FLAG = "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED";
  static final String BUFFER = "-Dstore.offheap.memory=buffer";

  private MemoryPath() {}

  /**
   * Returns the options of a JVM.
   *
   * @param isRaw whether it uses the raw path; otherwise it uses buffers
   */
  public static List<String> options(boolean isRaw) {
    if (!isRaw) {
      return List.of(BUFFER);
    }
    return Runtime.version().feature() < FLAG_JAVA ? List.of() : List.of(FLAG);
  }
}
