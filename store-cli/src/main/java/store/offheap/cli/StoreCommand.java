package store.offheap.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The program {@code store}: the options and help shared by all commands. */
@Command(
    name = "store",
    scope = ScopeType.INHERIT,
    mixinStandardHelpOptions = true,
    versionProvider = VersionText.class,
    usageHelpAutoWidth = true,
    sortOptions = false,
    description = {
      "Builds, reads, changes and checks memory-mapped maps of numbers, maps of objects, and"
          + " arrays."
    },
    synopsisSubcommandLabel = "COMMAND",
    optionListHeading = "%nOptions:%n",
    commandListHeading = "%nCommands:%n",
    parameterListHeading = "%nArguments:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:success",
      "1:a key was not found, stores differ, or the input cannot be used: no rows, more bad rows"
          + " than --max-errors, numbers that no type holds, a forbidden duplicate key, a patch for"
          + " another store",
      "2:wrong usage: unknown option, type or column, malformed number, or the output exists",
      "3:the file is corrupt, needs recovery, is too new, is not a store, is a store of another"
          + " kind, or holds an unknown class",
      "4:another writer has the store open",
      "5:I/O error: missing file, no permission, disk or memory full"
    })
public class StoreCommand implements Callable<Integer> {
  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      order = 1, // behind those that have none
      description = "Show the stack trace of an error.")
  private boolean isDebug;

  @Spec
  private CommandSpec spec;

  /** Creates the command; called by the command framework. */
  public StoreCommand() {}

  /** Returns whether stack traces are wanted. */
  boolean isDebug() {
    return isDebug;
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return ExitCode.USAGE;
  }
}
