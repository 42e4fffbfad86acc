package store.offheap.bench;

import java.util.List;

/** Arguments of the JVMs in which benchmarks run. */
public final class Jvm {
  /**
   * The option that makes the library access memory through buffers, as Java 24 and later do by
   * default.
   */
  public static final String BUFFER = "-Dstore.offheap.memory=buffer";

  /**
   * The flag that allows the library to access memory by address, through Agrona, also on Java 24
   * and later.
   */
  public static final String RAW = "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED";

  /**
   * Heap for the peers: a {@code HashMap<Long, Long>} of 40 M entries takes 3.5 GB of live heap.
   */
  static final String HEAP = "-Xmx6g";

  // The options required by Chronicle Map's documentation, from JDK 17 on.
  static final String CHRONICLE_REF = "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED";
  static final String CHRONICLE_NIO = "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED";
  static final String CHRONICLE_UNSAFE = "--add-exports=jdk.unsupported/sun.misc=ALL-UNNAMED";
  static final String CHRONICLE_JAVAC =
      "--add-exports=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED";
  static final String CHRONICLE_COMPILER =
      "--add-opens=jdk.compiler/com.sun.tools.javac=ALL-UNNAMED";
  static final String CHRONICLE_LANG = "--add-opens=java.base/java.lang=ALL-UNNAMED";
  static final String CHRONICLE_REFLECT = "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED";
  static final String CHRONICLE_IO = "--add-opens=java.base/java.io=ALL-UNNAMED";
  static final String CHRONICLE_UTIL = "--add-opens=java.base/java.util=ALL-UNNAMED";

  /** All options for Chronicle Map. */
  public static final List<String> CHRONICLE = List.of(
      CHRONICLE_REF,
      CHRONICLE_NIO,
      CHRONICLE_UNSAFE,
      CHRONICLE_JAVAC,
      CHRONICLE_COMPILER,
      CHRONICLE_LANG,
      CHRONICLE_REFLECT,
      CHRONICLE_IO,
      CHRONICLE_UTIL);

  private Jvm() {}
}
