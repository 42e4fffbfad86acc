package store.offheap.cli;

import picocli.CommandLine;

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
    CommandLine store = StoreCommand.commandLine();
    Failures failures = new Failures(store);
    try {
      int code = store.execute(arguments);
      store.getOut().flush();
      return code;
    } catch (Throwable failure) {
      // The command framework hands over exceptions but not errors, such as a lack of memory.
      return failures.report(failure);
    }
  }
}
