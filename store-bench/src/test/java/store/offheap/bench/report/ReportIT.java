package store.offheap.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

/** The packaged comparison runs with little data, and its output is well-formed. */
class ReportIT {
  private static final String JAR =
      Objects.requireNonNull(System.getProperty("benchmarks.jar"), "benchmarks.jar");

  @TempDir
  private Path temporary;

  @Test
  void aTinyReportIsWholeAndGoesOnWhereItWas() throws Exception {
    Path readme = temporary.resolve("README.md");
    Files.writeString(
        readme, "before\n<!-- comparison -->\nGONE BY NOW\n<!-- end of comparison -->\nafter\n");
    List<String> arguments = List.of(
        "--size=2k",
        "--out=" + temporary.resolve("out"),
        "--shapes=u64",
        "--peers=off-heap,fastutil,lmdb,sparkey",
        "--repetitions=1",
        "--seconds=0.001",
        "--grow-seconds=1",
        "--table=" + readme);
    String first = report(arguments);
    assertTrue(first.contains("[19/19]"), first);
    requireWellFormed();
    String table = Files.readString(readme);
    assertTrue(table.startsWith("before\n<!-- comparison -->\n"), table);
    assertTrue(table.endsWith("<!-- end of comparison -->\nafter\n"), table);
    assertEquals(
        List.of("| this library", "| fastutil", "| LMDB", "| Sparkey"),
        table
            .lines()
            .filter(line -> line.matches("\\| [A-Za-z].*"))
            .map(line -> line.substring(0, line.indexOf(" |", 1)))
            .toList());
    assertFalse(table.contains("GONE BY NOW"), table);
    String second = report(arguments);
    assertFalse(second.contains("[19/19]"), second);
    assertEquals(table, Files.readString(readme));
    assertFalse(Files.readString(temporary.resolve("out/measurements.ndjson"))
        .contains(temporary.toString()));
  }

  @Test
  void aStoreThatIsTooSmallToBeSqueezedSaysSo() throws Exception {
    String progress = report(List.of(
        "--size=2k",
        "--out=" + temporary.resolve("out"),
        "--shapes=u64",
        "--peers=off-heap",
        "--steps=load,squeeze",
        "--repetitions=1",
        "--seconds=0.001"));
    assertTrue(progress.contains("cannot: size on disk: expected=1073741824 bytes"), progress);
  }

  @Test
  void aReportThatIsToldToEndTakesItsProcessesAndStoresWithIt() throws Exception {
    Path java = temporary.resolve("java");
    Path measuring = temporary.resolve("measuring");
    Files.writeString(
        java,
        "#!/bin/sh\ntest \"$1\" = -version && exit\necho $$ > " + measuring + ".new\nmv "
            + measuring + ".new " + measuring + "\nexec sleep 60\n");
    assertTrue(java.toFile().setExecutable(true));
    Path out = temporary.resolve("out");
    Process report = start(
        List.of("--size=2k", "--out=" + out, "--java=" + java, "--shapes=u64", "--steps=load"));
    try {
      while (Files.notExists(measuring)) {
        assertTrue(report.isAlive());
        Thread.sleep(1);
      }
      report.destroy();
      report.waitFor();
      long process = Long.parseLong(Files.readString(measuring).strip());
      assertTrue(ProcessHandle.of(process).isEmpty());
      assertTrue(Files.notExists(out.resolve("store-bench-work")));
      assertTrue(Files.notExists(out.resolve("measurements.ndjson")));
    } finally {
      report.destroyForcibly();
    }
  }

  private void requireWellFormed() throws Exception {
    Path out = temporary.resolve("out");
    JsonNode results = new JsonMapper().readTree(out.resolve("results.json").toFile());
    JsonNode table = results.at("/summary/tables/0");
    assertEquals(2000, table.get("size").asInt());
    long usual =
        Arrays.stream(Metric.values()).filter(metric -> metric.step().isUsual()).count();
    assertEquals(usual, table.get("rows").size());
    for (JsonNode row : table.get("rows")) {
      assertTrue(row.at("/cells/off-heap").has("median"), row.toString());
    }
    parse(Files.readString(out.resolve("index.html")).replace("<!DOCTYPE html>", ""));
    try (Stream<Path> files = Files.list(out)) {
      List<Path> pictures =
          files.filter(file -> file.toString().endsWith(".png")).toList();
      assertEquals(4, pictures.size(), pictures.toString());
    }
  }

  private static void parse(String xml) throws Exception {
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)));
  }

  private String report(List<String> arguments) throws IOException, InterruptedException {
    int exitCode = start(arguments).waitFor();
    String text = Files.readString(output());
    assertEquals(0, exitCode, text);
    return text;
  }

  private Path output() {
    return temporary.resolve("output");
  }

  private Process start(List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", JAR, "report"));
    command.addAll(arguments);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(output().toFile())
        .start();
  }
}
