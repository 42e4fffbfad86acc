package store.offheap.cli;

import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/** Entry point of the {@code store} program: wires the streams, runs one command and exits. */
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

  private static int run(String[] arguments) {
    CommandLine store = commandLine(arguments);
    Failures failures = new Failures(store);
    store.setParameterExceptionHandler(failures);
    store.setExecutionExceptionHandler(failures);
    store.setExecutionStrategy(parsed -> execute(parsed, failures));
    try {
      ArgumentBytes.requireText(arguments);
      return flushed(store, store.execute(arguments));
    } catch (Throwable failure) {
      // The command framework hands over exceptions but not errors, such as a lack of memory.
      return failures.report(failure);
    }
  }

  /**
   * Prints what is left.
   *
   * @return the exit code, the same if nobody reads that, or storage has failed before
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
   * The command line, on the standard streams: with the one command that the first argument names,
   * since to describe all of them takes longer than most run; else with all.
   */
  private static CommandLine commandLine(String[] arguments) {
    CommandLine store = AllCommands.named(arguments.length == 0 ? "" : arguments[0])
        .map(command -> new CommandLine(new StoreCommand())
            .addSubcommand(command)
            .registerConverter(Path.class, new PathConverter()))
        .orElseGet(AllCommands::commandLine);
    store.setCaseInsensitiveEnumValuesAllowed(true);
    // What begins with @ is a key or a file like others, and not the name of a file of arguments.
    store.setExpandAtFiles(false);
    store.setOut(StandardStreams.out());
    store.setErr(StandardStreams.err());
    return store;
  }

  private static int execute(ParseResult parsed, Failures failures) {
    try {
      return new RunLast().execute(parsed);
    } catch (OutputException e) {
      // Of help that cannot be printed the framework would show the stack trace.
      return failures.report(e);
    }
  }
}
