package store.offheap.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import store.offheap.error.RecoveryNeededException;
import store.offheap.file.SimulatedStorage;
import store.offheap.model.DType;
import store.offheap.model.RecoveryReport.Condition;

/** Tests that a recovery that has not ended can be redone, whatever it has stored by then. */
@Tag("crash")
class RecoveryCrashTest {
  private static final int PAGE = 4096;
  private static final int LIVE_PAGE = 2 * PAGE;
  private static final TableSpec SPEC = new TableSpec(DType.INT32, DType.UINT32, 16, 1);

  private final Map<Long, Long> model = new HashMap<>();

  /**
   * Returns what remains if a writer dies and its storage has lost the last writes of the live
   * page.
   */
  private SimulatedStorage withOlderLivePage() throws IOException {
    SimulatedStorage storage = new SimulatedStorage();
    Table.create(storage.create(SPEC.storeSpec()), 0).close();
    Table table = Table.open(storage.open());
    put(table, 0, 10);
    table.file().checkpoint();
    byte[] older = Arrays.copyOfRange(storage.content(), LIVE_PAGE, LIVE_PAGE + PAGE);
    put(table, 10, 60);
    table.file().checkpoint();
    // These do not split a segment, so that they are in those of the checkpoint.
    put(table, 60, 62);
    for (long key = 1; key < 10; key++) {
      EntryWriter.remove(table, key);
      model.remove(key);
    }
    SimulatedStorage left = storage.afterProcessDeath();
    storage.release();
    left.write(ByteBuffer.wrap(older), LIVE_PAGE);
    return left;
  }

  private void put(Table table, int from, int to) {
    for (long key = from; key < to; key++) {
      EntryWriter.put(table, key, key + 1);
      model.put(key, key + 1);
    }
  }

  private static Map<Long, Long> contents(Table table) {
    Map<Long, Long> found = new HashMap<>();
    TableCursor cursor = table.cursor();
    while (cursor.next()) {
      found.put(cursor.key(), cursor.raw());
    }
    return found;
  }

  /** Within one boot, nothing but the live page says that there was a recovery. */
  @Test
  void aDeathWhileAnOlderLivePageIsReplacedLeavesARecoveryToRedo() throws IOException {
    SimulatedStorage storage = withOlderLivePage();
    int[] death = {0};
    storage.watch(() -> SimulatedStorage.unwatched(() -> {
      death[0]++;
      SimulatedStorage left = storage.afterProcessDeath();
      assertRedone(left, "death at " + death[0]);
      left.release();
    }));
    Table table = Table.open(storage.open());
    SimulatedStorage.unwatch();
    assertThat(death[0]).isGreaterThan(100);
    assertThat(table.recovery().condition()).isEqualTo(Condition.RESTORED);
    assertThat(contents(table)).isEqualTo(model);
    table.close();
    storage.release();
  }

  private void assertRedone(SimulatedStorage left, String name) {
    try (Table reader = Table.open(left.openReadOnly())) {
      assertThat(contents(reader)).as(name).isEqualTo(model);
    } catch (RecoveryNeededException e) {
      // As before, until a writer completes the recovery.
    }
    try (Table again = Table.open(left.open())) {
      assertThat(contents(again)).as(name).isEqualTo(model);
      assertThat(again.size()).as(name).isEqualTo(model.size());
    }
    assertThat(TableVerifier.verify(left.path(), () -> Table.open(left.openReadOnly()))
            .problems())
        .as(name)
        .isEmpty();
  }
}
