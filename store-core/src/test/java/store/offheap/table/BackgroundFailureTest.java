package store.offheap.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import store.offheap.error.StoreIoException;
import store.offheap.file.SimulatedStorage;
import store.offheap.model.DType;

/** A force that fails in a background checkpoint is reported by the next call that needs it. */
class BackgroundFailureTest {
  @Test
  void closingReportsWhatNoOtherCallDid() throws InterruptedException {
    SimulatedStorage storage = new SimulatedStorage();
    TableSpec spec = new TableSpec(DType.INT64, DType.INT64, 64, 1);
    Table.create(storage.create(spec.storeSpec()), 0).close();
    Table table = Table.open(storage.open());
    put(table, 1);
    table.file().checkpointsByItself(true);
    storage.failForce(1);
    for (long key = 2; !storage.hasFailed(); key++) {
      put(table, key);
      awaitCheckpoint();
    }
    awaitCheckpoint();

    assertThatThrownBy(table::close)
        .isInstanceOf(StoreIoException.class)
        .hasMessageStartingWith("writing to storage failed");
    assertThatThrownBy(table::writer).isInstanceOf(IllegalStateException.class);
    assertThatCode(table::close).doesNotThrowAnyException();
    assertThat(storage.hasFailed()).isTrue();
  }

  private static void put(Table table, long key) {
    table.file().writeLock().lock();
    try {
      if (!table.writer().seekOrMakeRoom(key)) {
        table.writer().insert(key);
      }
    } finally {
      table.file().writeLock().unlock();
    }
  }

  private static void awaitCheckpoint() throws InterruptedException {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("offheap-store-checkpoint")) {
        thread.join();
      }
    }
  }
}
