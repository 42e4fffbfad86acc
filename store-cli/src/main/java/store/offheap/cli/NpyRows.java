package store.offheap.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import store.offheap.array.DenseArray;
import store.offheap.build.BulkBuilder;
import store.offheap.model.DType;

/**
 * Keys and values from two one-dimensional {@code .npy} files, which are mapped and read some
 * elements at a time. Confined to one thread.
 */
final class NpyRows implements EntryInput {
  private static final String OF_KEY = "key: ";

  /** Number of blocks of a sample. */
  private static final int MAX_BLOCKS = 16;

  private final NpyColumn keys;

  /** Null if there are no values. */
  private final NpyColumn values;

  private final BadRows badRows;
  private long row = -1;
  private long blockStep = 1;

  /**
   * Opens the files.
   *
   * @param valuesFile null for none
   * @throws store.offheap.error.StoreException if a file cannot be opened
   * @throws RejectedInputException if they are not such arrays, or have different lengths
   */
  NpyRows(Path keysFile, Path valuesFile, BadRows badRows) {
    this.badRows = badRows;
    this.keys = NpyColumn.ofKeys(DenseArray.openReadOnly(keysFile));
    boolean isReady = false;
    try {
      this.values =
          valuesFile == null ? null : NpyColumn.of(DenseArray.openReadOnly(valuesFile), "value");
      if (values != null && values.length() != keys.length()) {
        throw new RejectedInputException("length: expected=" + keys.length() + " as in "
            + keys.name() + ", actual=" + values.length() + ", file=" + values.name());
      }
      isReady = true;
    } finally {
      if (!isReady) {
        keys.close();
      }
    }
  }

  /** Restricts the rows to some blocks of elements, including the first and the last. */
  NpyRows sampled() {
    blockStep = Math.max(1, (keys.length() / NpyColumn.BLOCK + MAX_BLOCKS - 1) / MAX_BLOCKS);
    return this;
  }

  /** Returns the number of rows of the arrays. */
  long length() {
    return keys.length();
  }

  @Override
  public boolean next() {
    row++;
    if (row > 0 && row % NpyColumn.BLOCK == 0 && row < keys.length()) {
      long last = (keys.length() - 1) / NpyColumn.BLOCK;
      row = Math.min(row / NpyColumn.BLOCK - 1 + blockStep, last) * NpyColumn.BLOCK;
    }
    return row < keys.length();
  }

  @Override
  public void addTo(BulkBuilder builder) {
    if (values == null) {
      builder.add(keys.type(), keys.at(row), DType.NONE, 0, row);
    } else {
      builder.add(keys.type(), keys.at(row), values.type(), values.at(row), row);
    }
  }

  @Override
  public void reject(String reason) {
    boolean isOfKey = values == null || reason.startsWith(OF_KEY);
    badRows.add(location(isOfKey ? keys : values, row), reason);
  }

  private static String location(NpyColumn column, long row) {
    return column.name() + "[" + row + "]";
  }

  @Override
  public String location(long origin) {
    return location(keys, origin);
  }

  @Override
  public long packedBytes() {
    return Math.max(0, row) * rowBytes();
  }

  @Override
  public long totalPackedBytes() {
    return keys.length() * rowBytes();
  }

  /** Returns the number of bytes of a row in the files. */
  int rowBytes() {
    return keys.elementBytes() + (values == null ? 0 : values.elementBytes());
  }

  @Override
  public Map<String, String> attributes() {
    return Map.of();
  }

  @Override
  public void close() throws IOException {
    try {
      keys.close();
    } finally {
      if (values != null) {
        values.close();
      }
    }
  }
}
