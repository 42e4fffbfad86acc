package store.offheap.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Tries damaged files in a JVM of its own with a small heap: each file is verified, read and
 * written. Prints each failure and, at the end, the number of files tried.
 *
 * <p>Arguments: a folder; {@code systematic} or {@code random}; then, for {@code systematic}, a
 * stride and the offset within the stride to start at, or, for {@code random}, a count and a seed.
 */
final class MutationRun {
  /** More failures than this add no information. */
  private static final int MAX_FAILURES = 40;

  /** Time limit for one file on a busy machine; on an idle one it takes less than a millisecond. */
  private static final long LIMIT_SECONDS = 30;

  private final FileTrial idMaps;
  private final FileTrial objectMaps;
  private long tried;
  private long sound;
  private int failures;
  private volatile String current = "";
  private volatile long currentStart = System.nanoTime();

  private MutationRun(Path file) throws IOException {
    this.idMaps = new FileTrial(file, new IdMapCalls(this::fail), this::fail);
    this.objectMaps = new FileTrial(file, new ObjectMapCalls(this::fail), this::fail);
  }

  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    MutationRun run = new MutationRun(folder.resolve("mutant"));
    run.watch();
    List<SeedFile> seeds = SeedFile.all(folder);
    for (SeedFile seed : seeds) {
      run.requireSound(seed);
    }
    for (int i = 0; i < seeds.size(); i++) {
      SeedFile seed = seeds.get(i);
      if (args[1].equals("systematic")) {
        int stride = Integer.parseInt(args[2]);
        int begin = Integer.parseInt(args[3]);
        Mutations.systematic(seed, stride, begin + i, mutant -> run.check(seed, mutant));
      } else {
        int count = Integer.parseInt(args[2]) / seeds.size() + 1;
        SplittableRandom random = new SplittableRandom(Long.parseLong(args[3]) + i);
        Mutations.random(seed, random, count, mutant -> run.check(seed, mutant));
      }
    }
    System.out.println(
        "tried=" + run.tried + ", sound=" + run.sound + ", failures=" + run.failures);
    // Background checkpoints of abandoned files must not keep the process alive.
    System.exit(0);
  }

  private void requireSound(SeedFile seed) {
    check(seed, new Mutant("nothing changed", false, bytes -> bytes));
  }

  private void watch() {
    Thread watch = new Thread(() -> {
      while (System.nanoTime() - currentStart < LIMIT_SECONDS * 1_000_000_000L) {
        try {
          Thread.sleep(500);
        } catch (InterruptedException e) {
          return;
        }
      }
      System.out.println("failure: hangs: " + current);
      Thread.getAllStackTraces().forEach((thread, stack) -> {
        if (thread.getName().equals("main")) {
          List.of(stack).forEach(frame -> System.out.println("  at " + frame));
        }
      });
      System.out.flush();
      Runtime.getRuntime().halt(3);
    });
    watch.setDaemon(true);
    watch.start();
  }

  private void check(SeedFile seed, Mutant mutant) {
    current = tried + ": " + seed.name() + ": " + mutant.what();
    currentStart = System.nanoTime();
    tried++;
    try {
      Map<?, ?> expected = mutant.isForged() ? null : seed.entries();
      FileTrial trial = seed.isObjectMap() ? objectMaps : idMaps;
      sound += trial.isSound(mutant.of(seed), expected) ? 1 : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(current, e);
    }
  }

  private void fail(String what) {
    failures++;
    System.out.println("failure: " + current + ": " + what);
    if (failures >= MAX_FAILURES) {
      System.out.println("and possibly more");
      System.out.flush();
      Runtime.getRuntime().halt(2);
    }
  }
}
