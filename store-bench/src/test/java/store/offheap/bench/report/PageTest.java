package store.offheap.bench.report;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageTest {
  @TempDir
  private Path temporary;

  private static Ledger.Line read(String peer, int repetition, double hits) {
    return new Ledger.Line(
        "U64", 1000, peer, "read", repetition, Map.of("hits", hits), null, "java", 1);
  }

  private static Results results(Ledger.Line... lines) throws IOException {
    return new Results(
        Map.of("JDK", "a JDK"),
        List.of(),
        Versions.load(),
        Results.allSettings(),
        Summary.of(List.of(lines), Reasons.load(), Clock.WALL));
  }

  private static String page(Ledger.Line... lines) throws IOException {
    return new Page(results(lines)).html(List.of(List.of()));
  }

  private String readme(Ledger.Line... lines) throws IOException {
    Path file = temporary.resolve("README.md");
    Files.writeString(file, "<!-- comparison -->\n<!-- end of comparison -->\n");
    ReadmeTable.write(results(lines), file);
    return Files.readString(file);
  }

  @Test
  void oneRunIsCalledOneAndHasNoSpread() throws IOException {
    String page = page(read("off-heap", 0, 31));
    assertTrue(page.contains("<p>one run each</p>"), page);
    assertTrue(page.contains("<td>31</td>"), page);
    String readme = readme(read("off-heap", 0, 31));
    assertTrue(readme.contains("one run each"), readme);
    assertFalse(readme.contains("median"), readme);
  }

  @Test
  void severalRunsAreCountedAndHaveOne() throws IOException {
    Ledger.Line[] lines = {read("off-heap", 0, 31), read("off-heap", 1, 33), read("fastutil", 0, 40)
    };
    String page = page(lines);
    assertTrue(page.contains("<p>medians of 2 runs, some of 1</p>"), page);
    assertTrue(page.contains("<td>32<small>31…33</small></td>"), page);
    assertTrue(readme(lines).contains("medians of 2 runs, some of 1"));
  }

  private static Ledger.Line read(String peer, String command) {
    return new Ledger.Line("U64", 1000, peer, "read", 0, Map.of("hits", 31.0), null, command, 1);
  }

  @Test
  void whatWasMeasuredWithOtherOptionsIsNamed() throws IOException {
    Ledger.Line flag = read("off-heap", "java -Xmx8g --add-opens=a/b=ALL-UNNAMED -cp x Child READ");
    Ledger.Line none = read("off-heap-buffer", "java -Xmx8g -cp x Child READ");
    for (String text : List.of(page(flag, none), readme(flag, none))) {
      assertTrue(
          text.contains("this library: measured with other options of the JVM than it has now,"
              + " --add-opens=a/b=ALL-UNNAMED"),
          text);
      assertTrue(
          text.contains("this library, buffers: measured with other options of the JVM than it has"
              + " now, none"),
          text);
    }
  }

  @Test
  void whatWasMeasuredWithItsOptionsHasNoNote() throws IOException {
    String page = page(
        read("off-heap", "java -Xmx8g -cp x Child READ"),
        read("off-heap-buffer", "java -Xmx4g -Dstore.offheap.memory=buffer -cp x Child READ"));
    assertFalse(page.contains("other options"), page);
  }

  @Test
  void aCommandOfPeersThatHadOtherNamesIsMarked() throws IOException {
    Results now = results(read("off-heap", 0, 31));
    String line = "report --size 1k --peers ";
    List<String> commands =
        List.of(line + "off-heap,off-heap-raw", line + "off-heap,lmdb", line + "nobody");
    String page = new Page(
            new Results(now.machine(), commands, now.versions(), now.settings(), now.summary()))
        .html(List.of(List.of()));
    assertTrue(
        page.contains(commands.get(0) + "\n  # as it was given: off-heap was then what is"
            + " off-heap-buffer now, and off-heap-raw what is off-heap now\n"),
        page);
    assertTrue(page.contains(commands.get(1) + "\n" + line), page);
    assertTrue(
        page.contains(commands.get(2) + "\n  # as it was given: there is no nobody any more\n"),
        page);
  }

  @Test
  void aRunThatFailedBesideOthersHasANote() throws IOException {
    String page = page(
        read("lmdb", 0, 31),
        new Ledger.Line("U64", 1000, "lmdb", "read", 1, Map.of(), "no library", "java", 1));
    assertTrue(page.contains("<td>31</td>"), page);
    assertTrue(page.contains("LMDB, read: ✗ no library"), page);
  }

  @Test
  void theReadmeSaysHowManyEntriesWerePutInTheTimeGiven() throws IOException {
    String readme = readme(new Ledger.Line(
        "U64",
        1000,
        "xodus",
        "grow",
        0,
        Map.of("grow", 60_000.0, "grow-entries", 0.23),
        null,
        "java",
        1));
    assertTrue(readme.contains("entries put in the time given, million"), readme);
    assertTrue(readme.contains("| Xodus | 60,000 | 0.23 |"), readme);
  }

  @Test
  void aDashMayBeWhatWasNotMeasured() throws IOException {
    String page = page(read("off-heap", 0, 31));
    assertTrue(page.contains("or it was not measured"), page);
  }
}
