package store.offheap.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import store.offheap.build.Sample;

/** {@code store head}: prints the first entries of an ID map. */
@Command(
    name = "head",
    description = {
      "Print the first entries of an ID map, in the order of the file, which has no meaning: key,"
          + " tab, value."
    },
    footer = {"", "Example:", "  store head -n 5 cities.store"})
final class HeadCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "FILE", description = "The store.")
  private Path file;

  @Option(
      names = "-n",
      paramLabel = "COUNT",
      defaultValue = "10",
      description = "Number of entries (default: ${DEFAULT-VALUE}).")
  private int count;

  @Mixin
  private ReportOption report;

  @Override
  public Integer call() throws IOException {
    if (count < 0) {
      throw report.usage("-n: expected=0 or more, actual=" + count);
    }
    MapKind.requireIdMap(file);
    EntryLines.print(report, Sample.first(file, count));
    return ExitCode.OK;
  }
}
