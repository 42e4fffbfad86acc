package store.offheap.record;

import java.nio.ByteOrder;
import java.util.Arrays;
import net.openhft.chronicle.bytes.Bytes;

/** Collects bytes that are being written, on the heap; confined to one thread at a time. */
final class RecordOutput {
  private static final int START_BYTES = 256;
  private static final int KEPT_BYTES = 1 << 16;
  static final int MAX_BYTES = Integer.MAX_VALUE - 16;
  private static final int MAX_LENGTH_BYTES = 5;
  private static final boolean IS_BIG_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN;

  private static final WeakThreadLocal<RecordOutput> OF_THREAD =
      new WeakThreadLocal<>(RecordOutput::new);

  private byte[] array = new byte[START_BYTES];
  private Bytes<byte[]> bytes = Bytes.wrapForWrite(array);

  private boolean isBorrowed;

  private RecordOutput() {
    bytes.clear();
  }

  /**
   * Returns an empty output for this thread. Accessors of records and iterators run while it is
   * borrowed and may borrow another one.
   */
  static RecordOutput borrow() {
    RecordOutput output = OF_THREAD.get();
    if (output.isBorrowed) {
      return new RecordOutput();
    }
    output.isBorrowed = true;
    return output;
  }

  /** Returns the output for the thread's next use. */
  void release() {
    if (array.length > KEPT_BYTES) {
      array = new byte[START_BYTES];
      bytes = Bytes.wrapForWrite(array);
    }
    bytes.clear();
    isBorrowed = false;
  }

  int position() {
    return (int) bytes.writePosition();
  }

  void truncate(int position) {
    bytes.writePosition(position);
  }

  byte[] copyFrom(int position) {
    return Arrays.copyOfRange(array, position, position());
  }

  void writeByte(int value) {
    ensure(1);
    bytes.writeByte((byte) value);
  }

  /** Writes a non-negative number in 7-bit groups, lowest first. */
  void writeLength(int length) {
    ensure(MAX_LENGTH_BYTES);
    bytes.writeStopBit(length);
  }

  void writeShort(int value) {
    ensure(Short.BYTES);
    bytes.writeShort(IS_BIG_ENDIAN ? Short.reverseBytes((short) value) : (short) value);
  }

  void writeInt(int value) {
    ensure(Integer.BYTES);
    bytes.writeInt(IS_BIG_ENDIAN ? Integer.reverseBytes(value) : value);
  }

  void writeLong(long value) {
    ensure(Long.BYTES);
    bytes.writeLong(IS_BIG_ENDIAN ? Long.reverseBytes(value) : value);
  }

  void write(byte[] value) {
    ensure(value.length);
    copyIn(value);
  }

  void writeWithLength(byte[] value) {
    ensure((long) MAX_LENGTH_BYTES + value.length);
    bytes.writeStopBit(value.length);
    copyIn(value);
  }

  /** Writes one byte, followed by the number of further bytes and those bytes. */
  void writeWithLength(int tag, byte[] value) {
    ensure(1L + MAX_LENGTH_BYTES + value.length);
    bytes.writeByte((byte) tag);
    bytes.writeStopBit(value.length);
    copyIn(value);
  }

  /** Copies bytes; Chronicle's own copy is slower. */
  private void copyIn(byte[] value) {
    System.arraycopy(value, 0, array, position(), value.length);
    bytes.writeSkip(value.length);
  }

  /** Ensures capacity; Chronicle's own elastic bytes would log every growth step. */
  private void ensure(long more) {
    long needed = bytes.writePosition() + more;
    if (needed > array.length) {
      grow(needed);
    }
  }

  private void grow(long needed) {
    int least = requireRoom(needed);
    int position = position();
    array = Arrays.copyOf(array, (int) Math.min(MAX_BYTES, Math.max(least, array.length * 2L)));
    bytes = Bytes.wrapForWrite(array);
    bytes.clear();
    bytes.writePosition(position);
  }

  /**
   * Returns the number of bytes needed after checking it.
   *
   * @throws IllegalArgumentException if it exceeds the maximum of an output
   */
  static int requireRoom(long needed) {
    if (needed > MAX_BYTES) {
      throw new IllegalArgumentException("value is too large: limit=" + MAX_BYTES + " bytes");
    }
    return (int) needed;
  }
}
