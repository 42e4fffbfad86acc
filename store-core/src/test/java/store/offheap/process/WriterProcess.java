package store.offheap.process;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import store.offheap.map.IdMap;

/**
 * A JVM that continues a {@link Script} until it is killed.
 *
 * <p>It writes a byte before it opens the map, one when the map is open, and one after each
 * operation that has returned. The bytes go to a file without being buffered, so that none is lost
 * with the process.
 */
final class WriterProcess {
  private static final long START_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(60);

  private final Process process;
  private final Path acknowledgements;
  private final Path errors;

  private WriterProcess(Process process, Path acknowledgements, Path errors) {
    this.process = process;
    this.acknowledgements = acknowledgements;
    this.errors = errors;
  }

  static WriterProcess start(
      Path folder, Path file, EntryKind kind, long seed, long next, boolean isRaw)
      throws IOException {
    Path acknowledgements = Files.createTempFile(folder, "writer", ".acks");
    File errors = Files.createTempFile(folder, "writer", ".err").toFile();
    Process process = ChildJvm.start(
        ChildJvm.command(
            WriterProcess.class,
            isRaw,
            file.toString(),
            kind.name(),
            Long.toString(seed),
            Long.toString(next)),
        acknowledgements.toFile(),
        errors);
    return new WriterProcess(process, acknowledgements, errors.toPath());
  }

  long pid() {
    return process.pid();
  }

  /** Waits until the process is about to open the map. */
  void awaitOpening() throws IOException, InterruptedException {
    awaitBytes(1);
  }

  /** Waits until the map is open. */
  void awaitOpen() throws IOException, InterruptedException {
    awaitBytes(2);
  }

  /** Waits until a number of operations have been acknowledged. */
  void awaitOperations(long count) throws IOException, InterruptedException {
    awaitBytes(2 + count);
  }

  private void awaitBytes(long count) throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (Files.size(acknowledgements) < count) {
      if (!process.isAlive() || System.nanoTime() - start > START_TIMEOUT_NS) {
        throw new AssertionError("writer makes no progress: expected=" + count + " bytes, actual="
            + Files.size(acknowledgements) + ", alive=" + process.isAlive() + ", said="
            + Files.readString(errors));
      }
      Thread.sleep(1);
    }
  }

  /**
   * Kills the process, as {@code kill -9} does, and returns the number of operations it had
   * acknowledged.
   */
  long kill() throws IOException, InterruptedException {
    boolean isAlive = process.isAlive();
    process.destroyForcibly().waitFor();
    if (!isAlive) {
      throw new AssertionError("writer ended by itself: " + Files.readString(errors));
    }
    return Math.max(0, Files.size(acknowledgements) - 2);
  }

  /** Runs the script. Arguments: file, kind, seed, number of the first operation. */
  public static void main(String[] arguments) {
    ChildJvm.obeyParent(line -> {}, () -> Runtime.getRuntime().halt(1));
    Script script = new Script(EntryKind.valueOf(arguments[1]), Long.parseLong(arguments[2]));
    // Neither buffered nor closed.
    @SuppressWarnings("resource")
    FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    acknowledge(out);
    @SuppressWarnings("resource")
    IdMap map = IdMap.open(Path.of(arguments[0]));
    acknowledge(out);
    for (long number = Long.parseLong(arguments[3]); number < EntryKind.VERSION_END; number++) {
      script.apply(map, number);
      acknowledge(out);
    }
  }

  private static void acknowledge(FileOutputStream out) {
    try {
      out.write('+');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
