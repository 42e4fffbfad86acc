package store.offheap.record;

import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import net.openhft.chronicle.bytes.Bytes;

/**
 * Reads bytes of a file, on the heap; not thread-safe. Every length is checked against the
 * remaining bytes before anything of that length is allocated.
 */
final class RecordInput {
  private static final boolean IS_BIG_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN;
  private static final int MAX_LENGTH_BYTES = 5;

  private static final int KEPT_BYTES = 1 << 13;

  private static final WeakThreadLocal<RecordInput> OF_THREAD =
      new WeakThreadLocal<>(() -> new RecordInput(new byte[KEPT_BYTES]));

  private final byte[] array;
  private final Bytes<byte[]> bytes;
  private boolean isBorrowed;

  private RecordInput(byte[] array) {
    this.array = array;
    this.bytes = Bytes.wrapForRead(array);
  }

  /**
   * Returns an input for this thread. Constructors of records run while it is borrowed and may
   * borrow another one.
   */
  static RecordInput borrow(byte[] source, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, source.length);
    // In Chronicle, wrapping an array takes longer than copying a short one.
    RecordInput input = OF_THREAD.get();
    if (length > KEPT_BYTES || input.isBorrowed) {
      input = new RecordInput(source);
      input.bytes.readPositionRemaining(offset, length);
    } else {
      System.arraycopy(source, offset, input.array, 0, length);
      input.bytes.readPositionRemaining(0, length);
    }
    input.isBorrowed = true;
    return input;
  }

  /** Returns the input for the thread's next use. */
  void release() {
    isBorrowed = false;
  }

  int remaining() {
    return (int) bytes.readRemaining();
  }

  int position() {
    return (int) bytes.readPosition();
  }

  byte readByte() {
    require(1);
    return bytes.readByte();
  }

  /**
   * Reads a length written by {@link RecordOutput#writeLength}, and requires that many remaining
   * bytes.
   */
  int readLength() {
    int length = readCount();
    require(length);
    return length;
  }

  /** Reads a number from 0 to the largest int. */
  int readCount() {
    long count = 0;
    for (int i = 0; i < MAX_LENGTH_BYTES; i++) {
      byte next = readByte();
      count |= (next & 0x7FL) << 7 * i;
      if (next >= 0) {
        // Each number has one form: no group of zeros at the end.
        if (count > Integer.MAX_VALUE || next == 0 && i > 0) {
          break;
        }
        return (int) count;
      }
    }
    throw new InvalidRecordException("invalid length: expected=0 to 2147483647");
  }

  short readShort() {
    require(Short.BYTES);
    short value = bytes.readShort();
    return IS_BIG_ENDIAN ? Short.reverseBytes(value) : value;
  }

  int readInt() {
    require(Integer.BYTES);
    int value = bytes.readInt();
    return IS_BIG_ENDIAN ? Integer.reverseBytes(value) : value;
  }

  long readLong() {
    require(Long.BYTES);
    long value = bytes.readLong();
    return IS_BIG_ENDIAN ? Long.reverseBytes(value) : value;
  }

  byte[] read(int length) {
    require(length);
    int position = position();
    bytes.readSkip(length);
    return Arrays.copyOfRange(array, position, position + length);
  }

  byte[] readWithLength() {
    return read(readLength());
  }

  /** Reads UTF-8 of a length in bytes. */
  String readUtf8(int length) {
    require(length);
    int position = position();
    bytes.readSkip(length);
    String string = Utf8.decode(array, position, length);
    if (string == null) {
      throw new InvalidRecordException("invalid string: expected=UTF-8");
    }
    return string;
  }

  /** Returns a copy of the bytes read since a position. */
  byte[] copyFrom(int position) {
    return Arrays.copyOfRange(array, position, position());
  }

  /** Requires that everything has been read, except the zeros that pad a record to whole words. */
  void requireEnd() {
    int rest = remaining();
    boolean isPadding = rest < Long.BYTES;
    for (int i = rest; isPadding && i > 0; i--) {
      isPadding = bytes.readByte() == 0;
    }
    if (!isPadding) {
      throw new InvalidRecordException("bytes after the value: expected=0, actual=" + rest);
    }
  }

  private void require(int length) {
    if (length > bytes.readRemaining()) {
      throw new InvalidRecordException(
          "value is cut short: expected=" + length + " bytes, actual=" + remaining());
    }
  }
}
