package store.offheap.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The program with all of its commands: for help, usage errors and the completion script. */
@Command(
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
public final class AllCommands extends StoreCommand {
  /** Creates the command; called by the command framework. */
  public AllCommands() {}

  static CommandLine commandLine() {
    CommandLine store = new CommandLine(new AllCommands());
    store.registerConverter(Path.class, new PathConverter());
    store
        .getSubcommands()
        .get("generate-completion")
        .getCommandSpec()
        .usageMessage()
        .hidden(true);
    return store;
  }

  /** Returns the command with a name, if it can run without the other commands. */
  static Optional<Class<?>> named(String name) {
    return Arrays.stream(AllCommands.class.getAnnotation(Command.class).subcommands())
        .filter(command -> command != HelpCommand.class && command != GenerateCompletion.class)
        .filter(command -> command.getAnnotation(Command.class).name().equals(name))
        .findFirst();
  }
}
