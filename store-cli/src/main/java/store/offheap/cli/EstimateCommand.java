package store.offheap.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import store.offheap.build.Estimate;
import store.offheap.model.DType;
import store.offheap.model.EstimateReport;

/** {@code store estimate}: says how large a store will be. */
@Command(
    name = "estimate",
    description = {
      "Say how large a store will be that is built of so many entries, and what the build takes."
    },
    footer = {
      "",
      "Example:",
      "  store estimate 100000000 --key-type u32 --value-type u32 --load 0.95"
    })
final class EstimateCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "ENTRIES", description = "How many different keys.")
  private long entries;

  @Option(
      names = "--key-type",
      paramLabel = "TYPE",
      required = true,
      converter = DTypeConverter.class,
      description = "int32, uint32, int64 or uint64.")
  private DType keyType;

  @Option(
      names = "--value-type",
      paramLabel = "TYPE",
      required = true,
      converter = DTypeConverter.class,
      description = "int8 to uint64, float32, float64, or none for a set.")
  private DType valueType;

  @Option(
      names = "--load",
      paramLabel = "FRACTION",
      defaultValue = "0.80",
      description = "How full segments are at most (default: ${DEFAULT-VALUE}).")
  private double load;

  @Mixin
  private ReportOption report;

  @Override
  public Integer call() throws IOException {
    if (entries < 0 || !(load >= 0.1 && load <= 0.95)) {
      throw report.usage("expected=0 or more entries and a load of 0.10 to 0.95, actual=" + entries
          + " and " + load);
    }
    EstimateReport estimate = Estimate.of(entries, keyType, valueType, load);
    if (report.isJson()) {
      report.json(tree(estimate));
    } else {
      report.line("about " + PlainText.bytes(estimate.fileBytes()) + ", "
          + PlainText.count(estimate.segments(), "segment", "segments") + ", load "
          + PlainText.decimal(100 * estimate.load(), 1) + " %; the build takes "
          + PlainText.bytes(estimate.temporaryBytes())
          + " more for temporary rows that do not fit memory");
    }
    return ExitCode.OK;
  }

  private static Map<String, Object> tree(EstimateReport estimate) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("fileBytes", estimate.fileBytes());
    tree.put("segments", estimate.segments());
    tree.put("load", estimate.load());
    tree.put("temporaryBytes", estimate.temporaryBytes());
    return tree;
  }
}
