package store.offheap.cli;

import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/**
 * The entry point of the {@code store} program: sets up the streams, runs one command and exits.
 */
public final class Main {
  private Main() {}

  /**
   * Runs a command and ends the JVM with its exit code.
   *
   * @param arguments the command and its arguments
   */
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  /** Runs a command and returns its exit code. */
  static int run(String[] arguments) {
    CommandLine store = commandLine(arguments);
    Failures failures = new Failures(store);
    store.setParameterExceptionHandler(failures);
    store.setExecutionExceptionHandler(failures);
    store.setExecutionStrategy(parsed -> execute(parsed, failures));
    try {
      ArgumentBytes.requireText(arguments);
      return flushed(store, store.execute(arguments));
    } catch (Throwable failure) {
      // The command framework passes on exceptions but not errors such as OutOfMemoryError.
      return failures.report(failure);
    }
  }

  /**
   * Flushes the output.
   *
   * @return the exit code, which is unchanged if the reader has gone or storage has failed before
   */
  private static int flushed(CommandLine store, int code) {
    try {
      store.getOut().flush();
    } catch (OutputException e) {
      if (!e.isClosedPipe() && code != ExitCode.IO) {
        throw e;
      }
    }
    return code;
  }

  /**
   * Returns the command line on the standard streams, with only the command that the first argument
   * names, because describing all commands takes longer than most of them run; with all commands
   * otherwise.
   */
  private static CommandLine commandLine(String[] arguments) {
    CommandLine store = AllCommands.named(arguments.length == 0 ? "" : arguments[0])
        .map(command -> new CommandLine(new StoreCommand())
            .addSubcommand(command)
            .registerConverter(Path.class, new PathConverter()))
        .orElseGet(AllCommands::commandLine);
    store.setCaseInsensitiveEnumValuesAllowed(true);
    // An argument that begins with @ is an ordinary key or file, not an argument file.
    store.setExpandAtFiles(false);
    if (Terminal.isTextOnly()) {
      store.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    }
    store.setOut(StandardStreams.out());
    store.setErr(StandardStreams.err());
    return store;
  }

  private static int execute(ParseResult parsed, Failures failures) {
    try {
      return new RunLast().execute(parsed);
    } catch (OutputException e) {
      // If help cannot be printed, the framework would print a stack trace.
      return failures.report(e);
    }
  }
}
