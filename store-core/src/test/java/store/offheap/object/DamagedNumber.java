package store.offheap.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A number stored next to its key, protected only by the checksum of its segment, that gets
 * damaged.
 */
final class DamagedNumber {
  /** The original value, whose bytes are searched for in the file. */
  static final int BEFORE = 0x1234_5678;

  /** The value after the damage. */
  static final int AFTER = BEFORE ^ 1;

  private DamagedNumber() {}

  /** Flips a bit of the number, wherever it is in a file. */
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
