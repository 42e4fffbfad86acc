package store.offheap.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
  }

  private void requireRefused(String message, String... options) {
    String[] arguments = new String[options.length + 1];
    arguments[0] = "--out=" + temporary;
    System.arraycopy(options, 0, arguments, 1, options.length);
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
    assertEquals(USAGE, exitCode, text);
    assertTrue(text.startsWith(message), text);
    assertTrue(Files.notExists(temporary.resolve("measurements.ndjson")));
  }
}
