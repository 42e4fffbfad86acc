package store.offheap.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.build.Warming;
import store.offheap.file.Memory;
import store.offheap.model.DType;
import store.offheap.model.Residency;

/** Tests how many bytes lookups read from storage if the file is not in memory. */
@Tag("once")
class PageReadTest {
  private static final int PAGE = 4096;
  private static final int LOOKUPS = 1_000;

  /** The most pages per lookup if one is meant. */
  private static final double MOST_PAGES = 1.2;

  private static final int ATTEMPTS = 3;
  private static final long INTERLEAVED_ENTRIES = 6_000_000;
  private static final long COLUMN_ENTRIES = 5_000_000;

  /** Memory for a small JVM and some pages. */
  private static final long CONTAINER_BYTES = 96L << 20;

  /** Number of entries that take more than four times as much. */
  private static final long LARGE_ENTRIES = 42_000_000;

  private static final long SOME_ENTRIES = 100_000;

  /** The same number for values of 1,000 bytes. */
  private static final int OBJECTS = 220_000;

  @TempDir
  private static Path folder;

  private static Path interleaved;
  private static Path columns;

  @BeforeAll
  static void build() {
    interleaved = folder.resolve("interleaved.store");
    columns = folder.resolve("columns.store");
    LookupProcess.build(interleaved, INTERLEAVED_ENTRIES, DType.UINT32);
    LookupProcess.build(columns, COLUMN_ENTRIES, DType.UINT16);
  }

  @Test
  void lookupReadsOnePageOnly() throws IOException, InterruptedException {
    compare(interleaved, INTERLEAVED_ENTRIES, MOST_PAGES);
  }

  @Test
  void lookupOfUnequalWidthsReadsFewPages() throws IOException, InterruptedException {
    compare(columns, COLUMN_ENTRIES, 2.2);
  }

  private static void compare(Path file, long entries, double mostPages)
      throws IOException, InterruptedException {
    long ahead = new Lookups(file, entries).readAhead("ON").bytes("AHEAD");
    assumeTrue(
        ahead > LOOKUPS * PAGE,
        "storage does not count what is read: " + ahead + " bytes for " + LOOKUPS + " lookups");
    for (boolean isNativeAllowed : Lookups.ways()) {
      String reading = Lookups.reading(isNativeAllowed);
      long single = new Lookups(file, entries)
          .readAhead("OFF")
          .nativeAllowed(isNativeAllowed)
          .bytes(reading);
      assertThat((double) single / PAGE / LOOKUPS)
          .as("pages per lookup, %s", reading)
          .isBetween(0.5, mostPages);
      assertThat((double) ahead / single).as("reduction factor, %s", reading).isGreaterThan(10);
      long batch = new Lookups(file, entries)
          .readAhead("OFF")
          .nativeAllowed(isNativeAllowed)
          .inBatch()
          .bytes(reading);
      assertThat(batch).as("bytes of a batch lookup, %s", reading).isLessThan(ahead);
    }
  }

  @Test
  void fileLargerThanTheMemoryOfItsContainerIsReadPageByPage()
      throws IOException, InterruptedException {
    Path file = folder.resolve("large.store");
    try (MemoryCgroup container = MemoryCgroup.limitedTo(CONTAINER_BYTES)) {
      // In a process of its own, because mapped pages cannot be dropped.
      run(ChildJvm.command(
          LookupProcess.class,
          Memory.RAW,
          file.toString(),
          Long.toString(SOME_ENTRIES),
          Long.toString(LARGE_ENTRIES)));
      assertThat(Files.size(file)).isGreaterThan(4 * CONTAINER_BYTES);
      requireFewPages(file, SOME_ENTRIES, container);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** The file is built within the limit, too. */
  @Test
  @Tag("slow")
  void fileLargerThanTheMemoryOfItsContainerIsBuiltAndRead()
      throws IOException, InterruptedException {
    Path file = folder.resolve("built.store");
    try (MemoryCgroup container = MemoryCgroup.limitedTo(CONTAINER_BYTES)) {
      List<String> build = ChildJvm.command(
          LookupProcess.class, Memory.RAW, file.toString(), Long.toString(LARGE_ENTRIES));
      build.add(1, "-Xmx48m");
      run(container.command(build));
      assertThat(Files.size(file)).isGreaterThan(4 * CONTAINER_BYTES);
      requireFewPages(file, LARGE_ENTRIES, container);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static void requireFewPages(Path file, long entries, MemoryCgroup container)
      throws IOException, InterruptedException {
    for (boolean isNativeAllowed : Lookups.ways()) {
      String reading = Lookups.reading(isNativeAllowed);
      Lookups lookups = new Lookups(file, entries).in(container).nativeAllowed(isNativeAllowed);
      // With so little memory the system may drop code of the JVM, and read it again with thousands
      // of neighbours; what the lookups themselves read is the same every time.
      long bytes = Long.MAX_VALUE;
      for (int i = 0; i < ATTEMPTS && bytes > MOST_PAGES * PAGE * LOOKUPS; i++) {
        bytes = lookups.bytes(reading);
      }
      assumeTrue(bytes > 0, "the system does not count bytes read from storage");
      assertThat((double) bytes / PAGE / LOOKUPS)
          .as("pages per lookup, %s", reading)
          .isBetween(0.5, MOST_PAGES);
    }
  }

  @Test
  void objectMapLargerThanTheMemoryOfItsContainerIsReadPageByPage()
      throws IOException, InterruptedException {
    readObjects((lookups, reading) -> {
      long single = lookups.ofObjects("single").bytes(reading);
      assumeTrue(single > 0, "the system does not count bytes read from storage");
      // A slot, a record that may cross the end of a page; and once, with all their neighbours,
      // the pages that say where the segments are.
      assertThat((double) single / PAGE / LOOKUPS).as(reading).isBetween(0.5, 8.0);
      long batch = lookups.ofObjects("batch").bytes(reading);
      assertThat((double) batch / PAGE / LOOKUPS).as(reading).isBetween(0.5, 8.0);
      requireFewTimes(lookups, reading, "iterate", 15);
      requireFewTimes(lookups, reading, "copy", 15);
    });
  }

  @Test
  @Tag("slow")
  void objectMapLargerThanTheMemoryOfItsContainerIsVerifiedInOrder()
      throws IOException, InterruptedException {
    readObjects((lookups, reading) -> requireFewTimes(lookups, reading, "verify", 40));
  }

  /** Reads an object map in one of the ways to read pages one by one. */
  private interface Reading {
    void by(Lookups lookups, String reading) throws IOException, InterruptedException;
  }

  private static void readObjects(Reading action) throws IOException, InterruptedException {
    Path file = folder.resolve("objects.store");
    try (MemoryCgroup container = MemoryCgroup.limitedTo(2 * CONTAINER_BYTES)) {
      run(ChildJvm.command(
          ObjectReadProcess.class, Memory.RAW, file.toString(), Integer.toString(OBJECTS)));
      assertThat(Files.size(file)).isGreaterThan(2 * CONTAINER_BYTES);
      for (boolean isNativeAllowed : Lookups.ways()) {
        Lookups lookups = new Lookups(file, OBJECTS).in(container).nativeAllowed(isNativeAllowed);
        action.by(lookups, Lookups.reading(isNativeAllowed));
      }
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static void requireFewTimes(Lookups lookups, String reading, String way, double most)
      throws IOException, InterruptedException {
    long bytes = lookups.ofObjects(way).bytes(reading);
    Files.deleteIfExists(Path.of(lookups.file + ".copy"));
    assertThat((double) bytes / Files.size(lookups.file))
        .as("times that the file was read: %s, %s", way, reading)
        .isBetween(0.5, most);
  }

  /** Lookups by a JVM of its own, in a file whose pages were dropped from memory. */
  private static final class Lookups {
    private final Path file;
    private final long entries;
    private String readAhead = "AUTOMATIC";
    private String way = "single";
    private Class<?> program = LookupProcess.class;
    private boolean isNativeAllowed;
    private MemoryCgroup container;

    Lookups(Path file, long entries) {
      this.file = file;
      this.entries = entries;
    }

    /** Returns whether the JVM allows native access: no and, if it makes a difference, yes. */
    static List<Boolean> ways() {
      return Runtime.version().feature() >= 22 ? List.of(false, true) : List.of(false);
    }

    /** Returns how pages are read one by one. */
    static String reading(boolean isNativeAllowed) {
      return isNativeAllowed ? "ADVISED" : "THROUGH_CHANNEL";
    }

    Lookups readAhead(String choice) {
      readAhead = choice;
      return this;
    }

    Lookups inBatch() {
      way = "batch";
      return this;
    }

    /** Reads an object map, in one of the ways of {@link ObjectReadProcess}. */
    Lookups ofObjects(String objectWay) {
      program = ObjectReadProcess.class;
      way = objectWay;
      return this;
    }

    Lookups nativeAllowed(boolean isAllowed) {
      isNativeAllowed = isAllowed;
      return this;
    }

    Lookups in(MemoryCgroup group) {
      container = group;
      return this;
    }

    /** Runs the lookups and returns the number of bytes read from storage. */
    long bytes(String expectedReading) throws IOException, InterruptedException {
      drop(file);
      List<String> command = ChildJvm.command(
          program,
          Memory.RAW,
          file.toString(),
          Long.toString(entries),
          Integer.toString(LOOKUPS),
          readAhead,
          way);
      command.add(1, "-Xmx48m");
      if (isNativeAllowed) {
        command.add(1, "--enable-native-access=ALL-UNNAMED");
      }
      String said = run(container == null ? command : container.command(command));
      Map<String, String> figures = new TreeMap<>();
      for (String figure : said.strip().split(" ")) {
        figures.put(figure.split("=")[0], figure.split("=")[1]);
      }
      assertThat(figures).containsEntry("reading", expectedReading).containsEntry("wrong", "0");
      return Long.parseLong(figures.get("bytes"));
    }
  }

  /** Runs a command that must succeed and report no errors, and returns its output. */
  private static String run(List<String> command) throws IOException, InterruptedException {
    Path errors = Files.createTempFile(folder, "child", ".err");
    Process process = ChildJvm.start(command, null, errors.toFile());
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s%s", said, Files.readString(errors)).isZero();
    // From Java 24 on, the JVM warns about what Chronicle uses.
    assertThat(Files.readAllLines(errors)).allMatch(line -> line.startsWith("WARNING: "));
    return said;
  }

  /** Makes the system drop the pages of a file from memory. */
  private static void drop(Path file) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(
            "dd", "of=" + file, "oflag=nocache", "conv=notrunc,fdatasync", "count=0")
        .redirectErrorStream(true)
        .start();
    process.getInputStream().readAllBytes();
    process.waitFor();
    Residency residency = Warming.residency(file);
    assumeTrue(
        residency.isKnown() && residency.share() < 0.01,
        "the file's pages cannot be dropped: " + residency);
  }
}
