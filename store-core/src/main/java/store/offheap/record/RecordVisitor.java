package store.offheap.record;

/** Told of records. */
@FunctionalInterface
public interface RecordVisitor {
  /**
   * Called for one record, whose checksum is right.
   *
   * @param reference leads to it
   * @param type one of {@link RecordType}
   * @param length bytes that it takes, with its parts elsewhere not counted
   */
  void visit(long reference, int type, int length);
}
