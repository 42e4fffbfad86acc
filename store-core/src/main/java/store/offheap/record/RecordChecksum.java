package store.offheap.record;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** The checksum of a record: CRC-32C of its body, its reference and its head, little-endian. */
final class RecordChecksum {
  /** Number of bytes included in the checksum after the body. */
  static final int REST_BYTES = Long.BYTES + Integer.BYTES;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int POLYNOMIAL = 0x82F6_3B78;
  private static final int SLICES = 12;

  /**
   * The contribution of a byte that is 0 to 11 bytes before the end: by slice, then by byte value.
   */
  private static final int[] TABLE = table();

  private RecordChecksum() {}

  private static int[] table() {
    int[] table = new int[SLICES << 8];
    for (int i = 0; i < 256; i++) {
      int crc = i;
      for (int bit = 0; bit < 8; bit++) {
        crc = crc >>> 1 ^ ((crc & 1) == 0 ? 0 : POLYNOMIAL);
      }
      table[i] = crc;
    }
    for (int i = 256; i < table.length; i++) {
      int before = table[i - 256];
      table[i] = before >>> 8 ^ table[before & 0xFF];
    }
    return table;
  }

  /**
   * Computes the checksum.
   *
   * @param body its bytes, starting at {@code from}
   * @param length how many
   */
  static int of(byte[] body, int from, int length, long reference, int head) {
    CRC32C crc = new CRC32C();
    crc.update(body, from, length);
    return goOn((int) crc.getValue(), reference, head);
  }

  /**
   * Computes the same checksum in one call for a body with space for the rest after it.
   *
   * @param bytes the body, followed by {@link #REST_BYTES} bytes, which are overwritten
   */
  static int ofAll(byte[] bytes, long reference, int head) {
    LONGS.set(bytes, bytes.length - REST_BYTES, reference);
    INTS.set(bytes, bytes.length - Integer.BYTES, head);
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length);
    return (int) crc.getValue();
  }

  /**
   * Adds 12 bytes to the checksum at once: each byte's contribution is independent of the others.
   */
  private static int goOn(int crc, long reference, int head) {
    int low = (int) reference ^ ~crc;
    int high = (int) (reference >>> 32);
    return ~(slices(low, 8) ^ slices(high, 4) ^ slices(head, 0));
  }

  private static int slices(int bytes, int last) {
    return TABLE[(last + 3 << 8) + (bytes & 0xFF)]
        ^ TABLE[(last + 2 << 8) + (bytes >>> 8 & 0xFF)]
        ^ TABLE[(last + 1 << 8) + (bytes >>> 16 & 0xFF)]
        ^ TABLE[(last << 8) + (bytes >>> 24)];
  }
}
