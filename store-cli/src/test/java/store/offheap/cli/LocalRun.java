package store.offheap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/**
 * The result of a command that was run within this JVM, in a fraction of the time of a
 * {@link StoreProcess}.
 */
record LocalRun(String command, int exitCode, String out, String err) {

  /** Runs a command that neither reads standard input nor writes bytes to standard output. */
  static LocalRun of(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine store = AllCommands.commandLine();
    store.setCaseInsensitiveEnumValuesAllowed(true);
    store.setOut(new PrintWriter(out));
    store.setErr(new PrintWriter(err));
    Failures failures = new Failures(store);
    store.setParameterExceptionHandler(failures);
    store.setExecutionExceptionHandler(failures);
    int code = store.execute(arguments);
    return new LocalRun(String.join(" ", arguments), code, out.toString(), err.toString());
  }

  LocalRun succeeds() {
    return fails(0);
  }

  LocalRun fails(int code) {
    assertThat(exitCode).as("%s: %s", command, err).isEqualTo(code);
    return this;
  }

  LocalRun complains(String text) {
    assertThat(err).as("stderr of %s", command).contains(text);
    return this;
  }
}
