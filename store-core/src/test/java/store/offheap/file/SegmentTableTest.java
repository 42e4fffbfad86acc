package store.offheap.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import store.offheap.error.CorruptStoreException;

class SegmentTableTest {
  private static final int LENGTH = 2 * StoreFile.PAGE;

  private final LimitedStorage storage = new LimitedStorage();

  /** Creates a file with one segment that claims to have {@code count} segments. */
  private StoreFile createWithCount(int count) {
    StoreFile file = storage.create(new StoreSpec(StoreSpec.ID_MAP, 0, 0, 512, LENGTH, 1));
    int segment = file.allocate(ByteBuffer.allocate(LENGTH));
    file.publish(List.of(new Birth(segment, 0, 0, 0)), List.of());
    // As if loaded from a page that has vanished: such a load returns an arbitrary number.
    file.live().segmentCountRelease(count);
    return file;
  }

  @Test
  void aRowThatIsNotMappedIsDamageAndHasNoAddress() {
    StoreFile file = createWithCount(SegmentTable.FIRST_CHUNK_ROWS + 1);
    assertThatThrownBy(file::close)
        .isInstanceOf(CorruptStoreException.class)
        .hasMessageContaining(
            "expected=one that is mapped, actual=" + SegmentTable.FIRST_CHUNK_ROWS);
    assertThatThrownBy(file::requireOpen).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void rowsThatAnotherProcessAddedAreCounted() {
    try (StoreFile file = createWithCount(1)) {
      for (int number = 1; number <= SegmentTable.FIRST_CHUNK_ROWS; number++) {
        file.allocate(ByteBuffer.allocate(LENGTH));
      }
      SegmentTable other = new SegmentTable(file.live(), new Windows(storage));
      other.reach(1);
      assertThat(other.idle(0)).isEqualTo(file.segments().idle(0));
    }
  }

  @Test
  void aCountThatNoFileHasTakesNoMemory() {
    StoreFile file = createWithCount(Integer.MAX_VALUE - 7);
    assertThatThrownBy(() -> file.allocate(ByteBuffer.allocate(LENGTH)))
        .isInstanceOf(CorruptStoreException.class)
        .hasMessageContaining("segment count");
    file.abandon();
  }
}
