package store.offheap.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import store.offheap.array.DenseArray;

/** {@code store array convert}: writes an array in another type. */
@Command(
    name = "convert",
    description = {
      "Write an array to a new file in another type.",
      "",
      "A number outside the type is an error that names the element, unless --saturate is given."
          + " With --dtype auto, an extra pass over the elements chooses the type, and their range"
          + " and the bytes saved are printed."
    },
    footer = {
      "",
      "Examples:",
      "  store array convert a.npy b.npy --type float32",
      "  store array convert a.npy small.npy --dtype auto"
    })
final class ArrayConvertCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "FILE", description = "The array: an .npy file.")
  private Path file;

  @Parameters(index = "1", paramLabel = "OUT", description = "The new file; it must not exist yet.")
  private Path output;

  @Mixin
  private ArrayTypeOption type;

  @Mixin
  private ReportOption report;

  @Override
  public Integer call() throws IOException {
    if (!type.isGiven()) {
      throw report.usage("Missing required option: '--type=TYPE'");
    }
    OutputFile.requireFolder(output);
    try (DenseArray array = DenseArray.openReadOnly(file)) {
      type.copy(array.all(), file, output, report);
    }
    return ExitCode.OK;
  }
}
