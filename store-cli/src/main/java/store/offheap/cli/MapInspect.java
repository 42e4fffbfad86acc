package store.offheap.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import store.offheap.map.IdMap;
import store.offheap.model.StoreDescription;
import store.offheap.model.TableStats;

/** The description, occupancy and probe lengths of an ID map. */
final class MapInspect implements Inspection {
  private final Path file;
  private final StoreDescription description;
  private final TableStats stats;
  private final MemoryUse memory;
  private final Strip loads;

  MapInspect(Path file, IdMap map, MemoryUse memory) {
    this.file = file;
    this.description = map.describe();
    this.stats = map.stats();
    this.memory = memory;
    this.loads = new Strip(stats.segmentLoads());
  }

  /** Returns the names and values that are printed, one per line. */
  private Map<String, String> fields() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("file", PlainText.safe(file.toString()));
    fields.put(
        "kind", PlainText.safe(description.kind()) + ", format " + description.formatVersion());
    fields.put("types", PlainText.types(description.keyType(), description.valueType()));
    fields.put("state", description.state());
    fields.put("entries", PlainText.count(stats.entries()));
    fields.put(
        "slots",
        PlainText.count(stats.slots()) + ", " + PlainText.count(stats.deleted())
            + " of them deleted");
    fields.put("load", percent(stats.load()));
    fields.put(
        "size",
        PlainText.bytes(stats.fileBytes()) + " ("
            + PlainText.count(stats.fileBytes(), "byte", "bytes") + ")");
    fields.put(
        "per entry",
        stats.entries() == 0 ? "-" : PlainText.decimal(stats.bytesPerEntry(), 2) + " bytes");
    fields.put(
        "segments",
        PlainText.count(stats.segments()) + " live, "
            + PlainText.count(stats.retiredSegments()) + " retired, "
            + PlainText.count(stats.freeSegments()) + " free; " + PlainText.count(segmentSlots())
            + " slots each, depth " + stats.depth());
    fields.put("seed", String.format("0x%016x", description.seed()));
    fields.put(
        "epoch",
        PlainText.count(description.epoch()) + ", checkpoint "
            + PlainText.count(description.checkpoint()));
    fields.put("resident", memory.text());
    fields.put("reading", memory.reading());
    return fields;
  }

  private long segmentSlots() {
    return stats.slots() / stats.segments();
  }

  private static String percent(double share) {
    return PlainText.decimal(100 * share, 1) + " %";
  }

  @Override
  public void print(ReportOption report) {
    fields().forEach(report::field);
    description
        .attributes()
        .forEach((name, value) ->
            report.field("attribute", PlainText.safe(name) + " = " + PlainText.safe(value)));
    report.line("");
    if (stats.maxProbeLength() == 0) {
      report.line("probe lengths: no entries");
      return;
    }
    report.line("probe lengths: mean " + meanProbes() + ", longest " + longestProbe());
    new Histogram(Terminal.widthColumns(), Terminal.OUT.canShow(Histogram.BAR_CHARACTERS))
        .lines(stats.probeLengths())
        .forEach(report::line);
    report.line("");
    report.line("load by segment: " + loadText());
    TerminalStrip.onOutput().lines(loads).forEach(report::line);
    memory.print(report);
  }

  private String meanProbes() {
    return PlainText.decimal(stats.meanProbeLength(), 2);
  }

  /** Returns the largest probe length as text; the last bucket also counts all longer ones. */
  private String longestProbe() {
    int longest = stats.maxProbeLength();
    return PlainText.count(longest) + (longest == stats.probeLengths().length ? " or more" : "");
  }

  private String loadText() {
    return "least " + percent(loads.least()) + ", mean " + percent(loads.mean()) + ", most "
        + percent(loads.most());
  }

  @Override
  public Map<String, Object> tree() {
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
    tree.put("segmentLoad", loads.tree());
    tree.putAll(memory.tree());
    tree.put("attributes", description.attributes());
    return tree;
  }

  @Override
  public void draw(InspectPage page) {
    page.header(
        file.getFileName().toString(),
        description.kind() + ", " + PlainText.types(description.keyType(), description.valueType()),
        description.state(),
        description.state().equals(StoreDescription.CLEAN));
    page.tile("entries", PlainText.count(stats.entries()), "");
    page.tile("size", PlainText.bytes(stats.fileBytes()), "");
    page.tile(
        "an entry",
        stats.entries() == 0 ? "-" : PlainText.decimal(stats.bytesPerEntry(), 2),
        "bytes of the file");
    page.tile("load", percent(stats.load()), "of the slots");
    page.tile("a hit inspects", meanProbes(), "slots; most: " + longestProbe());
    memory.tile(page);
    page.parts("Where the bytes are", stats.fileBytes(), parts());
    page.bars(
        "Probe lengths",
        "How many entries a lookup finds after how many slots.",
        Histogram.buckets(stats.probeLengths()).stream()
            .map(bucket -> new InspectPage.Bar(
                bucket.label(),
                bucket.count(),
                PlainText.count(bucket.count()),
                percent((double) bucket.count() / Math.max(1, stats.entries()))))
            .toList());
    page.strip(
        "Load by segment",
        PlainText.count(loads.count(), "segment", "segments") + " in the order of hashes: "
            + loadText() + ".",
        loads,
        "segment");
    memory.draw(page);
    page.table("Attributes", description.attributes());
    page.table("All figures", fields());
  }

  private List<InspectPage.Part> parts() {
    long slotBytes = description.keyType().bytes() + description.valueType().bytes();
    long used = Math.round(stats.load() * stats.slots());
    long idle = ((long) stats.retiredSegments() + stats.freeSegments()) * segmentSlots();
    return List.of(
        new InspectPage.Part("keys and values", stats.entries() * slotBytes, "live"),
        new InspectPage.Part("deleted entries", stats.deleted() * slotBytes, "dead"),
        new InspectPage.Part("empty slots", (stats.slots() - used) * slotBytes, "empty"),
        new InspectPage.Part("segments to be used again", idle * slotBytes, "idle"));
  }
}
