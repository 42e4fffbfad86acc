package store.offheap.cli;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * The objects of all inputs of a build, one per line. Lines with anything else are passed to
 * {@link BadRows}; blank lines are skipped. Confined to one thread.
 */
final class JsonLines implements Closeable {
  private final List<String> sources;
  private final BadRows badRows;
  private final JsonValues values;
  private int index;
  private long earlierPackedBytes;
  private TextLines lines;
  private Map<?, ?> object;

  /**
   * Opens the first input.
   *
   * @param sources paths, or {@link PackedInput#STDIN}; at least one
   * @param levels number of levels that an object may have in addition to those that are stored
   * @throws IOException if it cannot be read
   */
  JsonLines(List<String> sources, int levels, BadRows badRows) throws IOException {
    this.sources = List.copyOf(sources);
    this.values = JsonValues.within(levels);
    this.badRows = badRows;
    this.lines = new TextLines(sources.get(0));
  }

  /**
   * Advances to the next object.
   *
   * @return false after the last
   * @throws IOException if an input cannot be read
   * @throws RejectedInputException if there are too many bad lines
   */
  boolean next() throws IOException {
    do {
      while (!lines.next()) {
        if (index + 1 == sources.size()) {
          return false;
        }
        earlierPackedBytes += lines.packedBytes();
        lines.close();
        index++;
        lines = new TextLines(sources.get(index));
      }
    } while (!isObject());
    return true;
  }

  private boolean isObject() {
    if (lines.isBlank()) {
      return false;
    }
    try {
      Object value = values.read(lines.text());
      if (value instanceof Map<?, ?> map) {
        object = map;
        return true;
      }
      reject(1, "expected=one object a line, actual=" + JsonValues.type(value));
    } catch (JsonTextException e) {
      reject(e.column(), e.getMessage());
    }
    return false;
  }

  /** Returns the object of the current line. */
  Map<?, ?> object() {
    return object;
  }

  /** Reports that the current line cannot be used after all. */
  void reject(String reason) {
    badRows.add(location(), reason);
  }

  private void reject(int column, String reason) {
    badRows.advise(lines.advice());
    badRows.add(location() + ":" + column, reason);
  }

  /** Returns the place of the current line, such as {@code users.ndjson:17}. */
  String location() {
    return PackedInput.name(sources.get(index)) + ":" + lines.number();
  }

  /** Returns the number of bytes of the inputs read so far, before decompression. */
  long packedBytes() {
    return earlierPackedBytes + lines.packedBytes();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
