package store.offheap.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import store.offheap.build.Sample;

/** {@code store sample}: prints a random sample of entries of an ID map. */
@Command(
    name = "sample",
    description = {
      "Print a uniform random sample of the entries of an ID map: key, tab, value.",
      "",
      "This reads the whole store."
    },
    footer = {"", "Example:", "  store sample -n 1000 --seed 1 cities.store"})
final class SampleCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "FILE", description = "The store.")
  private Path file;

  @Option(
      names = "-n",
      paramLabel = "COUNT",
      defaultValue = "10",
      description = "Number of entries (default: ${DEFAULT-VALUE}).")
  private int count;

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      description = "Seed of the random choice; the same seed gives the same entries (default:"
          + " different ones each time).")
  private Long seed;

  @Mixin
  private ReportOption report;

  @Override
  public Integer call() throws IOException {
    if (count < 0) {
      throw report.usage("-n: expected=0 or more, actual=" + count);
    }
    MapKind.requireIdMap(file);
    long chosen = seed == null ? ThreadLocalRandom.current().nextLong() : seed;
    EntryLines.print(report, Sample.random(file, count, chosen));
    return ExitCode.OK;
  }
}
