package store.offheap.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import store.offheap.error.FormatTooNewException;

class SuperblockTest {
  private static final Path FILE = Path.of("x.store");
  private static final StoreSpec SPEC = new StoreSpec(1, 6, 8, 1024, 16384, -42);

  private static Superblock sample() {
    return new Superblock(SPEC, 7, 1L << 40, 123 * 4096L, 300, 0xCAFEBABE, 4096);
  }

  private static ByteBuffer littleEndian(ByteBuffer bytes) {
    return bytes.order(ByteOrder.LITTLE_ENDIAN);
  }

  @Test
  void decodingGivesBackWhatWasEncoded() {
    assertEquals(sample(), Superblock.decode(sample().encode(), FILE));
  }

  @Test
  void everyFlippedBitIsNoticed() {
    for (int bit = 0; bit < Superblock.LENGTH * Byte.SIZE; bit++) {
      ByteBuffer bytes = littleEndian(sample().encode());
      int index = bit / Byte.SIZE;
      bytes.put(index, (byte) (bytes.get(index) ^ 1 << bit % Byte.SIZE));
      assertNull(Superblock.decode(bytes, FILE), "bit " + bit);
    }
  }

  @Test
  void laterFormatIsRefusedByItsOwnException() {
    ByteBuffer bytes = littleEndian(sample().encode());
    bytes.putInt(Superblock.FORMAT_VERSION_OFFSET, 2);
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate().position(0).limit(Superblock.CHECKSUM_OFFSET));
    bytes.putInt(Superblock.CHECKSUM_OFFSET, (int) crc.getValue());
    FormatTooNewException e =
        assertThrows(FormatTooNewException.class, () -> Superblock.decode(bytes, FILE));
    assertEquals(
        "format is too new, found=" + e.found() + ", supported=" + Superblock.FORMAT_VERSION
            + ", file=x.store",
        e.getMessage());
  }

  @Test
  void theTwoPlacesAlternate() {
    assertEquals(0, Superblock.position(1));
    assertEquals(StoreFile.PAGE, Superblock.position(2));
    assertEquals(0, Superblock.position(3));
  }
}
