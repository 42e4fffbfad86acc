package store.offheap.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import store.offheap.map.IdMap;

/**
 * Tests one thread that writes while eight threads and two processes read and segments are split,
 * purged and reused: no stable entry is missed, every value found was put, no version decreases,
 * and in the end the map holds what the operations say.
 */
@Tag("compiled")
class ManyReadersConcurrencyTest {
  private static final String SEED_PROPERTY = "store.test.seed";
  private static final int THREADS = 8;
  private static final int PROCESSES = 2;
  private static final long MILLIS = 2_000;
  private static final long SLOW_MILLIS = 60_000;

  @TempDir
  private Path folder;

  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final List<ReaderProcess> processes = new ArrayList<>();
  private final AtomicBoolean isEnded = new AtomicBoolean();

  @AfterEach
  void end() throws InterruptedException {
    isEnded.set(true);
    threads.shutdown();
    for (ReaderProcess process : processes) {
      process.kill();
    }
  }

  @ParameterizedTest
  @EnumSource
  void readersAgreeWithTheWriter(EntryKind kind) throws Exception {
    readWhileWriting(kind, MILLIS);
  }

  @Tag("slow")
  @ParameterizedTest
  @EnumSource
  void readersAgreeWithTheWriterForLong(EntryKind kind) throws Exception {
    readWhileWriting(kind, SLOW_MILLIS);
  }

  private void readWhileWriting(EntryKind kind, long millis) throws Exception {
    long seed = Long.getLong(SEED_PROPERTY, new SplittableRandom().nextLong());
    Path file = folder.resolve("map");
    Script script = new Script(kind, seed);
    try (IdMap map = kind.create(file)) {
      script.begin(map);
      readWhileWriting(file, script, map, seed, millis);
    } catch (AssertionError | Exception e) {
      throw new AssertionError("repeat with -D" + SEED_PROPERTY + "=" + seed, e);
    }
    assertThat(IdMap.verify(file).problems()).isEmpty();
  }

  private void readWhileWriting(Path file, Script script, IdMap map, long seed, long millis)
      throws Exception {
    EntryKind kind = script.kind();
    List<CompletableFuture<Void>> checks = new ArrayList<>();
    for (int i = 0; i < PROCESSES; i++) {
      processes.add(ReaderProcess.start(folder, file, kind, seed + i, i % 2 == 0));
    }
    ScriptModel model = new ScriptModel(script);
    try (IdMap reader = IdMap.openReadOnly(file)) {
      for (int i = 0; i < THREADS; i++) {
        EntryReader entries = new EntryReader(i % 2 == 0 ? map : reader, kind, ~seed + i);
        checks.add(CompletableFuture.runAsync(() -> readUntilEnded(entries), threads));
      }
      long number = model.next();
      long start = System.nanoTime();
      while (System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(millis)
          && number < EntryKind.VERSION_END
          && checks.stream().noneMatch(CompletableFuture::isDone)) {
        for (int i = 0; i < Script.SENTINEL_EVERY; i++) {
          script.apply(map, number++);
        }
      }
      isEnded.set(true);
      for (CompletableFuture<Void> check : checks) {
        check.get(60, TimeUnit.SECONDS);
      }
      model.advanceTo(number);
      model.requireSame(map);
      model.requireSame(reader);
    }
    for (ReaderProcess process : processes) {
      process.awaitSeen(model.version(Script.SENTINEL));
      assertThat(process.end()).startsWith("lookups=");
    }
    assertThat(map.size()).isEqualTo(model.size());
  }

  private void readUntilEnded(EntryReader entries) {
    do {
      entries.read();
    } while (!isEnded.get());
  }
}
