package store.offheap.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Tests a shortage of memory during a checkpoint, and another one when the write lock is taken to
 * report the first.
 */
class CheckpointShortageTest {
  private static final int LENGTH = 2 * StoreFile.PAGE;

  private int events;

  /** A lock that fails once for lack of memory to queue the thread. */
  private static final class ScarceLock extends ReentrantLock {
    private static final long serialVersionUID = 1L;

    private boolean isScarce;

    @Override
    public void lock() {
      if (isScarce) {
        isScarce = false;
        throw new OutOfMemoryError("no memory for the queue of a lock");
      }
      super.lock();
    }
  }

  @AfterEach
  void stopWatching() {
    SimulatedStorage.unwatch();
  }

  @Test
  void checkpointThatWasCutShortAnywhereIsMadeByTheNextCall() throws IOException {
    int at = 0;
    do {
      cutShort(at);
      at++;
    } while (at <= events);
    assertThat(events).isGreaterThan(3);
  }

  private void cutShort(int at) throws IOException {
    SimulatedStorage storage = new SimulatedStorage();
    try (StoreFile file = storage.create(new StoreSpec(StoreSpec.ID_MAP, 0, 0, 512, LENGTH, 1))) {
      int segment = file.allocate(ByteBuffer.allocate(LENGTH));
      file.publish(List.of(new Birth(segment, 0, 0, 0)), List.of());
    }
    ScarceLock lock = new ScarceLock();
    try (StoreFile file = FileOpening.open(storage, null, lock)) {
      file.beforeChange();
      file.live().size(5);
      final long before = file.checkpointSequence();
      events = 0;
      storage.watchCalls(() -> {
        if (events++ == at) {
          lock.isScarce = true;
          throw new OutOfMemoryError("event " + at);
        }
      });
      try {
        file.checkpoint();
      } catch (OutOfMemoryError e) {
        // The checkpoint is repeated below.
      }
      SimulatedStorage.unwatch();
      lock.isScarce = false;

      file.checkpoint();

      assertThat(file.checkpointSequence()).as("event %d", at).isGreaterThan(before);
    }
    storage.release();
  }
}
