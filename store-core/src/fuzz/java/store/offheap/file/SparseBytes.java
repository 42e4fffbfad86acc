package store.offheap.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A compact form of store files, which are mostly zeros, so that a fuzzer changes meaningful bytes:
 * an {@code int} with the length of the file, and for each run of other bytes an {@code int} with
 * its position, a {@code short} with its length, and the bytes. Every sequence of bytes is the form
 * of some file.
 */
final class SparseBytes {
  private static final int MAX_LENGTH = 1 << 20;
  private static final int MAX_GAP = 8;
  private static final int MAX_RUN = 64;

  private SparseBytes() {}

  static byte[] encode(byte[] file) throws IOException {
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    form.write(header(Integer.BYTES).putInt(file.length).array());
    int at = 0;
    while (at < file.length) {
      if (file[at] == 0) {
        at++;
        continue;
      }
      int end = runEnd(file, at);
      ByteBuffer header = header(Integer.BYTES + Short.BYTES);
      form.write(header.putInt(at).putShort((short) (end - at)).array());
      form.write(file, at, end - at);
      at = end;
    }
    return form.toByteArray();
  }

  private static ByteBuffer header(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int runEnd(byte[] file, int start) {
    int end = start + 1;
    int limit = Math.min(file.length, start + MAX_RUN);
    for (int at = end; at < limit && at - end < MAX_GAP; at++) {
      if (file[at] != 0) {
        end = at + 1;
      }
    }
    return end;
  }

  static byte[] decode(byte[] form) {
    ByteBuffer bytes = ByteBuffer.wrap(form).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.remaining() < Integer.BYTES) {
      return form;
    }
    byte[] file = new byte[Math.floorMod(bytes.getInt(), MAX_LENGTH + 1)];
    while (bytes.remaining() > Integer.BYTES + Short.BYTES && file.length > 0) {
      int position = Math.floorMod(bytes.getInt(), file.length);
      int length = Short.toUnsignedInt(bytes.getShort());
      length = Math.min(length, Math.min(bytes.remaining(), file.length - position));
      bytes.get(file, position, length);
    }
    return file;
  }
}
