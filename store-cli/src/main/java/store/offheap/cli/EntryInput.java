package store.offheap.cli;

import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import store.offheap.build.BulkBuilder;

/** The rows of all inputs of a build of an ID map, one after another. Confined to one thread. */
interface EntryInput extends Closeable {
  /**
   * Advances to the next row that has a key and a value in their places; reports other rows.
   *
   * @return false after the last
   * @throws IOException if an input cannot be read
   * @throws RejectedInputException if there are too many bad rows
   */
  boolean next() throws IOException;

  /**
   * Adds the current row to a build.
   *
   * @throws IllegalArgumentException if key or value is invalid
   */
  void addTo(BulkBuilder builder);

  /**
   * Adds several rows to a build if that is possible faster than one by one.
   *
   * @return whether there were any; if not, continue with {@link #next()}
   * @throws IOException if an input cannot be read
   */
  default boolean addManyTo(BulkBuilder builder) throws IOException {
    return false;
  }

  /**
   * Adds one or more rows to a build, or reports why a row cannot be added.
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

  /** Reports that the current row cannot be used after all. */
  void reject(String reason);

  /** Returns the place that an origin passed to a build represents, such as {@code a.csv:17}. */
  String location(long origin);

  /** Returns the number of bytes of the inputs read so far, before decompression. */
  long packedBytes();

  /** Returns the total number of bytes of the inputs before decompression, or -1 if unknown. */
  long totalPackedBytes() throws IOException;

  /** Returns the attributes that the file is to keep about the inputs. */
  Map<String, String> attributes();
}
