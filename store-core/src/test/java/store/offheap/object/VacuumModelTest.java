package store.offheap.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import store.offheap.error.StoreIoException;
import store.offheap.file.SimulatedStorage;
import store.offheap.file.StoreFile;
import store.offheap.file.StoreSpec;
import store.offheap.model.DType;
import store.offheap.record.KnownTypes;
import store.offheap.table.Table;

/** Whatever changes at whatever moment of a vacuum, the new file has it: random changes, nested. */
@Tag("crash")
class VacuumModelTest {
  private static final long SEEDS = 30;

  private static final StoreSpec SPEC =
      new StoreSpec(StoreSpec.OBJECT_MAP, DType.UINT64.code(), DType.UINT64.code(), 256, 4096, 1);

  /** A file in memory; changes come in at its events. */
  private record Simulated(ObjectStore source, SimulatedStorage storage, Runnable event)
      implements Successor {
    @Override
    public Table create(Map<String, String> attributes) {
      Table table = Table.create(storage.create(SPEC), 0);
      storage.watch(event);
      return table;
    }

    @Override
    public void replace() {
      SimulatedStorage.unwatch();
    }

    @Override
    public boolean isRenamed() {
      return true;
    }

    @Override
    public StoreFile open() {
      return storage.openSuccessor(source.file());
    }

    @Override
    public StoreIoException named(StoreIoException failure) {
      return failure;
    }

    @Override
    public void close() {
      SimulatedStorage.unwatch();
    }
  }

  private static void requireSound(ObjectStore store) {
    ObjectVerifier verifier = ObjectVerifier.of(store);
    assertThat(verifier.problems()).isEmpty();
    assertThat(verifier.leaks()).isZero();
  }

  @Test
  void theNewFileHasWhatTheModelHas() {
    long changes = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      changes += run(seed);
    }
    assertThat(changes).isGreaterThan(SEEDS * 10);
  }

  private static long run(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    ObjectModelRun run = new ObjectModelRun(seed);
    SimulatedStorage first = new SimulatedStorage();
    SimulatedStorage second = new SimulatedStorage();
    long[] changes = {0};
    boolean[] isChanging = {false};
    Table.create(first.create(SPEC), 0).close();
    try (ObjectStore store = ObjectStore.open(first.open(), ObjectSettings.of(new KnownTypes()));
        ObjectMap map = new ObjectMap(store)) {
      run.use(map);
      run.run(random.nextInt(10, 120));
      Vacuum.run(
          store,
          source -> new Simulated(source, second, () -> {
            boolean isTurn = !source.file().writeLock().isHeldByCurrentThread();
            if (isTurn && !isChanging[0] && random.nextInt(40) == 0) {
              isChanging[0] = true;
              run.run(1);
              changes[0]++;
              isChanging[0] = false;
            }
          }));
      run.compareAll();
      requireSound(store.latest());
      run.run(30);
      run.compareAll();
      requireSound(store.latest());
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("seed=" + seed, e);
    } finally {
      SimulatedStorage.unwatch();
    }
    first.release();
    second.release();
    return changes[0];
  }
}
