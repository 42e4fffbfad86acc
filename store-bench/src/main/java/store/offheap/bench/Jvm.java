package store.offheap.bench;

import java.util.List;

/** Arguments of the JVMs that benchmarks run in. */
public final class Jvm {
  /** The option that has the library go through buffers, as Java 24 and later do unless told. */
  public static final String BUFFER = "-Dstore.offheap.memory=buffer";

  /** The flag that lets the library go through Agrona, by address, on Java 24 and later, too. */
  public static final String RAW = "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED";

  /**
   * Heap for the peers: a {@code HashMap<Long, Long>} of 40 M entries takes 3.5 GB when at rest.
   */
  static final String HEAP = "-Xmx6g";

  // What Chronicle Map's documentation asks for, from JDK 17 on.
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

  /** All of them. */
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
