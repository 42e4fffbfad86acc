package store.offheap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Help, version, completion, and the handling of meaningless arguments. */
class HelpIT {
  private static final List<String> COMMANDS = List.of(
      "create", "build", "get", "put", "remove", "export", "inspect", "verify", "salvage",
      "vacuum");

  @TempDir
  private Path folder;

  private StoreProcess store() {
    return StoreProcess.inOneJvm(folder);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "create", "build", "get", "put", "remove", "export", "inspect", "verify", "salvage",
        "vacuum"
      })
  void everyCommandExplainsItself(String command) {
    String help = store().run(command, "--help").succeeds().out();
    assertThat(help)
        .contains("Usage: store " + command, "Exit codes:", "Example", "store " + command + " ");
    assertThat(help).contains("  0   success", "  1 ", "  2 ", "  3 ", "  4 ", "  5 ", "--debug");
    assertThat(help.contains("--json")).isEqualTo(!command.equals("export"));
    assertThat(help.lines()).allMatch(line -> line.length() <= 80);
    store().run(command).fails(2).complains("Missing required parameter");
  }

  @Test
  void programExplainsItself() {
    String help = store().run("--help").succeeds().out();
    assertThat(help).contains("Commands:", "Exit codes:").doesNotContain("generate-completion");
    COMMANDS.forEach(command -> assertThat(help).contains("  " + command + " "));
    assertThat(help.replaceAll("\\s+", " "))
        .contains("1 a key was not found, stores differ, or the input cannot be used: ")
        .contains("a patch for another store");
    store()
        .run("help", "get")
        .succeeds()
        .prints(store().run("get", "-h").succeeds().out());
    assertThat(store().run().fails(2).prints("").err()).isEqualTo(help);
  }

  @Test
  void aTerminalThatOnlyShowsTextGetsNothingElse() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "needs script, for a terminal");
    Files.writeString(folder.resolve("rows.csv"), "1,2\n");
    String terminal = "export -f store; SHELL=$BASH script -qec '%s' /dev/null </dev/null";
    String build = terminal.formatted("store build --overwrite m rows.csv");
    assertThat(store().env("TERM", "xterm").shell(build).out()).contains("\u001b");
    for (String line : new String[] {build, terminal.formatted("store get --help")}) {
      assertThat(store().env("TERM", "dumb").shell(line).out())
          .isNotBlank()
          .doesNotContain("\u001b");
    }
  }

  @Test
  void helpOfArraysSaysWhatMustBeGivenAndWhatIsPrinted() {
    String convert = store().run("array", "convert", "--help").succeeds().out();
    assertThat(convert.replaceAll("\\s+", " ")).contains("required for convert");
    store().run("array", "convert", "a.npy", "b.npy").fails(2).complains("Missing required");
    String stats = store().run("array", "stats", "--help").succeeds().out();
    assertThat(stats.replaceAll("\\s+", " ")).contains("for an .npy file the narrowest type");
  }

  @Test
  void versionNamesProgramAndJvm() {
    StoreProcess ofItsOwn = StoreProcess.in(folder);
    String version = ofItsOwn.run("--version").succeeds().out();
    assertThat(version)
        .containsPattern("^store \\d+\\.\\d+\\.\\d+")
        .contains("JVM " + System.getProperty("java.vm.version"));
    ofItsOwn.run("get", "--version").succeeds().prints(version);
  }

  @Test
  void unknownWordsAreUsageErrors() {
    store().run("gett").fails(2).complains("unknown command: 'gett'");
    store().run("array", "gett").fails(2).complains("store array: unknown command: 'gett'");
    store().run("get", "m", "1", "--jason").fails(2).complains("Unknown option: '--jason'");
    store().run("--colour").fails(2);
    store().run("verify", "a", "b").fails(2).complains("'b'");
  }

  @Test
  void stackTraceIsShownOnlyForDebugging() {
    store().run("get", "missing", "1").fails(5);
    StoreProcess.Result debug = store().run("get", "missing", "1", "--debug");
    assertThat(debug.exitCode()).isEqualTo(5);
    assertThat(debug.err()).contains("StoreIoException", "\tat ");
    assertThat(store().run("--debug", "get", "missing", "1").err()).contains("\tat ");
  }

  @Test
  void bashCompletesCommands() throws IOException {
    String made = System.getProperty("store.completion");
    assertThat(made)
        .as("system property store.completion, which the build sets")
        .isNotNull();
    String complete = "compopt() { :; }; source '" + made
        + "'; COMP_WORDS=(store ins); COMP_CWORD=1; _complete_store;" + " echo \"${COMPREPLY[@]}\"";
    store().execute(List.of("bash", "-c", complete)).succeeds().prints("inspect\n");
    String options = complete.replace("(store ins)", "(store build --on)").replace("D=1", "D=2");
    store().execute(List.of("bash", "-c", options)).succeeds().prints("--on-duplicate\n");

    String generated = store().run("generate-completion").succeeds().out();
    Files.writeString(folder.resolve("completion"), generated);
    store().execute(List.of("bash", "-n", "completion")).succeeds();
  }
}
