package store.offheap.bench;

/** Arguments of the JVMs that benchmarks run in. */
final class Jvm {
  /** The flag that lets the library go through Agrona. */
  static final String RAW = "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED";

  /**
   * Heap for the peers: a {@code HashMap<Long, Long>} of 40 M entries takes 3.5 GB when at rest.
   */
  static final String HEAP = "-Xmx6g";

  private Jvm() {}
}
