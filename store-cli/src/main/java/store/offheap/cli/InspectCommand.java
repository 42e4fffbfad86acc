package store.offheap.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import store.offheap.build.Warming;
import store.offheap.map.IdMap;
import store.offheap.model.Residency;
import store.offheap.object.ObjectMap;

/** {@code store inspect}: prints the description and the statistics of a store. */
@Command(
    name = "inspect",
    description = {
      "Print the kind of a store, its size, load factor and probe lengths, and how much of it is"
          + " in memory.",
      "",
      "The histogram counts entries by the number of slots that a lookup probes to find them. A"
          + " strip has a cell for each segment, or for several neighbours: the higher, the"
          + " fuller.",
      "",
      "For an object map, it prints the types of keys, values and nested values with their counts"
          + " and bytes, how much is saved by storing equal values once, and how much of the file"
          + " is garbage."
    },
    footer = {
      "",
      "Examples:",
      "  store inspect cities.store",
      "  store inspect cities.store --html cities.html"
    })
final class InspectCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "FILE", description = "The store.")
  private Path file;

  @Option(
      names = "--html",
      paramLabel = "PAGE",
      description = "Also draw this as one self-contained HTML page.")
  private Path html;

  @Option(names = "--overwrite", description = "Replace the page if it exists.")
  private boolean isOverwrite;

  @Mixin
  private ReportOption report;

  @Override
  public Integer call() throws IOException {
    if (html == null) {
      show(inspect());
      return ExitCode.OK;
    }
    OutputFile.requireApart(html, file);
    try (OutputFile output = new OutputFile(html, isOverwrite)) {
      Inspection inspection = inspect();
      InspectPage page = new InspectPage();
      inspection.draw(page);
      try (OutputStream out = output.create()) {
        out.write(page.html(inspection.tree()).getBytes(StandardCharsets.UTF_8));
      }
      output.publish();
      show(inspection);
    }
    return ExitCode.OK;
  }

  private Inspection inspect() {
    // Before the statistics, which read the entire file into memory.
    Residency residency = Warming.residency(file);
    if (ObjectMap.isObjectMap(file)) {
      try (ObjectMap map = ObjectMap.openReadOnly(file)) {
        return new ObjectInspect(file, map, new MemoryUse(residency, map.reading()));
      }
    }
    try (IdMap map = IdMap.openReadOnly(file)) {
      return new MapInspect(file, map, new MemoryUse(residency, map.reading()));
    }
  }

  private void show(Inspection inspection) throws IOException {
    if (report.isJson()) {
      Map<String, Object> tree = inspection.tree();
      report.json(tree);
      return;
    }
    inspection.print(report);
    if (html != null) {
      report.line("");
      report.field("page", PlainText.safe(html.toString()));
    }
  }
}
