package store.offheap.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import store.offheap.map.IdMap;
import store.offheap.model.StoreDescription;
import store.offheap.model.TableStats;
import store.offheap.object.ObjectMap;

/** {@code store inspect}: prints what a store is and how full it is. */
@Command(
    name = "inspect",
    description = {
      "Print what a store is, how large and how full, and how far its lookups go.",
      "",
      "The histogram counts entries by the number of slots that a lookup inspects to find them.",
      "",
      "Of an object map it prints the types of keys, values and what is nested in them, with counts"
          + " and bytes, how much is stored once for many, and how much of the file is garbage."
    },
    footer = {"", "Example:", "  store inspect cities.store"})
final class InspectCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "FILE", description = "The store.")
  private Path file;

  @Mixin
  private ReportOption report;

  @Override
  public Integer call() throws IOException {
    if (ObjectMap.isObjectMap(file)) {
      inspectObjects();
      return ExitCode.OK;
    }
    try (IdMap map = IdMap.openReadOnly(file)) {
      StoreDescription description = map.describe();
      TableStats stats = map.stats();
      if (report.isJson()) {
        report.json(tree(description, stats));
      } else {
        print(description, stats);
      }
    }
    return ExitCode.OK;
  }

  private void inspectObjects() throws IOException {
    try (ObjectMap map = ObjectMap.openReadOnly(file)) {
      ObjectInspect inspect = new ObjectInspect(file, map, report);
      if (report.isJson()) {
        inspect.printJson();
      } else {
        inspect.print();
      }
    }
  }

  private void print(StoreDescription description, TableStats stats) {
    report.field("file", PlainText.safe(file.toString()));
    report.field(
        "kind", PlainText.safe(description.kind()) + ", format " + description.formatVersion());
    report.field("types", PlainText.types(description.keyType(), description.valueType()));
    report.field("state", description.state());
    report.field("entries", PlainText.count(stats.entries()));
    report.field(
        "slots",
        PlainText.count(stats.slots()) + ", " + PlainText.count(stats.deleted())
            + " of them deleted");
    report.field("load", PlainText.decimal(100 * stats.load(), 1) + " %");
    report.field(
        "size",
        PlainText.bytes(stats.fileBytes()) + " ("
            + PlainText.count(stats.fileBytes(), "byte", "bytes") + ")");
    report.field(
        "per entry",
        stats.entries() == 0 ? "-" : PlainText.decimal(stats.bytesPerEntry(), 2) + " bytes");
    report.field(
        "segments",
        PlainText.count(stats.segments()) + " live, "
            + PlainText.count(stats.retiredSegments()) + " retired, "
            + PlainText.count(stats.freeSegments()) + " free; "
            + PlainText.count(stats.slots() / stats.segments()) + " slots each, depth "
            + stats.depth());
    report.field("seed", String.format("0x%016x", description.seed()));
    report.field(
        "epoch",
        PlainText.count(description.epoch()) + ", checkpoint "
            + PlainText.count(description.checkpoint()));
    description
        .attributes()
        .forEach((name, value) ->
            report.field("attribute", PlainText.safe(name) + " = " + PlainText.safe(value)));
    printHistogram(stats);
  }

  private void printHistogram(TableStats stats) {
    Histogram histogram =
        new Histogram(Terminal.widthColumns(), Terminal.OUT.canShow(Histogram.BAR_CHARACTERS));
    report.line("");
    if (stats.maxProbeLength() == 0) {
      report.line("probe lengths: no entries");
      return;
    }
    report.line("probe lengths: mean " + PlainText.decimal(stats.meanProbeLength(), 2)
        + ", longest " + PlainText.count(stats.maxProbeLength()));
    histogram.lines(stats.probeLengths()).forEach(report::line);
  }

  private Map<String, Object> tree(StoreDescription description, TableStats stats) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("file", file.toString());
    tree.put("kind", description.kind());
    tree.put("formatVersion", description.formatVersion());
    tree.put("keyType", description.keyType().label());
    tree.put("valueType", description.valueType().label());
    tree.put("state", description.state());
    tree.put("entries", stats.entries());
    tree.put("deleted", stats.deleted());
    tree.put("slots", stats.slots());
    tree.put("load", stats.load());
    tree.put("fileBytes", stats.fileBytes());
    tree.put("bytesPerEntry", stats.bytesPerEntry());
    tree.put("segments", stats.segments());
    tree.put("retiredSegments", stats.retiredSegments());
    tree.put("freeSegments", stats.freeSegments());
    tree.put("segmentSlots", description.segmentSlots());
    tree.put("depth", stats.depth());
    tree.put("seed", description.seed());
    tree.put("epoch", description.epoch());
    tree.put("checkpoint", description.checkpoint());
    tree.put("meanProbeLength", stats.meanProbeLength());
    tree.put("maxProbeLength", stats.maxProbeLength());
    tree.put("probeLengths", Arrays.stream(stats.probeLengths()).boxed().toList());
    tree.put("attributes", description.attributes());
    return tree;
  }
}
