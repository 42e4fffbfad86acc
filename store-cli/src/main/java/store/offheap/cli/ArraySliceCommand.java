package store.offheap.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import store.offheap.array.DenseArray;

/** {@code store array slice}: writes a part of an array. */
@Command(
    name = "slice",
    description = "Write a part of an array to a new file.",
    footer = {
      "",
      "Examples:",
      "  store array slice a.npy plane.npy 3",
      "  store array slice a.npy b.npy '..., ::2, -1' --type float32"
    })
final class ArraySliceCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "FILE", description = "The array: an .npy file.")
  private Path file;

  @Parameters(index = "1", paramLabel = "OUT", description = "The new file; it must not exist yet.")
  private Path output;

  @Parameters(
      index = "2",
      paramLabel = "PART",
      description = "The part to write, as in Python's brackets.")
  private String selection;

  @Mixin
  private ArrayTypeOption type;

  @Mixin
  private ReportOption report;

  /**
   * A part may begin with a minus sign; an argument that is neither a part nor an option is
   * superfluous.
   */
  @Spec
  void spec(CommandSpec command) {
    command.parser().unmatchedOptionsArePositionalParams(true);
  }

  @Override
  public Integer call() throws IOException {
    OutputFile.requireFolder(output);
    try (DenseArray array = DenseArray.openReadOnly(file)) {
      type.copy(array.select(selection), file, output, report);
    }
    return ExitCode.OK;
  }
}
