package store.offheap.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** A number that lies beside its key, where only the segment has a checksum, and is damaged. */
final class DamagedNumber {
  /** The value before, which is found in the file by its bytes. */
  static final int BEFORE = 0x1234_5678;

  /** The value that damage makes of it. */
  static final int AFTER = BEFORE ^ 1;

  private DamagedNumber() {}

  /** Changes a bit of the number, wherever it is in a file. */
  static void damage(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int places = 0;
    for (int at = 0; at <= bytes.limit() - Integer.BYTES; at++) {
      if (bytes.getInt(at) == BEFORE) {
        bytes.putInt(at, AFTER);
        places++;
      }
    }
    assertThat(places).isPositive();
    Files.write(file, bytes.array());
  }
}
