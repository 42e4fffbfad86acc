package store.offheap.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code store array}: the group of commands for arrays. */
@Command(
    name = "array",
    description = {"Inspect, convert, slice and plot arrays: NumPy's .npy files and sparse arrays."
    },
    footer = {
      "",
      "Examples:",
      "  store array info a.npy",
      "  store array stats a.npy",
      "  store array slice a.npy b.npy '3, ..., ::2'"
    },
    subcommands = {
      ArrayInfoCommand.class,
      ArrayHeadCommand.class,
      ArrayStatsCommand.class,
      ArrayConvertCommand.class,
      ArraySliceCommand.class,
      ArrayPlotCommand.class,
      ArrayToSparseCommand.class,
      ArrayToDenseCommand.class,
      ArrayToNpzCommand.class
    })
final class ArrayCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return ExitCode.USAGE;
  }
}
