package store.offheap.bench.report;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import store.offheap.bench.MemoryGroup;
import store.offheap.bench.peer.Peers;
import store.offheap.bench.peer.Shape;

/**
 * Measures what a {@link Plan} lists, one task after the other: the loads of all peers, then the
 * reads of all peers and so on, and the whole again for each further repetition, with the order of
 * the peers reversed. Disturbances on the machine thus affect all peers alike. What the
 * {@link Ledger} already contains is not measured again.
 */
final class Campaign {
  /**
   * Maximum time for which a writer puts before it is killed, as a multiple of the seconds that a
   * measurement takes.
   */
  private static final double VICTIM_LIFE = 20;

  private static final double LEAST_LIFE_SECONDS = 2;

  /** Minimum memory, for a JVM and a small part of a store. */
  private static final long LEAST_MEMORY = 256L << 20;

  private final Plan plan;
  private final Ledger ledger;
  private final Processes processes;
  private final Path work;
  private final PrintStream progress;

  /**
   * Creates a campaign.
   *
   * @param work where stores are located while they are measured; deleted with all its contents
   */
  Campaign(Plan plan, Ledger ledger, Processes processes, Path work, PrintStream progress) {
    this.plan = plan;
    this.ledger = ledger;
    this.processes = processes;
    this.work = work;
    this.progress = progress;
  }

  /** What to measure. */
  record Plan(
      List<Shape> shapes,
      int size,
      List<Peers> peers,
      List<Step> steps,
      int repetitions,
      double seconds,
      double growSeconds) {
    List<Task> tasks(Shape shape, int repetition) {
      List<Peers> order = new ArrayList<>(
          peers.stream().filter(peer -> peer.peer().supports(shape)).toList());
      if (repetition % 2 == 1) {
        Collections.reverse(order);
      }
      return steps.stream()
          .flatMap(step -> order.stream()
              .filter(peer -> step.isFor(peer.kind()))
              .map(peer -> new Task(shape, size, peer, step, repetition)))
          .toList();
    }
  }

  /** Returns whether the ledger lacks any measurement of the plan. */
  boolean isAnythingLeft() {
    return IntStream.range(0, plan.repetitions())
        .boxed()
        .flatMap(repetition ->
            plan.shapes().stream().flatMap(shape -> plan.tasks(shape, repetition).stream()))
        .anyMatch(task -> ledger.find(task).isEmpty());
  }

  /**
   * Runs the campaign. All stores are deleted at the end, also if the JVM is told to terminate;
   * those left by a killed run may be incomplete, and are deleted first.
   */
  void run() throws IOException, InterruptedException {
    CountDownLatch nothingIsLeft = new CountDownLatch(1);
    Thread atExit = new Thread(() -> {
      processes.endAll();
      await(nothingIsLeft);
    });
    Runtime.getRuntime().addShutdownHook(atExit);
    try {
      delete(work);
      measureAll();
    } finally {
      try {
        delete(work);
      } finally {
        nothingIsLeft.countDown();
        forget(atExit);
      }
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void forget(Thread atExit) {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // The hook is already running.
    }
  }

  private void measureAll() throws IOException, InterruptedException {
    int total = 0;
    for (Shape shape : plan.shapes()) {
      total += plan.tasks(shape, 0).size() * plan.repetitions();
    }
    int done = 0;
    for (int repetition = 0; repetition < plan.repetitions(); repetition++) {
      for (Shape shape : plan.shapes()) {
        for (Task task : plan.tasks(shape, repetition)) {
          done++;
          if (ledger.find(task).isEmpty()) {
            progress.printf(Locale.ROOT, "[%d/%d] %s: ", done, total, task);
            progress.flush();
            progress.println(measure(task));
          }
        }
        delete(work);
      }
    }
  }

  private String measure(Task task) throws IOException, InterruptedException {
    Path directory = work.resolve(task.shape() + "-" + task.peer().id());
    boolean isOnHeap = task.peer().kind() == Peers.Kind.HEAP;
    Path place = task.step() == Step.GROW ? work.resolve("growing") : directory;
    Files.createDirectories(processes.temporary());
    String loaded = task.step().needsLoaded() && !isOnHeap && !Files.exists(directory)
        ? load(task, directory)
        : Measurements.DONE;
    Files.createDirectories(place);
    List<String> command = command(task, place);
    settle(place);
    Outcome outcome =
        loaded.startsWith(Measurements.DONE) ? outcome(task, command, place) : Outcome.of(loaded);
    if (outcome.isWrong()) {
      throw new WrongValuesException(task + ": " + outcome.failure());
    }
    if (!isOnHeap && outcome.failure() == null) {
      measureDisk(task, place, outcome.measurements());
    }
    delete(processes.temporary());
    if (task.step() == Step.GROW) {
      delete(place);
    }
    ledger.append(new Ledger.Line(
        task.shape().name(),
        task.size(),
        task.peer().id(),
        task.step().id(),
        task.repetition(),
        outcome.measurements().values(),
        outcome.failure(),
        processes.text(command, place),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
    return brief(outcome);
  }

  private Outcome outcome(Task task, List<String> command, Path place)
      throws IOException, InterruptedException {
    return switch (task.step()) {
      case SHARE -> share(command);
      case SQUEEZE -> squeeze(command, place);
      case KILL -> kill(task, command, place);
      default -> Outcome.of(run(command));
    };
  }

  /**
   * The outcome of a task.
   *
   * @param failure why something was not measured; null if everything was
   * @param isWrong whether the reason is that a store returned wrong values
   */
  private record Outcome(Measurements measurements, String failure, boolean isWrong) {
    /** Creates an outcome from the last line that a process printed. */
    static Outcome of(String line) {
      Measurements measurements = new Measurements();
      if (line.startsWith(Measurements.DONE)) {
        measurements.putAll(Measurements.parse(line));
        return new Outcome(measurements, null, false);
      }
      return new Outcome(measurements, line, false).refined();
    }

    private Outcome refined() {
      for (String begin : List.of(Measurements.FAILED, Measurements.WRONG)) {
        if (failure.startsWith(begin)) {
          return new Outcome(
              measurements, failure.substring(begin.length()), begin.equals(Measurements.WRONG));
        }
      }
      return this;
    }

    Outcome and(Measurements others) {
      measurements.putAll(others.values());
      return this;
    }
  }

  private static String brief(Outcome outcome) {
    StringBuilder text = new StringBuilder();
    outcome
        .measurements()
        .values()
        .forEach((id, value) ->
            text.append(id).append('=').append(Numbers.text(value)).append(' '));
    return text.append(outcome.failure() == null ? "" : "cannot: " + outcome.failure())
        .toString();
  }

  private List<String> command(Task task, Path place) throws IOException, InterruptedException {
    return switch (task.step()) {
      case LOAD -> processes.command(Child.Act.LOAD, task, plan.seconds(), place, 0);
      case READ -> processes.command(Child.Act.READ, task, plan.seconds(), place, 0);
      case WRITE -> processes.command(Child.Act.WRITE, task, plan.seconds(), place, 0);
      case GROW -> processes.command(Child.Act.GROW, task, plan.growSeconds(), place, 0);
      case SQUEEZE -> {
        long share = memory(place) / 4;
        List<String> heap = List.of("-Xmx" + (share >> 20) + "m", "-XX:+UseSerialGC");
        yield processes.command(heap, Child.Act.READ_SQUEEZED, task, plan.seconds(), place, share);
      }
      case SHARE -> processes.command(Child.Act.READ_BESIDE, task, plan.seconds(), place, 0);
      case KILL -> processes.command(Child.Act.PUT_UNTIL_KILLED, task, plan.seconds(), place, 0);
    };
  }

  /**
   * Builds the store that a step needs if its load is not measured again; returns the last line
   * that the process printed.
   */
  private String load(Task task, Path directory) throws IOException, InterruptedException {
    Files.createDirectories(directory);
    return run(processes.command(Child.Act.LOAD, task, plan.seconds(), directory, 0));
  }

  private String run(List<String> command) throws IOException, InterruptedException {
    try (Processes.Running running = processes.start(command)) {
      return running.last();
    }
  }

  /**
   * Makes the system write back what earlier processes stored: a process that stores meanwhile has
   * to wait for it, and with files of gigabytes one peer would pay for another. Does nothing if the
   * system has no command for it.
   */
  private static void settle(Path place) throws InterruptedException {
    try {
      new ProcessBuilder("sync", "--file-system", place.toString())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      // The command does not exist.
    }
  }

  private static void measureDisk(Task task, Path place, Measurements measurements)
      throws IOException, InterruptedException {
    if (task.step() == Step.LOAD) {
      measurements.put(Metric.DISK, DiskUsage.bytes(place) / task.size());
    } else if (task.step() == Step.GROW) {
      double entries = measurements.values().get(Metric.GROW_ENTRIES.id()) * 1e6;
      measurements.put(Metric.GROW_DISK, DiskUsage.bytes(place) / entries);
    }
  }

  /** Measures one reader, then two at once. */
  private Outcome share(List<String> command) throws IOException, InterruptedException {
    Measurements measurements = new Measurements();
    String failure = readTogether(command, 1, Metric.READERS_1, measurements);
    if (failure == null) {
      failure = readTogether(command, 2, Metric.READERS_2, measurements);
    }
    return failure == null
        ? new Outcome(measurements, null, false)
        : Outcome.of(failure).and(measurements);
  }

  /** Returns the line of a process that failed; null if none did. */
  private String readTogether(
      List<String> command, int count, Metric metric, Measurements measurements)
      throws IOException, InterruptedException {
    List<Processes.Running> readers = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        readers.add(processes.start(command));
      }
      for (Processes.Running reader : readers) {
        String failure = reader.awaitReady();
        if (failure != null) {
          return failure;
        }
      }
      for (Processes.Running reader : readers) {
        reader.go();
      }
      double sum = 0;
      for (Processes.Running reader : readers) {
        String last = reader.last();
        if (!last.startsWith(Measurements.DONE)) {
          return last;
        }
        sum += Measurements.parse(last).get(Metric.READERS_1.id());
      }
      measurements.put(metric, sum);
      return null;
    } finally {
      readers.forEach(Processes.Running::close);
    }
  }

  /** Reads in a group of processes whose memory is a quarter of the size of the store. */
  private Outcome squeeze(List<String> command, Path place)
      throws IOException, InterruptedException {
    long memory = memory(place);
    if (memory < LEAST_MEMORY) {
      return Outcome.of(
          "size on disk: expected=" + 4 * LEAST_MEMORY + " bytes or more, actual=" + 4 * memory);
    }
    Optional<MemoryGroup> group = MemoryGroup.of(memory);
    if (group.isEmpty()) {
      return Outcome.of("no memory cgroup can be made");
    }
    try (MemoryGroup limited = group.get();
        Stream<Path> files = Files.walk(place)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        MemoryGroup.drop(file);
      }
      return Outcome.of(run(limited.command(command)));
    }
  }

  /** Returns the number of bytes that a process may use when it reads with little memory. */
  private static long memory(Path place) throws IOException, InterruptedException {
    return (long) DiskUsage.bytes(place) / 4;
  }

  /**
   * Kills a writer when it has reported half of its puts, or after some time; puts are still in
   * progress then.
   */
  private Outcome kill(Task task, List<String> command, Path place)
      throws IOException, InterruptedException {
    long told;
    try (Processes.Running victim = processes.start(command)) {
      String failure = victim.awaitReady();
      if (failure != null) {
        return Outcome.of(failure);
      }
      int half = (Adding.most(task.size()) + 1) / 2;
      victim.awaitNumber(half, Math.max(LEAST_LIFE_SECONDS, VICTIM_LIFE * plan.seconds()));
      String last = victim.kill();
      if (last.startsWith(Measurements.FAILED)) {
        return Outcome.of(last);
      }
      if (!last.matches("[0-9]+")) {
        return Outcome.of("killed before it told of a put that returned: nothing to look for");
      }
      told = Long.parseLong(last);
    }
    return Outcome.of(run(processes.command(Child.Act.RECOVER, task, plan.seconds(), place, told)));
  }

  private static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
