package store.offheap.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import store.offheap.file.SimulatedStorage;
import store.offheap.record.KnownTypes;
import store.offheap.table.Table;

/** Random nested changes at any moment of a vacuum are in the new file. */
@Tag("crash")
class VacuumModelTest {
  private static final long SEEDS = 30;

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
    Table.create(first.create(SimulatedSuccessor.SPEC), 0).close();
    try (ObjectStore store = ObjectStore.open(first.open(), ObjectSettings.of(new KnownTypes()));
        ObjectMap map = new ObjectMap(store)) {
      run.use(map);
      run.run(random.nextInt(10, 120));
      Runnable event = () -> {
        boolean isTurn = !store.file().writeLock().isHeldByCurrentThread();
        if (isTurn && !isChanging[0] && random.nextInt(40) == 0) {
          isChanging[0] = true;
          run.run(1);
          changes[0]++;
          isChanging[0] = false;
        }
      };
      Vacuum.run(
          store,
          source -> new SimulatedSuccessor(
              source, second, () -> second.watch(event), SimulatedStorage::unwatch));
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
