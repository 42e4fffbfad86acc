package store.offheap.bench.report;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import store.offheap.bench.Distribution;
import store.offheap.bench.ProcessMemory;
import store.offheap.bench.peer.Mode;
import store.offheap.bench.peer.Peer;
import store.offheap.bench.peer.Peers;
import store.offheap.bench.peer.Place;
import store.offheap.bench.peer.Shape;
import store.offheap.bench.peer.Store;

/**
 * The process in which a task is measured. Its arguments are an {@link Act}, a peer, a shape, the
 * number of entries, seconds, a directory, and a number that some acts need. It prints the result
 * as one line to standard output.
 */
public final class Child {
  private static final int OPENINGS = 5;
  private static final int PAGE_BYTES = 4096;

  private final Peers which;
  private final Peer peer;
  private final Place place;
  private final double seconds;
  private final long number;
  private final PrintStream output;
  private final Measurements measurements = new Measurements();

  private Child(String[] args, PrintStream output) {
    which = Peers.of(args[1]);
    peer = which.peer();
    seconds = Double.parseDouble(args[4]);
    number = Long.parseLong(args[6]);
    Path directory = Path.of(args[5]);
    Shape shape = Shape.valueOf(args[2]);
    int count = Integer.parseInt(args[3]);
    place = Act.valueOf(args[0]) == Act.READ_SQUEEZED
        ? new Place(directory, shape, count, number)
        : new Place(directory, shape, count);
    this.output = output;
  }

  /** What a process does. */
  enum Act {
    LOAD,
    READ,
    WRITE,
    GROW,
    /** Reads, with a given amount of memory for a cache. */
    READ_SQUEEZED,
    /** Reads concurrently with other processes, starting at a signal. */
    READ_BESIDE,
    /**
     * Puts new entries until it is killed, and prints the number of those whose put has returned.
     */
    PUT_UNTIL_KILLED,
    /** Opens the store that a killed process left. */
    RECOVER
  }

  /**
   * Runs the process.
   *
   * @param args as described for this class
   */
  public static void main(String[] args) {
    PrintStream output = System.out;
    System.setOut(System.err); // some peers print
    int exitCode = 0;
    try {
      new Child(args, output).act(Act.valueOf(args[0]));
    } catch (WrongValuesException e) {
      output.println(Measurements.WRONG + e.getMessage());
      exitCode = 2;
    } catch (Throwable e) {
      e.printStackTrace();
      output.println(Measurements.FAILED + firstLine(e));
      exitCode = 1;
    }
    output.flush();
    // Some peers do not end their threads.
    Runtime.getRuntime().halt(exitCode);
  }

  private static String firstLine(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.toString().lines().findFirst().orElse("?");
  }

  private void act(Act act) throws Exception {
    switch (act) {
      case LOAD -> load();
      case READ -> read();
      case WRITE -> write();
      case GROW -> grow();
      case READ_SQUEEZED -> readSqueezed();
      case READ_BESIDE -> readBeside();
      case PUT_UNTIL_KILLED -> putUntilKilled();
      case RECOVER -> recover();
    }
    output.println(measurements.line());
  }

  private void load() throws Exception {
    Cost.Moment begin = Cost.now();
    if (which.kind() == Peers.Kind.HEAP) {
      Store store = peer.open(place, Mode.WRITE);
      measurements.put(Metric.LOAD, begin.since(place.count()));
      Reading.requireAll(place, store);
    } else {
      peer.build(place);
      measurements.put(Metric.LOAD, begin.since(place.count()));
    }
  }

  private void read() throws Exception {
    long key = place.shape().key(place.count() / 2);
    long begin = System.nanoTime();
    Store store = peer.open(place, Mode.READ);
    long opened = System.nanoTime();
    long value = store.get(key);
    long got = System.nanoTime();
    requireValue(key, value);
    if (which.kind() != Peers.Kind.HEAP) {
      measurements.put(Metric.OPEN_NEW, (opened - begin) / 1e6);
      measurements.put(Metric.FIRST_GET, (got - opened) / 1e3);
      store.close();
      measurements.put(Metric.OPEN, reopenMillis(key));
      store = peer.open(place, Mode.READ);
    }
    boolean isBatchOffered = which.isOurs() && place.shape().isNumeric();
    new Reading(place, store, new Timing(seconds), measurements).measure(isBatchOffered);
    measurements.put(Metric.RESIDENT, residentBytes() / 1e6);
    System.gc();
    measurements.put(
        Metric.HEAP, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1e6);
    store.close();
  }

  private double reopenMillis(long key) throws Exception {
    double[] millis = new double[OPENINGS];
    for (int i = 0; i < OPENINGS; i++) {
      long begin = System.nanoTime();
      Store store = peer.open(place, Mode.READ);
      millis[i] = (System.nanoTime() - begin) / 1e6;
      requireValue(key, store.get(key));
      store.close();
    }
    Arrays.sort(millis);
    return millis[OPENINGS / 2];
  }

  private void requireValue(long key, long value) {
    long expected = place.shape().value(key, 0);
    if (value != expected) {
      throw new WrongValuesException(
          "first get: key=" + key + ", expected=" + expected + ", actual=" + value);
    }
  }

  private static double residentBytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Double.parseDouble(line.replaceAll("[^0-9]", "")) * 1024;
      }
    }
    throw new IllegalStateException("/proc/self/status: expected=VmRSS, actual=none");
  }

  private void write() throws Exception {
    try (Store store = peer.open(place, Mode.WRITE)) {
      new Writing(place, store, new Timing(seconds), measurements).measure();
    }
  }

  private void grow() throws Exception {
    Growing growing = new Growing();
    int count;
    try (Store store = peer.open(place, Mode.CREATE)) {
      Cost.Moment begin = Cost.now();
      count = growing.put(place, store, seconds);
      measurements.put(Metric.GROW, begin.since(count));
      growing.report(measurements);
      Reading.requireAll(new Place(place.directory(), place.shape(), count), store);
    }
  }

  /** Reads until memory is as full as it may become, and then measures. */
  private void readSqueezed() throws Exception {
    Queries queries = new Queries(place.shape(), place.count(), Distribution.UNIFORM, true);
    ProcessMemory memory = ProcessMemory.ofThisProcess();
    try (Store store = peer.open(place, Mode.READ)) {
      squeezed(queries, store, seconds * 5);
      long before = memory.storageBytes();
      long begin = System.nanoTime();
      int gets = squeezed(queries, store, seconds * 10);
      measurements.put(Metric.SQUEEZED, (System.nanoTime() - begin) / 1e3 / gets);
      double pages = (double) (memory.storageBytes() - before) / PAGE_BYTES;
      measurements.put(Metric.SQUEEZED_PAGES, pages / gets);
    }
  }

  /** Returns the number of gets. */
  private static int squeezed(Queries queries, Store store, double seconds) {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    int gets = 0;
    do {
      Reading.get(store, queries);
      gets += Queries.BATCH;
    } while (System.nanoTime() < end);
    return gets;
  }

  private void readBeside() throws Exception {
    Queries queries = new Queries(place.shape(), place.count(), Distribution.UNIFORM, true);
    try (Store store = peer.open(place, Mode.READ)) {
      Timing timing = new Timing(seconds);
      timing.measure(Queries.BATCH, () -> Reading.get(store, queries));
      output.println(Processes.READY);
      if (System.in.read() < 0) {
        return;
      }
      Cost cost = timing.measure(Queries.BATCH, () -> Reading.get(store, queries));
      measurements.put(Metric.READERS_1, 1e3 / cost.wallNanos());
    }
  }

  private void putUntilKilled() throws Exception {
    Store store = peer.open(place, Mode.WRITE);
    output.println(Processes.READY);
    Adding.putForever(place, store, output);
  }

  private void recover() throws Exception {
    Shape shape = place.shape();
    long begin = System.nanoTime();
    try (Store store = peer.open(place, Mode.RECOVER)) {
      measurements.put(Metric.RECOVER, (System.nanoTime() - begin) / 1e6);
      int lost = 0;
      for (long i = 0; i < number; i++) {
        long key = Adding.key(place, i);
        long value = store.get(key);
        if (value == Store.MISSING) {
          lost++;
        } else if (value != shape.value(key, 0)) {
          throw new WrongValuesException("after a kill: key=" + key + ", expected="
              + shape.value(key, 0) + ", actual=" + value);
        }
      }
      measurements.put(Metric.LOST, lost);
    }
  }
}
