package store.offheap.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.error.StoreLockedException;
import store.offheap.file.Memory;
import store.offheap.map.IdMap;

/**
 * Tests writers that are killed while they work and other processes read: nothing that was
 * acknowledged is lost, at most the one operation under way is present in addition, no reader ever
 * fails, and each reader follows the next writer.
 *
 * <p>Processes of both memory paths take turns, so that the full number of kills is made in only
 * one run of the build. A failure names the seed; {@code -Dstore.test.seed=N} repeats the
 * operations but not the times of the kills. {@code -Dstore.test.kills=N} sets the number of kills
 * in the long form.
 */
class KillTest {
  private static final String KILLS_PROPERTY = "store.test.kills";
  private static final String SEED_PROPERTY = "store.test.seed";
  private static final boolean IS_SHORT = Memory.RAW;
  private static final int READERS = 2;
  private static final long MAX_LIFE_MS = 250;
  private static final long MAX_OPENING_MS = 80;
  private static final int KILLS_A_FILE = 5;

  @TempDir
  private Path folder;

  private final ArrayDeque<ReaderProcess> readers = new ArrayDeque<>();
  private long scriptSeed;
  private SplittableRandom random;

  @Test
  void nothingAcknowledgedIsLostAndNoReaderErrs() throws Exception {
    kill(IS_SHORT ? 4 : 20);
  }

  @Tag("slow")
  @Test
  void nothingAcknowledgedIsLostAndNoReaderErrsForLong() throws Exception {
    kill(Integer.getInteger(KILLS_PROPERTY, IS_SHORT ? 100 : 500));
  }

  private void kill(int kills) throws Exception {
    long seed = Long.getLong(SEED_PROPERTY, new SplittableRandom().nextLong());
    random = new SplittableRandom(seed);
    int killsAFile = Math.max(1, Math.min(KILLS_A_FILE, kills / EntryKind.values().length));
    try {
      for (int i = 0; i * killsAFile < kills; i++) {
        scriptSeed = seed + i;
        EntryKind kind = EntryKind.values()[i % EntryKind.values().length];
        killWritersOf(folder.resolve("map" + i), kind, killsAFile);
      }
    } catch (AssertionError | Exception e) {
      throw new AssertionError("repeat with -D" + SEED_PROPERTY + "=" + seed, e);
    } finally {
      for (ReaderProcess reader : readers) {
        reader.kill();
      }
    }
  }

  private void killWritersOf(Path file, EntryKind kind, int kills) throws Exception {
    Script script = new Script(kind, scriptSeed);
    ScriptModel model = new ScriptModel(script);
    try (IdMap map = kind.create(file)) {
      script.begin(map);
    }
    for (int i = 0; i < READERS; i++) {
      startReader(file, kind);
    }
    for (int kill = 0; kill < kills; kill++) {
      long before = model.next();
      boolean isRaw = random.nextBoolean();
      // A reader starts at the same time as the writer, or after its death.
      boolean isReaderEarly = kill % 2 == 0;
      model.advanceTo(before + killOneWriter(file, kind, before, isRaw, isReaderEarly));
      requireSound(file, model);
      if (!isReaderEarly) {
        replaceReader(file, kind);
      }
      for (ReaderProcess reader : readers) {
        reader.awaitSeen(model.version(Script.SENTINEL));
      }
    }
    System.out.println("killed " + kills + " writers of " + kind + ": operations=" + model.next()
        + ", entries=" + model.size());
    while (!readers.isEmpty()) {
      assertThat(readers.remove().end()).startsWith("lookups=");
    }
  }

  /** Starts a writer, kills it, and returns the number of operations that it had acknowledged. */
  private long killOneWriter(
      Path file, EntryKind kind, long next, boolean isRaw, boolean isReaderEarly) throws Exception {
    WriterProcess writer = WriterProcess.start(folder, file, kind, scriptSeed, next, isRaw);
    try {
      if (isReaderEarly) {
        replaceReader(file, kind);
      }
      if (random.nextInt(4) == 0) {
        writer.awaitOpening();
        Thread.sleep(random.nextLong(MAX_OPENING_MS));
      } else {
        writer.awaitOpen();
        requireSecondWriterIsRefused(file, writer.pid());
        Thread.sleep(random.nextLong(MAX_LIFE_MS));
      }
    } catch (Throwable e) {
      writer.kill();
      throw e;
    }
    return writer.kill();
  }

  private void startReader(Path file, EntryKind kind) throws IOException {
    readers.add(
        ReaderProcess.start(folder, file, kind, random.nextLong(), readers.size() % 2 == 0));
  }

  private void replaceReader(Path file, EntryKind kind) throws Exception {
    startReader(file, kind);
    ReaderProcess oldest = readers.remove();
    oldest.end();
  }

  private static void requireSecondWriterIsRefused(Path file, long pid) {
    long start = System.nanoTime();
    assertThatThrownBy(() -> IdMap.open(file))
        .isInstanceOfSatisfying(
            StoreLockedException.class,
            e -> assertThat(e.holder()).startsWith("pid " + pid + " on "));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
  }

  /** Checks a file whose writer was killed: as it is and, half of the time, after it is closed. */
  private void requireSound(Path file, ScriptModel model) throws IOException {
    try (IdMap map = IdMap.openReadOnly(file)) {
      model.requireSameOrOneAhead(map);
    }
    assertThat(IdMap.verify(file).problems()).isEmpty();
    if (random.nextBoolean()) {
      // The lock of the dead process is free at once.
      try (IdMap map = IdMap.open(file)) {
        model.requireSame(map);
        assertThat(map.size()).isEqualTo(model.size());
      }
      assertThat(IdMap.verify(file).problems()).isEmpty();
    }
  }
}
