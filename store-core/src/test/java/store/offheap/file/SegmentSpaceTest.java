package store.offheap.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import store.offheap.error.StoreIoException;

class SegmentSpaceTest {
  private static final int LENGTH = 2 * StoreFile.PAGE;

  private final LimitedStorage storage = new LimitedStorage();

  /** Creates a file with less than a segment left at its end. */
  private StoreFile createWithAPageLeft() {
    StoreFile file = storage.create(new StoreSpec(StoreSpec.ID_MAP, 0, 0, 512, LENGTH, 1));
    file.checkpointsByItself(false);
    file.reserve(3);
    file.allocate(ByteBuffer.allocate(LENGTH));
    file.checkpoint(); // The catalog takes one page.
    file.allocate(ByteBuffer.allocate(LENGTH));
    return file;
  }

  /** A range that was mapped before an allocation failed is not mapped again in another way. */
  @Test
  void aSegmentThatADiskHadNoRoomForIsAllocatedLater() {
    try (StoreFile file = createWithAPageLeft()) {
      long end = storage.length();
      storage.limit(end);
      assertThatThrownBy(() -> file.allocate(ByteBuffer.allocate(LENGTH)))
          .isInstanceOf(StoreIoException.class);
      assertThat(storage.length()).isGreaterThan(end);
      storage.limit(Long.MAX_VALUE);
      int number = file.allocate(ByteBuffer.allocate(LENGTH));
      Segment segment = file.segment(new Birth(number, 0, 0, 0));
      assertThat(segment.position()).isEqualTo(end);
      assertThat(file.region(segment).buffer()).isNotNull();
    }
  }

  /** A process that dies while the file grows leaves a file that the next one maps in one piece. */
  @Test
  void whatIsTooShortAtTheEndIsGivenUpBeforeTheFileGrows() {
    try (StoreFile file = createWithAPageLeft()) {
      assertThat(file.live().allocated()).isEqualTo(storage.length() - StoreFile.PAGE);
      storage.freeze();
      assertThatThrownBy(() -> file.allocate(ByteBuffer.allocate(LENGTH)))
          .isInstanceOf(StoreIoException.class);
      assertThat(file.live().allocated()).isEqualTo(storage.length());
      file.abandon();
    }
  }
}
