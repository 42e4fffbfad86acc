package store.offheap.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs in which a script replaces the JVM. */
class CampaignTest {
  private static final String MEASURED =
      "echo 'MEASURED {\"load\":1,\"grow-entries\":1,\"recover\":1,\"lost\":0}'\n";

  @TempDir
  private Path temporary;

  private Path out() {
    return temporary.resolve("out");
  }

  private int report(String script, String... options) throws IOException {
    Path java = temporary.resolve("java");
    Files.writeString(java, "#!/bin/sh\n" + script);
    assertTrue(java.toFile().setExecutable(true));
    List<String> arguments = new ArrayList<>(List.of(
        "--size=1k",
        "--out=" + out(),
        "--java=" + java,
        "--shapes=u64",
        "--peers=off-heap",
        "--repetitions=1"));
    for (String option : options) {
      arguments.removeIf(usual -> usual.startsWith(option.substring(0, option.indexOf('=') + 1)));
      arguments.add(option);
    }
    return ReportCommand.run(arguments.toArray(String[]::new));
  }

  private String lines() throws IOException {
    return Files.readString(out().resolve("measurements.ndjson"));
  }

  @Test
  void whatARunThatWasCutOffLeftIsNotMeasured() throws IOException {
    for (String store : List.of("store-bench-work/U64-off-heap", "store-bench-work/growing")) {
      Path directory = Files.createDirectories(out().resolve(store));
      Files.writeString(directory.resolve("half-written"), "x");
    }
    Path seen = temporary.resolve("seen");
    String list = "eval directory=\\${$(($# - 1))}\nls \"$directory\" >> " + seen + "\n";
    assertEquals(0, report(list + MEASURED, "--steps=load,write,grow"));
    assertFalse(Files.readString(seen).contains("half-written"));
  }

  @Test
  void aWorkDirectoryKeepsWhatElseIsInIt() throws IOException {
    Path work = Files.createDirectories(temporary.resolve("disk"));
    Files.writeString(work.resolve("mine"), "x");
    assertEquals(0, report(MEASURED, "--steps=load", "--work=" + work));
    assertTrue(Files.exists(work.resolve("mine")));
  }

  @Test
  void nothingIsLeftOfStoresWithWrongValues() throws IOException {
    assertEquals(2, report("echo 'WRONG sum'\n", "--steps=load"));
    assertTrue(Files.notExists(out().resolve("store-bench-work")));
  }

  @Test
  void temporaryFilesOfAProcessGoBeforeTheNext() throws IOException {
    Path seen = temporary.resolve("seen");
    String script = "test \"$1\" = -version && exit\nfor option in \"$@\"; do case $option in"
        + " -Djava.io.tmpdir=*) ls \"${option#*=}\" >> " + seen
        + "; touch \"${option#*=}/native.so\";; esac; done\n";
    assertEquals(0, report(script + MEASURED, "--steps=load,read"));
    assertEquals("", Files.readString(seen));
    assertFalse(lines().contains("tmpdir"), lines());
  }

  @Test
  void aProcessThatWasToldToEndIsNoMeasurement() throws IOException {
    assertEquals(1, report("test \"$1\" = -version && exit\nkill $$\n", "--steps=load"));
    assertTrue(Files.notExists(out().resolve("measurements.ndjson")));
    assertTrue(Files.notExists(out().resolve("store-bench-work")));
  }

  @Test
  void aWriterThatWasKilledBeforeAPutReturnedProvesNothing() throws IOException {
    String script = "case \"$*\" in *PUT_UNTIL_KILLED*) echo READY; exec sleep 60;; esac\n";
    assertEquals(0, report(script + MEASURED, "--steps=kill", "--seconds=0.01"));
    assertTrue(lines().contains("killed before it told of a put"), lines());
    assertFalse(lines().contains("lost"), lines());
  }

  @Test
  void aWriterIsKilledOnceHalfOfWhatItPutsWasToldOf() throws IOException {
    Path seen = temporary.resolve("seen");
    // What sleeps on, beside its killed parent, has no part in the output.
    String script = "case \"$*\" in *PUT_UNTIL_KILLED*) echo READY; echo 64;"
        + " sleep 10 >/dev/null; echo 100; exec sleep 60;; *RECOVER*) echo \"$*\" > " + seen
        + ";; esac\n";
    assertEquals(0, report(script + MEASURED, "--steps=kill"));
    assertTrue(Files.readString(seen).endsWith(" 64\n"), Files.readString(seen));
  }

  @Test
  void aWriterThatFailsSaysWhy() throws IOException {
    String script =
        "case \"$*\" in *PUT_UNTIL_KILLED*) echo READY; echo 'FAILED full'; exit;; esac\n";
    assertEquals(0, report(script + MEASURED, "--steps=kill"));
    assertTrue(lines().contains("\"failure\":\"full\""), lines());
  }

  @Test
  void anotherJvmIsRefusedInTheSameDirectory() throws IOException {
    String version = "test \"$1\" = -version && printf 'java\\n%s\\n' ";
    assertEquals(0, report(version + "A && exit\n" + MEASURED, "--steps=load"));
    assertEquals(1, report(version + "B && exit\n" + MEASURED, "--steps=load,write"));
    assertFalse(lines().contains("WRITE"), lines());
  }

  @Test
  void otherOptionsAreRefusedInTheSameTable() throws IOException {
    assertEquals(0, report(MEASURED, "--steps=load,grow"));
    for (String other : List.of("--seconds=30", "--grow-seconds=30", "--heap=1g")) {
      assertEquals(1, report(MEASURED, "--steps=load,write,grow", other), other);
      assertEquals(1, report(MEASURED, "--repetitions=2", other), other);
      assertFalse(lines().contains("\"repetition\":1"), lines());
      assertFalse(lines().contains("WRITE"), lines());
    }
    String page = Files.readString(out().resolve("index.html"));
    assertFalse(page.contains("--heap 1g"), page);
    assertEquals(0, report(MEASURED, "--steps=load,write,grow"));
  }

  @Test
  void anotherTableMayHaveOtherOptions() throws IOException {
    assertEquals(0, report(MEASURED, "--steps=load"));
    assertEquals(0, report(MEASURED, "--steps=load", "--size=2k", "--heap=1g"));
  }

  @Test
  void aCommandThatMeasuredNothingIsNotOnThePage() throws IOException {
    assertEquals(0, report(MEASURED, "--steps=load"));
    assertEquals(0, report(MEASURED, "--steps=load", "--seconds=30"));
    String page = Files.readString(out().resolve("index.html"));
    assertTrue(page.contains("--seconds 0.5"), page);
    assertFalse(page.contains("--seconds 30"), page);
  }
}
