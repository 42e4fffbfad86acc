package store.offheap.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import store.offheap.build.BulkBuilder;
import store.offheap.model.DType;

/** Reads keys and values as binary records: little-endian, consecutive, without padding. */
final class BinaryRecords implements EntryInput {
  private final List<String> sources;
  private final DType keyType;
  private final DType valueType;
  private final BadRows badRows;
  private final ByteBuffer buffer;
  private final int length;
  private int index;
  private long number;
  private long earlierPackedBytes;
  private PackedInput input;

  /**
   * Opens the first input.
   *
   * @param sources paths, or {@link PackedInput#STDIN}; at least one
   * @throws IOException if it cannot be read
   */
  BinaryRecords(List<String> sources, DType keyType, DType valueType, BadRows badRows)
      throws IOException {
    this.sources = List.copyOf(sources);
    this.keyType = keyType;
    this.valueType = valueType;
    this.badRows = badRows;
    this.length = keyType.bytes() + valueType.bytes();
    this.buffer =
        ByteBuffer.allocate((1 << 13) * length).order(ByteOrder.LITTLE_ENDIAN).limit(0);
    this.input = PackedInput.openBinary(sources.get(0));
  }

  @Override
  public boolean next() throws IOException {
    number++;
    while (buffer.remaining() < length && !hasRecord()) {
      if (index + 1 == sources.size()) {
        return false;
      }
      earlierPackedBytes += input.packedBytes();
      input.close();
      index++;
      number = 1;
      input = PackedInput.openBinary(sources.get(index));
    }
    return true;
  }

  private boolean hasRecord() throws IOException {
    buffer.compact();
    try {
      int read = 0;
      while (read >= 0 && buffer.position() < length) {
        read = input.bytes().read(buffer.array(), buffer.position(), buffer.remaining());
        buffer.position(buffer.position() + Math.max(read, 0));
      }
      buffer.flip();
    } catch (IOException e) {
      throw input.failure(number, e);
    }
    if (buffer.hasRemaining() && buffer.remaining() < length) {
      reject("cut short: expected=" + length + " bytes, actual=" + buffer.remaining());
      buffer.position(buffer.limit());
    }
    return buffer.hasRemaining();
  }

  @Override
  public void addTo(BulkBuilder builder) {
    long key = keyType.fromRaw(cell(keyType));
    long raw = cell(valueType);
    long value = valueType.isFloating()
        ? Double.doubleToRawLongBits(valueType.rawToDouble(raw))
        : valueType.fromRaw(raw);
    builder.add(key, value, Origins.of(index, number));
  }

  private long cell(DType type) {
    return switch (type.bytes()) {
      case 0 -> 0;
      case 1 -> buffer.get() & 0xFF;
      case 2 -> buffer.getShort() & 0xFFFF;
      case 4 -> buffer.getInt() & 0xFFFF_FFFFL;
      default -> buffer.getLong();
    };
  }

  @Override
  public void reject(String reason) {
    badRows.add(location(Origins.of(index, number)), reason);
  }

  @Override
  public String location(long origin) {
    return Origins.location(sources, ": record ", origin);
  }

  @Override
  public long packedBytes() {
    return earlierPackedBytes + input.packedBytes();
  }

  @Override
  public long totalPackedBytes() throws IOException {
    return PackedInput.totalPackedBytes(sources);
  }

  @Override
  public Map<String, String> attributes() {
    return Map.of();
  }

  @Override
  public void close() throws IOException {
    input.close();
  }
}
