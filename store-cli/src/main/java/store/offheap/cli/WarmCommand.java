package store.offheap.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import store.offheap.build.Warming;
import store.offheap.model.Residency;

/** {@code store warm}: reads a store into the page cache. */
@Command(
    name = "warm",
    description = {
      "Read a store from start to end, so that later lookups find it in memory as far as it fits,"
          + " and print how much of it was in memory before and is now."
    },
    footer = {"", "Example:", "  store warm cities.store"})
final class WarmCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "FILE", description = "The store.")
  private Path file;

  @Mixin
  private ProgressOptions progressOptions;

  @Mixin
  private ReportOption report;

  @Override
  public Integer call() throws IOException {
    Residency before = Warming.residency(file);
    long startNs = System.nanoTime();
    long bytes;
    try (BuildProgress progress = progressOptions.begin(report)) {
      bytes = Warming.warm(file, ProgressOptions.phase(progress, "reading", Files.size(file)));
    }
    double seconds = (System.nanoTime() - startNs) / 1e9;
    Residency after = Warming.residency(file);
    if (report.isJson()) {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("file", file.toString());
      tree.put("bytes", bytes);
      tree.put("seconds", Math.round(seconds * 1000) / 1000.0);
      tree.put("residentBefore", before.isKnown() ? before.share() : null);
      tree.put("residentAfter", after.isKnown() ? after.share() : null);
      report.json(tree);
    } else if (!progressOptions.isQuiet()) {
      report.line(PlainText.safe(file.toString()) + ": " + PlainText.bytes(bytes) + " read, "
          + PlainText.decimal(seconds, 2) + " s; in memory before: " + MemoryUse.text(before)
          + ", now: " + MemoryUse.text(after));
    }
    return ExitCode.OK;
  }
}
