package store.offheap.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The program {@code store}: names its commands and what all of them share. */
@Command(
    name = "store",
    scope = ScopeType.INHERIT,
    mixinStandardHelpOptions = true,
    versionProvider = VersionText.class,
    usageHelpAutoWidth = true,
    sortOptions = false,
    description = {
      "Builds, reads, changes and checks memory-mapped maps of numbers and of objects, and arrays."
    },
    synopsisSubcommandLabel = "COMMAND",
    optionListHeading = "%nOptions:%n",
    commandListHeading = "%nCommands:%n",
    parameterListHeading = "%nArguments:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:fine",
      "1:a key was not found, stores differ, or rows of the input were rejected",
      "2:wrong usage: unknown option, type or column, unreadable number, or the output exists",
      "3:the file is corrupt, needs recovery, is too new, is not a store, or holds an unknown class",
      "4:another writer has the store open",
      "5:I/O error: missing file, no permission, full disk or memory"
    },
    subcommands = {
      CreateCommand.class,
      EstimateCommand.class,
      BuildCommand.class,
      MergeCommand.class,
      DiffCommand.class,
      ApplyCommand.class,
      CompactCommand.class,
      GetCommand.class,
      PutCommand.class,
      RemoveCommand.class,
      HeadCommand.class,
      SampleCommand.class,
      WarmCommand.class,
      ExportCommand.class,
      InspectCommand.class,
      VerifyCommand.class,
      SalvageCommand.class,
      VacuumCommand.class,
      ArrayCommand.class,
      HelpCommand.class,
      GenerateCompletion.class
    })
public final class StoreCommand implements Callable<Integer> {
  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of an error.")
  private boolean isDebug;

  @Spec
  private CommandSpec spec;

  /** The command without arguments, for the command framework. */
  public StoreCommand() {}

  /** The whole command line, on the standard streams, ready to execute. */
  static CommandLine commandLine() {
    CommandLine store = new CommandLine(new StoreCommand());
    store.setCaseInsensitiveEnumValuesAllowed(true);
    store.setOut(StandardStreams.out());
    store.setErr(StandardStreams.err());
    store
        .getSubcommands()
        .get("generate-completion")
        .getCommandSpec()
        .usageMessage()
        .hidden(true);
    Failures failures = new Failures(store);
    store.setParameterExceptionHandler(failures);
    store.setExecutionExceptionHandler(failures);
    store.setExecutionStrategy(parsed -> execute(parsed, failures));
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

  /** Whether stack traces are wanted. */
  boolean isDebug() {
    return isDebug;
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return ExitCode.USAGE;
  }
}
