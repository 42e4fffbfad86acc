package store.offheap.file;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import store.offheap.error.StoreException;
import store.offheap.map.IdMap;
import store.offheap.model.DType;
import store.offheap.model.VerifyReport;

/**
 * Tries damaged files, in a JVM of its own with a small heap: each is verified, read, and written.
 * Prints each failure, and at the end how many files were tried.
 *
 * <p>Arguments: a folder, {@code systematic} or {@code random}, and for the first a stride, for the
 * second a count and a seed.
 */
final class MutationRun {
  /** More failures than this say nothing new. */
  private static final int MAX_FAILURES = 40;

  /** How long one file may take on a busy machine; in peace it is less than a millisecond. */
  private static final long LIMIT_SECONDS = 30;

  /** Mappings that wait for the collector count against a limit of the system. */
  private static final int MUTANTS_PER_COLLECTION = 1000;

  private final Path file;
  private final FileChannel channel;
  private long tried;
  private long sound;
  private int failures;
  private volatile String current = "";
  private volatile long currentStart = System.nanoTime();

  private MutationRun(Path file) throws IOException {
    this.file = file;
    this.channel = FileChannel.open(file, CREATE, WRITE);
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
        Mutations.systematic(seed, stride, i, mutant -> run.check(seed, mutant));
      } else {
        int count = Integer.parseInt(args[2]) / seeds.size() + 1;
        SplittableRandom random = new SplittableRandom(Long.parseLong(args[3]) + i);
        Mutations.random(seed, random, count, mutant -> run.check(seed, mutant));
      }
    }
    System.out.println(
        "tried=" + run.tried + ", sound=" + run.sound + ", failures=" + run.failures);
    // Background checkpoints of abandoned files must not keep the process.
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
    if (tried++ % MUTANTS_PER_COLLECTION == 0) {
      System.gc();
    }
    try {
      byte[] bytes = mutant.of(seed);
      write(bytes);
      boolean isSound = attempt("verify", this::isSound);
      boolean isRead = attempt("read", () -> read(seed, mutant, isSound));
      boolean isUnchanged = Files.mismatch(file, originalOf(bytes)) < 0;
      if (!isUnchanged) {
        fail("reading changed the file");
      }
      boolean isWritten = attempt("write", this::change);
      if (isSound) {
        sound++;
        if (!isRead || !isWritten) {
          fail("verify finds nothing, but read=" + isRead + ", written=" + isWritten);
        } else if (!attempt("verify again", this::isSound)) {
          fail("sound before it was changed, but not after: " + IdMap.verify(file));
        }
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(current, e);
    }
  }

  private Path originalOf(byte[] bytes) throws IOException {
    Path original = file.resolveSibling("original");
    Files.write(original, bytes);
    return original;
  }

  private void write(byte[] bytes) throws IOException {
    if (channel.size() > bytes.length) {
      channel.truncate(bytes.length);
    }
    channel.write(ByteBuffer.wrap(bytes), 0);
  }

  /** Returns whether it came to a good end; a typed exception is an end, but not a good one. */
  private boolean attempt(String what, Attempt attempt) {
    try {
      return attempt.run();
    } catch (StoreException e) {
      return false;
    } catch (Throwable e) {
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace));
      fail(what + ": " + trace);
      return false;
    }
  }

  private void fail(String what) {
    failures++;
    System.out.println("failure: " + current + ": " + what);
    if (failures >= MAX_FAILURES) {
      System.out.println("and perhaps more");
      System.out.flush();
      Runtime.getRuntime().halt(2);
    }
  }

  private boolean isSound() {
    VerifyReport report = IdMap.verify(file);
    return report.isClean();
  }

  private boolean read(SeedFile seed, Mutant mutant, boolean isSound) {
    try (IdMap map = IdMap.openReadOnly(file)) {
      map.describe();
      map.size();
      map.stats();
      Map<Long, Long> entries = SeedFile.entries(map);
      if (isSound && !mutant.isForged() && !entries.equals(seed.entries())) {
        fail("verify finds nothing, but the entries are others");
      }
      for (long key = -5; key < 45; key++) {
        boolean isPresent = map.containsKey(key);
        boolean isFloating = map.valueType().isFloating();
        long value = isFloating ? 0 : map.get(key, -77);
        double number = map.getDouble(key, -77);
        if (isSound && isPresent != entries.containsKey(key)) {
          fail("verify finds nothing, but get and iteration differ: key=" + key);
        }
        if (isSound && !isPresent && (number != -77 || !isFloating && value != -77)) {
          fail("verify finds nothing, but an absent key has a value: key=" + key);
        }
      }
      return true;
    }
  }

  private boolean change() {
    try (IdMap map = IdMap.open(file)) {
      boolean isSet = map.valueType() == DType.NONE;
      for (long key = 1; key <= 20; key++) {
        long fresh = key * 1001;
        if (isSet) {
          map.add(fresh);
        } else {
          map.putDouble(fresh, key);
        }
        if (!map.containsKey(fresh)) {
          fail("an entry that was put is not there: key=" + fresh);
        }
      }
      map.remove(5 * 1001);
      map.remove(3);
      return true;
    }
  }

  private interface Attempt {
    boolean run() throws IOException;
  }
}
