package store.offheap.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.build.BulkBuilder;
import store.offheap.build.Warming;
import store.offheap.file.Memory;
import store.offheap.model.DType;
import store.offheap.model.Residency;

/** How many bytes are read from storage for lookups in a file that is not in memory. */
class PageReadTest {
  private static final int PAGE = 4096;
  private static final int LOOKUPS = 1_000;
  private static final long INTERLEAVED_ENTRIES = 6_500_000;
  private static final long COLUMN_ENTRIES = 8_000_000;

  @TempDir
  private static Path folder;

  private static Path interleaved;
  private static Path columns;

  @BeforeAll
  static void build() throws IOException, InterruptedException {
    interleaved = folder.resolve("interleaved.store");
    columns = folder.resolve("columns.store");
    build(interleaved, INTERLEAVED_ENTRIES, DType.UINT32);
    build(columns, COLUMN_ENTRIES, DType.UINT16);
  }

  private static void build(Path file, long entries, DType valueType) {
    try (BulkBuilder builder =
        BulkBuilder.to(file).keyType(DType.UINT32).valueType(valueType).start()) {
      for (long key = 1; key <= entries; key++) {
        builder.add(key, LookupProcess.value(key), key);
      }
      builder.finish(rows -> {});
    }
  }

  @Test
  void lookupReadsOnePageOnly() throws IOException, InterruptedException {
    compare(interleaved, INTERLEAVED_ENTRIES, 1.2);
  }

  @Test
  void lookupOfUnequalWidthsReadsFewPages() throws IOException, InterruptedException {
    compare(columns, COLUMN_ENTRIES, 2.2);
  }

  private static void compare(Path file, long entries, double mostPages)
      throws IOException, InterruptedException {
    long ahead = bytesRead(file, entries, "ON", "AHEAD", false);
    assumeTrue(
        ahead > LOOKUPS * PAGE,
        "storage does not count what is read: " + ahead + " bytes for " + LOOKUPS + " lookups");
    List<String> readings = new ArrayList<>(List.of("THROUGH_CHANNEL"));
    if (Runtime.version().feature() >= 22) {
      readings.add("ADVISED");
    }
    for (String reading : readings) {
      long single = bytesRead(file, entries, "OFF", reading, reading.equals("ADVISED"));
      assertThat((double) single / PAGE / LOOKUPS)
          .as("pages a lookup, %s", reading)
          .isBetween(0.5, mostPages);
      assertThat((double) ahead / single).as("times less, %s", reading).isGreaterThan(10);
    }
  }

  private static long bytesRead(
      Path file, long entries, String readAhead, String reading, boolean isNativeAllowed)
      throws IOException, InterruptedException {
    drop(file);
    List<String> command = ChildJvm.command(
        LookupProcess.class,
        Memory.RAW,
        file.toString(),
        Long.toString(entries),
        Integer.toString(LOOKUPS),
        readAhead,
        "single");
    if (isNativeAllowed) {
      command.add(1, "--enable-native-access=ALL-UNNAMED");
    }
    Path errors = Files.createTempFile(folder, "lookups", ".err");
    Process process = ChildJvm.start(command, null, errors.toFile());
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s%s", said, Files.readString(errors)).isZero();
    assertThat(Files.readString(errors)).isEmpty();
    Map<String, String> figures = new TreeMap<>();
    for (String figure : said.strip().split(" ")) {
      figures.put(figure.split("=")[0], figure.split("=")[1]);
    }
    assertThat(figures).containsEntry("reading", reading).containsEntry("wrong", "0");
    return Long.parseLong(figures.get("bytes"));
  }

  /** Has the system forget what it has in memory of a file. */
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
