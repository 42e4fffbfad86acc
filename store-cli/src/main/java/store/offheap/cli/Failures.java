package store.offheap.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;
import store.offheap.error.CorruptStoreException;
import store.offheap.error.FormatTooNewException;
import store.offheap.error.NotAStoreException;
import store.offheap.error.RecoveryNeededException;
import store.offheap.error.StoreIoException;
import store.offheap.error.StoreLockedException;
import store.offheap.error.UnknownTypeException;

/** Converts every failure of a command to one readable message and an exit code. */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private final CommandLine store;

  /** Creates an instance for the commands of a command line. */
  Failures(CommandLine store) {
    this.store = store;
  }

  @Override
  public int handleParseException(ParameterException parsing, String[] arguments) {
    ParameterException failure = parsing instanceof MissingParameterException
        ? unknownOption(parsing.getCommandLine(), arguments).orElse(parsing)
        : parsing;
    CommandLine command = failure.getCommandLine();
    PrintWriter err = store.getErr();
    err.println(command.getCommandSpec().qualifiedName() + ": " + PlainText.safe(usage(failure)));
    UnmatchedArgumentException.printSuggestions(failure, err);
    keyOrValue(failure).ifPresent(err::println);
    err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    printTrace(failure);
    return ExitCode.USAGE;
  }

  /**
   * Returns what is wrong with the arguments; the first argument of a command group can only be a
   * command.
   */
  private static String usage(ParameterException failure) {
    if (failure instanceof UnmatchedArgumentException unmatched
        && !unmatched.isUnknownOption()
        && !failure.getCommandLine().getSubcommands().isEmpty()) {
      return "unknown command: '" + unmatched.getUnmatched().get(0) + "'";
    }
    return message(failure);
  }

  /**
   * Returns a hint on how to pass an argument that looks like an option but may not be one, such as
   * {@code -inf}.
   */
  private static Optional<String> keyOrValue(ParameterException failure) {
    CommandLine command = failure.getCommandLine();
    return Optional.of(failure)
        .filter(UnmatchedArgumentException.class::isInstance)
        .map(
            unmatched -> ((UnmatchedArgumentException) unmatched).getUnmatched().get(0))
        .filter(argument -> takesKeys(command) && isShort(argument))
        .map(argument -> PlainText.safe("If '" + argument + "' is a key or value, -- comes before"
            + " them: " + command.getCommandSpec().qualifiedName() + " FILE -- ..."));
  }

  /**
   * Returns the failure for an unknown option: an argument that seems to be missing is often
   * present after an option that does not exist.
   */
  private static Optional<ParameterException> unknownOption(
      CommandLine command, String[] arguments) {
    boolean isTaken = false;
    for (String argument : arguments) {
      if (!isTaken && argument.equals("--")) {
        break;
      }
      if (!isTaken && isUnknown(command, argument)) {
        return Optional.of(new UnmatchedArgumentException(command, List.of(argument)));
      }
      OptionSpec option = isTaken ? null : option(command, argument);
      isTaken = option != null && option.arity().min() > 0;
    }
    return Optional.empty();
  }

  private static boolean isUnknown(CommandLine command, String argument) {
    return argument.startsWith("--")
        ? option(command, argument.replaceFirst("=.*", "")) == null
        : takesKeys(command)
            && isShort(argument)
            && option(command, argument.substring(0, 2)) == null;
  }

  private static boolean takesKeys(CommandLine command) {
    return command.getCommandSpec().positionalParameters().stream()
        .anyMatch(parameter -> parameter.paramLabel().startsWith("KEY"));
  }

  /** Returns whether an argument looks like one or several single-letter options. */
  private static boolean isShort(String argument) {
    return argument.matches("(?s)-\\p{Alpha}.*");
  }

  /** The option of a name, of a command or of those that it is one of; null if there is none. */
  private static OptionSpec option(CommandLine command, String name) {
    if (command == null) {
      return null;
    }
    OptionSpec own = command.getCommandSpec().findOption(name);
    return own == null ? option(command.getParent(), name) : own;
  }

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, ParseResult parseResult) {
    if (failure instanceof OutputException output && output.isClosedPipe()) {
      return verdict(command);
    }
    int code = report(failure);
    if (!isEnding()
        && rootIo(failure) instanceof FileAlreadyExistsException inTheWay
        && isReplaceable(inTheWay)
        && command.getCommandSpec().findOption("--overwrite") != null
        && !command.getParseResult().hasMatchedOption("--overwrite")) {
      store.getErr().println("--overwrite replaces it.");
    }
    return code;
  }

  /** Returns the exit code that a command had determined when its reader went away. */
  private static int verdict(CommandLine command) {
    Integer code = command.getExecutionResult();
    return code == null ? ExitCode.OK : code;
  }

  /** Returns whether a file could be replaced if the user allowed it. */
  private static boolean isReplaceable(FileAlreadyExistsException inTheWay) {
    return inTheWay.getReason() == null;
  }

  /**
   * Reports a failure on standard error, after flushing standard output. Reports nothing once a
   * signal ends the program, because the command's resources are then being closed.
   *
   * @return the exit code
   */
  int report(Throwable failure) {
    if (failure instanceof OutputException output && output.isClosedPipe()) {
      return ExitCode.OK;
    }
    if (!(failure instanceof OutputException)) {
      try {
        store.getOut().flush();
      } catch (OutputException e) {
        // The current failure takes precedence.
      }
    }
    if (!isEnding()) {
      store.getErr().println("store: " + PlainText.safe(describe(failure)));
      printTrace(failure);
    }
    return exitCode(failure);
  }

  /** Returns whether temporary files are being deleted because the JVM is shutting down. */
  private static boolean isEnding() {
    try {
      Thread none = new Thread(() -> {});
      Runtime.getRuntime().addShutdownHook(none);
      return !Runtime.getRuntime().removeShutdownHook(none);
    } catch (IllegalStateException e) {
      return true;
    }
  }

  private void printTrace(Throwable failure) {
    StoreCommand command = store.getCommand();
    if (command.isDebug()) {
      StringWriter trace = new StringWriter();
      failure.printStackTrace(new PrintWriter(trace));
      String text = trace.toString();
      for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
        // Line ends of a message, which may quote a file, must not look like those of the trace.
        text = text.replace(cause.toString(), PlainText.safe(cause.toString()));
      }
      text.lines().map(Failures::safeLine).forEach(store.getErr()::println);
    }
  }

  /** Returns a line of a stack trace made safe, preserving its indentation. */
  private static String safeLine(String line) {
    String text = line.stripLeading();
    return line.substring(0, line.length() - text.length()) + PlainText.safe(text);
  }

  private static int exitCode(Throwable failure) {
    if (failure instanceof RejectedInputException) {
      return ExitCode.DIFFERS;
    }
    if (failure instanceof IllegalArgumentException
        || failure instanceof UnsupportedOperationException
        || rootIo(failure) instanceof FileAlreadyExistsException) {
      return ExitCode.USAGE;
    }
    if (failure instanceof NotAStoreException
        || failure instanceof CorruptStoreException
        || failure instanceof FormatTooNewException
        || failure instanceof RecoveryNeededException
        || failure instanceof UnknownTypeException) {
      return ExitCode.CORRUPT;
    }
    return failure instanceof StoreLockedException ? ExitCode.LOCKED : ExitCode.IO;
  }

  private static String describe(Throwable failure) {
    if (failure instanceof RecoveryNeededException) {
      return message(failure) + " (a put or a remove, of any key, opens it for writing)";
    }
    if (failure instanceof UnknownTypeException) {
      return message(failure) + " (only the program that has the class can read it)";
    }
    if (failure instanceof CorruptStoreException) {
      return "corrupt store: " + message(failure);
    }
    if (failure instanceof OutOfMemoryError) {
      return "out of memory: " + message(failure)
          + " (STORE_JAVA_OPTS=-Xmx4g gives the program 4 GiB)";
    }
    if (failure instanceof InternalError) {
      return "the storage behind a file failed while it was in use, or the file was cut short: "
          + message(failure);
    }
    if (isExpected(failure)) {
      return rootIo(failure) instanceof FileSystemException system
          ? describe(system, message(failure))
          : message(failure);
    }
    return "internal error, --debug shows where: " + failure;
  }

  private static boolean isExpected(Throwable failure) {
    return failure.getClass().getPackage().equals(StoreIoException.class.getPackage())
        || failure instanceof RejectedInputException
        || failure instanceof IllegalArgumentException
        || failure instanceof UnsupportedOperationException
        || failure instanceof IOException
        || failure instanceof UncheckedIOException;
  }

  /** Returns the error of the operating system for a file, worded as in a shell if possible. */
  private static String describe(FileSystemException failure, String otherwise) {
    String file = failure.getFile();
    if (failure instanceof NoSuchFileException) {
      return "no such file or directory: " + file;
    }
    if (failure instanceof AccessDeniedException) {
      return "permission denied: " + file;
    }
    if (failure instanceof NotDirectoryException) {
      return "not a directory: " + file;
    }
    if (failure instanceof FileAlreadyExistsException) {
      String reason = failure.getReason() == null ? "" : ", " + failure.getReason();
      return "already exists" + reason + ": " + file;
    }
    return otherwise;
  }

  /** Returns the I/O error that a failure is or wraps, or null. */
  private static IOException rootIo(Throwable failure) {
    if (failure instanceof IOException io) {
      return io;
    }
    return failure instanceof UncheckedIOException || failure instanceof StoreIoException
        ? (IOException) failure.getCause()
        : null;
  }

  private static String message(Throwable failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
  }
}
