package store.offheap.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import store.offheap.array.DenseArray;
import store.offheap.map.IdMap;
import store.offheap.map.IdMapCursor;
import store.offheap.model.ArrayType;
import store.offheap.model.DType;

/**
 * Writes the keys and the values of an ID map to two one-dimensional {@code .npy} files, in the
 * same order, that of the map. Confined to one thread.
 */
final class NpyExport {
  private NpyExport() {}

  /**
   * Writes the files, which appear once they are complete.
   *
   * @param values null for none
   * @throws IOException if a file exists and may not be replaced, or storage fails
   */
  static void write(IdMap map, Path keys, Path values, boolean isOverwrite) throws IOException {
    try (Column keyColumn = new Column(keys, isOverwrite, map.keyType());
        Column valueColumn =
            values == null ? null : new Column(values, isOverwrite, map.valueType())) {
      IdMapCursor cursor = map.cursor();
      while (cursor.next()) {
        keyColumn.put(cursor.key());
        if (valueColumn != null) {
          valueColumn.put(valueBits(map.valueType(), cursor));
        }
      }
      // Published first: where the keys are found, the values must be there, too.
      if (valueColumn != null) {
        valueColumn.publish();
      }
      keyColumn.publish();
    }
  }

  private static long valueBits(DType type, IdMapCursor cursor) {
    return type.isFloating() ? type.doubleToRaw(cursor.doubleValue()) : cursor.value();
  }

  /** One of the files. */
  private static final class Column implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;

    private final Path path;
    private final OutputFile file;
    private final FileChannel channel;
    private final ArrayType type;
    private final ByteBuffer buffer =
        ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private long count;

    Column(Path path, boolean isOverwrite, DType type) throws IOException {
      this.path = path;
      this.type = ArrayType.of(type);
      this.file = new OutputFile(path, isOverwrite);
      boolean isReady = false;
      try {
        this.channel = file.createChannel();
        // The header has the same number of bytes for any length.
        write(ByteBuffer.wrap(DenseArray.header(this.type, 0)));
        isReady = true;
      } finally {
        if (!isReady) {
          file.close();
        }
      }
    }

    private void write(ByteBuffer bytes) throws IOException {
      try {
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      } catch (IOException e) {
        throw new IOException("cannot write " + path + ": " + e.getMessage(), e);
      }
    }

    void put(long bits) throws IOException {
      if (!buffer.hasRemaining()) {
        flush();
      }
      switch (type.bytes()) {
        case 1 -> buffer.put((byte) bits);
        case 2 -> buffer.putShort((short) bits);
        case 4 -> buffer.putInt((int) bits);
        default -> buffer.putLong(bits);
      }
      count++;
    }

    private void flush() throws IOException {
      write(buffer.flip());
      buffer.clear();
    }

    void publish() throws IOException {
      flush();
      channel.position(0);
      write(ByteBuffer.wrap(DenseArray.header(type, count)));
      channel.close();
      file.publish();
    }

    @Override
    public void close() throws IOException {
      try (file;
          channel) {
        // Closes both, whatever happens to one.
      }
    }
  }
}
