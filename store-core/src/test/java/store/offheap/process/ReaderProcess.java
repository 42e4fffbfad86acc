package store.offheap.process;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import store.offheap.map.IdMap;

/**
 * A JVM that reads a map until it is told to end, and fails if {@link EntryReader} does.
 *
 * <p>It prints {@code open} after it has read once. If told {@code see N}, it prints {@code seen}
 * once the version of the sentinel is at least N.
 */
final class ReaderProcess {
  private static final long PAUSE_NS = TimeUnit.MICROSECONDS.toNanos(300);

  private final Process process;
  private final BufferedReader answers;
  private final BufferedWriter orders;
  private final Path errors;
  private boolean isOpen;

  private ReaderProcess(Process process, Path errors) {
    this.process = process;
    this.answers = process.inputReader(StandardCharsets.UTF_8);
    this.orders = process.outputWriter(StandardCharsets.UTF_8);
    this.errors = errors;
  }

  static ReaderProcess start(Path folder, Path file, EntryKind kind, long seed, boolean isRaw)
      throws IOException {
    return start(folder, command(file, kind, seed, isRaw));
  }

  /** Starts a command that eventually runs {@link #command}. */
  static ReaderProcess start(Path folder, List<String> command) throws IOException {
    Path errors = Files.createTempFile(folder, "reader", ".err");
    return new ReaderProcess(ChildJvm.start(command, null, errors.toFile()), errors);
  }

  static List<String> command(Path file, EntryKind kind, long seed, boolean isRaw) {
    return new ArrayList<>(ChildJvm.command(
        ReaderProcess.class, isRaw, file.toString(), kind.name(), Long.toString(seed)));
  }

  /** Waits until the process has the map open. */
  void awaitOpen() throws IOException {
    if (!isOpen) {
      expect("open", answers.readLine());
      isOpen = true;
    }
  }

  /** Waits until the process has seen a version of the sentinel, or a later one. */
  void awaitSeen(long version) throws IOException {
    awaitOpen();
    order("see " + version);
    expect("seen", answers.readLine());
  }

  /** Ends the process and returns what it reports to have done. */
  String end() throws IOException, InterruptedException {
    awaitOpen();
    order("end");
    String done = answers.readLine();
    if (process.waitFor() != 0 || done == null || !done.startsWith("lookups=")) {
      expect("lookups=...", done);
    }
    return done;
  }

  private void order(String line) throws IOException {
    try {
      orders.write(line + "\n");
      orders.flush();
    } catch (IOException e) {
      throw new AssertionError("reader is gone: " + Files.readString(errors), e);
    }
  }

  private void expect(String expected, String actual) throws IOException {
    if (!expected.equals(actual)) {
      throw new AssertionError("reader: expected=" + expected + ", actual=" + actual + ", said="
          + Files.readString(errors));
    }
  }

  /** Kills the process if it has not ended. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Reads. Arguments: file, kind, seed. */
  public static void main(String[] arguments) {
    AtomicLong awaited = new AtomicLong(Long.MAX_VALUE);
    AtomicBoolean isEnded = new AtomicBoolean();
    ChildJvm.obeyParent(
        line -> awaited.set(Long.parseLong(line.substring("see ".length()))),
        () -> isEnded.set(true));
    try (IdMap map = IdMap.openReadOnly(Path.of(arguments[0]))) {
      EntryReader reader =
          new EntryReader(map, EntryKind.valueOf(arguments[1]), Long.parseLong(arguments[2]));
      reader.read();
      System.out.println("open");
      while (!isEnded.get()) {
        reader.read();
        long version = awaited.get();
        if (version != Long.MAX_VALUE && reader.sentinel() >= version) {
          awaited.set(Long.MAX_VALUE);
          System.out.println("seen");
        }
        // Leaves the processor to the writer from time to time.
        LockSupport.parkNanos(PAUSE_NS);
      }
      System.out.println(reader);
    }
  }
}
