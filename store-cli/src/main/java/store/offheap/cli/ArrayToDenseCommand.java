package store.offheap.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code store array to-dense}: writes all elements of a sparse array. */
@Command(
    name = "to-dense",
    description = "Write a sparse array, or a part of it, to a dense .npy file.",
    footer = {
      "",
      "Examples:",
      "  store array to-dense a.sparse a.npy",
      "  store array to-dense a.sparse part.npy --select '100:200, ::2'"
    })
final class ArrayToDenseCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "FILE", description = "The sparse array.")
  private Path file;

  @Parameters(index = "1", paramLabel = "OUT", description = "The new file; it must not exist yet.")
  private Path output;

  @Option(
      names = "--select",
      paramLabel = "PART",
      defaultValue = "...",
      description = "The part to write, as in Python's brackets.")
  private String selection;

  @Mixin
  private ProgressOptions progress;

  @Mixin
  private ReportOption report;

  @Override
  public Integer call() throws IOException {
    new SparseReport(file, report)
        .write(
            selection,
            output,
            progress,
            true,
            (view, written) -> view.toDense(output, written).close());
    return ExitCode.OK;
  }
}
