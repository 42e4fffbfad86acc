package store.offheap.record;

/** Visits records. */
@FunctionalInterface
public interface RecordVisitor {
  /**
   * Called for a record whose checksum is valid.
   *
   * @param reference reference to the record
   * @param type one of {@link RecordType}
   * @param length number of bytes that it occupies, not counting its parts elsewhere
   */
  void visit(long reference, int type, int length);
}
