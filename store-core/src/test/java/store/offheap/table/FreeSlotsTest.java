package store.offheap.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that new keys go where a search for them would have ended. */
class FreeSlotsTest {
  @ParameterizedTest
  @CsvSource({"4, 4, 64, 0", "8, 8, 1024, 0", "8, 8, 1024, 3", "4, 1, 256, 0", "8, 0, 16, 0"})
  void imagesAreTheSameWithAndWithoutLooking(
      int keyBytes, int valueBytes, int nominalSlots, int packedPages) {
    SegmentLayout layout = new SegmentLayout(keyBytes, valueBytes, nominalSlots, packedPages);
    SegmentAccess access = new SegmentAccess(layout, 11);
    SegmentImage looked = new SegmentImage(layout, access);
    SegmentImage known = new SegmentImage(layout, access);
    FreeSlots free = new FreeSlots(layout.slots());
    for (int round = 0; round < 3; round++) {
      SplittableRandom random = new SplittableRandom(round);
      for (int i = 0; i < layout.slots(); i++) {
        // Different for each i, and neither of the two keys that no slot can hold.
        long key = (i + 1) * 0x9E37_79B1L;
        key = keyBytes == 4 ? (int) key : key;
        long raw = random.nextInt(1 << 7);
        looked.add(key, raw);
        known.addAt(free.take(access.home(access.hash(key))), key, raw);
        if (i % 8 == 0) {
          assertThat(known.bytes()).as("slots used: %d", i + 1).isEqualTo(looked.bytes());
        }
      }
      assertThat(known.bytes()).isEqualTo(looked.bytes());
      looked.clear();
      known.clear();
      free.clear();
    }
  }
}
