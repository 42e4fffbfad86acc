package store.offheap.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.bench.peer.Peers;

class ReportCommandTest {
  private static final int USAGE = 2;

  @TempDir
  private Path temporary;

  @Test
  void wrongOptionIsNamedAndNothingIsMeasured() {
    requireRefused("--size: expected=what --help says, actual=many", "--size=many");
    requireRefused("--size: expected=what --help says, actual=3000m", "--size=3000m");
    requireRefused(
        "--peers: expected=what --help says, actual=nobody", "--size=1k", "--peers=nobody");
    requireRefused("--steps: expected=what --help says, actual=rest", "--size=1k", "--steps=rest");
    for (String wrong : List.of(
        "--size=0",
        "--size=-5k",
        "--repetitions=0",
        "--seconds=-1.0",
        "--grow-seconds=NaN",
        "--patience-seconds=0.0",
        "--heap=much",
        "--table=" + temporary)) {
      String[] words = wrong.split("=");
      requireRefused(words[0] + ": expected=what --help says, actual=" + words[1], wrong);
    }
  }

  @Test
  void aFailureIsALine() throws IOException {
    Path file = Files.createFile(temporary.resolve("file"));
    assertEquals(
        "report: " + FileAlreadyExistsException.class.getName() + ": " + file + "\n",
        failure(1, "--out=" + file));
    assertTrue(failure(1, "--out=" + temporary).startsWith("report: measurements: expected="));
  }

  @Test
  void aFailureWithoutMessageIsNamed() {
    assertEquals("java.io.EOFException", ReportCommand.message(new EOFException()));
    assertEquals("why", ReportCommand.message(new IOException("why")));
  }

  @Test
  void helpNamesEveryPeer() {
    ByteArrayOutputStream help = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(help, true, StandardCharsets.UTF_8));
    try {
      assertEquals(0, ReportCommand.run("--help"));
    } finally {
      System.setOut(before);
    }
    String text = help.toString(StandardCharsets.UTF_8).replaceAll("\\s+", " ");
    for (Peers peer : Peers.values()) {
      assertTrue(text.contains(peer.id()), () -> peer.id() + " in " + text);
    }
  }

  private void requireRefused(String message, String... options) {
    String[] arguments = new String[options.length + 1];
    Path out = temporary.resolve("out");
    arguments[0] = "--out=" + out;
    System.arraycopy(options, 0, arguments, 1, options.length);
    String text = failure(USAGE, arguments);
    assertTrue(text.startsWith(message), text);
    assertTrue(Files.notExists(out));
  }

  private static String failure(int expectedCode, String... arguments) {
    PrintStream before = System.err;
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
    int exitCode;
    try {
      exitCode = ReportCommand.run(arguments);
    } finally {
      System.setErr(before);
    }
    String text = errors.toString(StandardCharsets.UTF_8);
    assertEquals(expectedCode, exitCode, text);
    return text;
  }
}
