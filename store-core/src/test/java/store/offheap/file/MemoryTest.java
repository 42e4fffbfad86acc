package store.offheap.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Tests that {@link Memory} stores and loads the same values as a buffer over the same bytes, on
 * each path.
 */
@Tag("flag")
class MemoryTest {
  private static final long NUMBER = 0x8192_A3B4_C5D6_E7F8L;

  private final ByteBuffer bytes =
      ByteBuffer.allocateDirect(64).alignedSlice(8).order(ByteOrder.LITTLE_ENDIAN);
  private final Region region = Region.of(bytes);
  private final ByteBuffer window = region.buffer();
  private final long base = region.base();

  @Test
  void storesAreSeenByTheBuffer() {
    Memory.putByte(window, base + 1, 0x181);
    Memory.putShort(window, base + 2, 0x1_8182);
    Memory.putInt(window, base + 4, 0x8384_8586);
    Memory.putLong(window, base + 8, NUMBER);
    Memory.putIntRelease(window, base + 16, 0x8788_898A);
    Memory.putLongRelease(window, base + 24, NUMBER + 1);

    assertThat(bytes.get(0)).isZero();
    assertThat(bytes.get(1)).isEqualTo((byte) 0x81);
    assertThat(bytes.getShort(2)).isEqualTo((short) 0x8182);
    assertThat(bytes.getInt(4)).isEqualTo(0x8384_8586);
    assertThat(bytes.getLong(8)).isEqualTo(NUMBER);
    assertThat(bytes.getInt(16)).isEqualTo(0x8788_898A);
    assertThat(bytes.getInt(20)).isZero();
    assertThat(bytes.getLong(24)).isEqualTo(NUMBER + 1);
    assertThat(bytes.getLong(32)).isZero();
  }

  @Test
  void loadsSeeWhatTheBufferHolds() {
    bytes.putLong(8, NUMBER);

    assertThat(Memory.getUnsignedByte(window, base + 15)).isEqualTo(0x81);
    assertThat(Memory.getUnsignedShort(window, base + 14)).isEqualTo(0x8192);
    assertThat(Memory.getInt(window, base + 12)).isEqualTo(0x8192_A3B4);
    assertThat(Memory.getIntAcquire(window, base + 8)).isEqualTo(0xC5D6_E7F8);
    assertThat(Memory.getLong(window, base + 8)).isEqualTo(NUMBER);
    assertThat(Memory.getLongAcquire(window, base + 8)).isEqualTo(NUMBER);
  }

  @Test
  void cellsOfEveryWidthComeBackZeroExtended() {
    for (int shift = 0; shift <= 3; shift++) {
      bytes.putLong(0, 0).putLong(8, 0);
      Memory.putCell(window, base + 8, shift, NUMBER);

      long mask = -1L >>> 64 - (8 << shift);
      assertThat(Memory.getCell(window, base + 8, shift)).isEqualTo(NUMBER & mask);
      assertThat(bytes.getLong(8)).isEqualTo(NUMBER & mask);
      assertThat(bytes.getLong(0)).isZero();
    }
  }

  @Test
  void copiesGoToTheStartOfTheArray() {
    for (int i = 0; i < 16; i++) {
      bytes.put(16 + i, (byte) (i + 1));
    }
    byte[] target = new byte[16];
    Memory.copy(window, base + 16, target, 5);
    assertThat(target).startsWith(1, 2, 3, 4, 5).endsWith(new byte[11]);
    Memory.copy(window, base + 16, target);
    assertThat(target).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);
  }
}
