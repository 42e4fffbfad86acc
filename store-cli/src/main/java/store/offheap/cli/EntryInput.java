package store.offheap.cli;

import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import store.offheap.build.BulkBuilder;

/** The rows of all inputs of a build of an ID map, one after the other. Belongs to one thread. */
interface EntryInput extends Closeable {
  /**
   * Goes to the next row that has a key and a value in their place; tells of others.
   *
   * @return false after the last
   * @throws IOException if an input cannot be read
   * @throws RejectedInputException if there are too many bad rows
   */
  boolean next() throws IOException;

  /**
   * Adds the current row to a build.
   *
   * @throws IllegalArgumentException if key or value cannot be used
   */
  void addTo(BulkBuilder builder);

  /**
   * Adds some rows to a build that can be added faster than one by one.
   *
   * @return whether there were any; if not, {@link #next()} goes on
   * @throws IOException if an input cannot be read
   */
  default boolean addManyTo(BulkBuilder builder) throws IOException {
    return false;
  }

  /**
   * Adds one row or many to a build, or tells why one cannot be added.
   *
   * @return false after the last
   * @throws IOException if an input cannot be read
   * @throws RejectedInputException if there are too many bad rows
   */
  default boolean addNextTo(BulkBuilder builder) throws IOException {
    if (addManyTo(builder)) {
      return true;
    }
    if (!next()) {
      return false;
    }
    try {
      addTo(builder);
    } catch (IllegalArgumentException e) {
      reject(e.getMessage());
    }
    return true;
  }

  /** Tells that the current row cannot be used after all. */
  void reject(String reason);

  /** The place that an origin stands for which a build was given, such as {@code a.csv:17}. */
  String location(long origin);

  /** How many bytes of the inputs were read so far, before unpacking. */
  long packedBytes();

  /** How many bytes the inputs have before unpacking, or -1 if that is not known. */
  long totalPackedBytes() throws IOException;

  /** What the file is to keep of the inputs, by the names of attributes. */
  Map<String, String> attributes();
}
