package store.offheap.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Messages for commands that cannot be run as given. */
class FailuresTest {
  private static String complaint(String... arguments) {
    CommandLine store = AllCommands.commandLine();
    StringWriter text = new StringWriter();
    store.setErr(new PrintWriter(text, true));
    store.setParameterExceptionHandler(new Failures(store));
    assertThat(store.execute(arguments)).isEqualTo(ExitCode.USAGE);
    return text.toString();
  }

  @Test
  void anUnknownOptionIsNamedBeforeWhatIsMissing() {
    assertThat(complaint("get", "file", "--x")).contains("Unknown option: '--x'");
    assertThat(complaint("get", "file", "--x=1")).contains("Unknown option: '--x=1'");
    assertThat(complaint("get", "file", "--jsn")).contains("Unknown option: '--jsn'");
    assertThat(complaint("get", "file", "--json")).contains("Missing required parameter: 'KEY'");
    assertThat(complaint("--debug", "get", "file")).contains("Missing required parameter: 'KEY'");
    assertThat(complaint("get", "--", "--x")).contains("Missing required parameter: 'KEY'");
    // The argument of an option is not itself an option.
    assertThat(complaint("get", "file", "-p", "--x")).contains("parameter: 'KEY'");
    assertThat(complaint("get", "file", "--pointer", "-x")).contains("parameter: 'KEY'");
    assertThat(complaint("get", "file", "--pointer=1", "-x")).contains("Unknown option: '-x'");
    assertThat(complaint("get", "file", "--json", "-x")).contains("Unknown option: '-x'");
    assertThat(complaint("build", "-a", "--x=y")).contains("parameter: 'OUT'");
  }

  @Test
  void whoMeansAKeyOrValueThatLooksLikeAnOptionIsToldHow() {
    assertThat(complaint("put", "file", "1", "-inf"))
        .contains("Unknown option: '-inf'")
        .contains("If '-inf' is a key or value, -- comes before them: store put FILE -- ");
    assertThat(complaint("remove", "file", "-abc"))
        .contains("Unknown option: '-abc'", "store remove FILE -- ");
    assertThat(complaint("get", "file", "-p/a")).contains("Missing required parameter: 'KEY'");
    assertThat(complaint("put", "file", "1", "--jsn")).doesNotContain(" -- ");
    assertThat(complaint("verify", "-x", "file")).doesNotContain(" -- ");
  }

  @Test
  void anEmptyPathIsRefusedAsSuch() {
    assertThat(complaint("inspect", "")).contains("(FILE)", "expected=a path, actual=''");
    assertThat(complaint("create", "")).contains("(FILE)", "expected=a path, actual=''");
    assertThat(complaint("export", "a", "-o", "")).contains("expected=a path, actual=''");
  }

  @Test
  void anUnknownCharsetIsNamedWithoutTheWordsOfTheJvm() {
    for (String name : new String[] {"latin-1", "", "a b"}) {
      assertThat(complaint("build", "a", "--charset", name))
          .contains("unknown charset: expected=UTF-8, UTF-16, ISO-8859-1, windows-1252 or such")
          .contains("actual='" + name + "'")
          .doesNotContain("java.");
    }
  }

  @Test
  void nothingIsSaidOfWhatASignalBreaksOff() throws Exception {
    Process ended = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Ended.class.getName())
        .redirectErrorStream(true)
        .start();
    assertThat(new String(ended.getInputStream().readAllBytes(), UTF_8))
        .isEqualTo("store: before" + System.lineSeparator());
    assertThat(ended.waitFor()).isZero();
  }

  /** A program that reports a failure before it is told to end, and another one afterwards. */
  static final class Ended {
    private Ended() {}

    public static void main(String[] arguments) {
      CommandLine store = AllCommands.commandLine();
      Failures failures = new Failures(store);
      failures.report(new IOException("before"));
      CommandLine export =
          store.parseArgs("export", "a").subcommand().commandSpec().commandLine();
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> failures.handleExecutionException(
              new FileAlreadyExistsException("after"), export, export.getParseResult())));
    }
  }
}
