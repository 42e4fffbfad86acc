package store.offheap.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import store.offheap.model.ObjectCensus;
import store.offheap.model.ObjectStats;
import store.offheap.model.TypeCount;
import store.offheap.object.ObjectMap;

/** The contents of an object map and the use of its bytes. */
final class ObjectInspect implements Inspection {
  /** Number of bytes of a slot: a key and a word. */
  private static final int SLOT_BYTES = 16;

  private final Path file;
  private final ObjectStats stats;
  private final ObjectCensus census;
  private final Map<String, String> attributes;
  private final long seed;
  private final MemoryUse memory;
  private final Strip loads;

  ObjectInspect(Path file, ObjectMap map, MemoryUse memory) {
    this.file = file;
    this.stats = map.stats();
    this.census = map.census();
    this.attributes = map.attributes();
    this.seed = map.seed();
    this.memory = memory;
    this.loads = new Strip(stats.table().segmentLoads());
  }

  /** Returns the names and values that are printed, one per line. */
  private Map<String, String> fields() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("file", PlainText.safe(file.toString()));
    fields.put("kind", "object map");
    fields.put("entries", PlainText.count(stats.entries()));
    fields.put(
        "size",
        PlainText.bytes(stats.fileBytes()) + " ("
            + PlainText.count(stats.fileBytes(), "byte", "bytes") + ")");
    fields.put(
        "per entry",
        stats.entries() == 0 ? "-" : PlainText.decimal(stats.bytesPerEntry(), 2) + " bytes");
    fields.put(
        "heap",
        PlainText.count(stats.heapSegments(), "segment", "segments") + ", "
            + PlainText.bytes(stats.heapBytes()) + " of records, "
            + PlainText.decimal(100 * garbageShare(), 1) + " % of them garbage");
    fields.put(
        "table",
        PlainText.count(stats.table().segments(), "segment", "segments") + ", "
            + PlainText.count(stats.table().entries()) + " of "
            + PlainText.count(stats.table().slots()) + " slots used; "
            + PlainText.count(stats.table().retiredSegments()) + " retired, "
            + PlainText.count(stats.table().freeSegments()) + " free; "
            + PlainText.count(segmentSlots(), "slot", "slots") + " a segment");
    fields.put("seed", String.format("0x%016x", seed));
    fields.put(
        "shared",
        PlainText.count(census.sharedValues(), "value", "values") + " stored once for "
            + PlainText.count(census.sharedReferences(), "reference", "references") + ": "
            + PlainText.decimal(census.dedupRatio(), 2) + " times smaller");
    fields.put("resident", memory.text());
    fields.put("reading", memory.reading());
    return fields;
  }

  @Override
  public void print(ReportOption report) {
    fields().forEach(report::field);
    attributes.forEach((name, value) ->
        report.field("attribute", PlainText.safe(name) + " = " + PlainText.safe(value)));
    print(report, "keys", census.keys());
    print(report, "values", census.values());
    print(report, "nested", census.nested());
    report.line("");
    report.line("load by segment of the table: " + loadText());
    TerminalStrip.onOutput().lines(loads).forEach(report::line);
    memory.print(report);
  }

  private long segmentSlots() {
    return stats.table().slots() / Math.max(1, stats.table().segments());
  }

  private double garbageShare() {
    return stats.heapBytes() == 0 ? 0 : (double) stats.deadBytes() / stats.heapBytes();
  }

  private static void print(ReportOption report, String what, List<TypeCount> types) {
    report.line("");
    report.line(what + (types.isEmpty() ? ": none" : ":"));
    for (TypeCount type : types) {
      report.line(String.format(
          "  %-12s %15s %12s",
          type.type(), PlainText.count(type.count()), PlainText.bytes(type.bytes())));
    }
  }

  @Override
  public Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("file", file.toString());
    tree.put("kind", "object map");
    tree.put("entries", stats.entries());
    tree.put("fileBytes", stats.fileBytes());
    tree.put("bytesPerEntry", stats.bytesPerEntry());
    tree.put("heapSegments", stats.heapSegments());
    tree.put("heapBytes", stats.heapBytes());
    tree.put("garbageBytes", stats.deadBytes());
    tree.put("segmentSlots", segmentSlots());
    tree.put("seed", seed);
    tree.put("tableSegments", stats.table().segments());
    tree.put("tableSlots", stats.table().slots());
    tree.put("tableEntries", stats.table().entries());
    tree.put("retiredSegments", stats.table().retiredSegments());
    tree.put("freeSegments", stats.table().freeSegments());
    tree.put("sharedValues", census.sharedValues());
    tree.put("sharedReferences", census.sharedReferences());
    tree.put("sharedBytes", census.sharedBytes());
    tree.put("dedupRatio", census.dedupRatio());
    tree.put("keys", tree(census.keys()));
    tree.put("values", tree(census.values()));
    tree.put("nested", tree(census.nested()));
    tree.put("unsharedBytes", census.unsharedBytes());
    tree.put("segmentLoad", loads.tree());
    tree.putAll(memory.tree());
    tree.put("attributes", attributes);
    return tree;
  }

  private static List<Map<String, Object>> tree(List<TypeCount> types) {
    return types.stream().map(ObjectInspect::tree).toList();
  }

  private static Map<String, Object> tree(TypeCount type) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("type", type.type());
    tree.put("count", type.count());
    tree.put("bytes", type.bytes());
    return tree;
  }

  private static String percent(double share) {
    return PlainText.decimal(100 * share, 1) + " %";
  }

  private String loadText() {
    return "least " + percent(loads.least()) + ", mean " + percent(loads.mean()) + ", most "
        + percent(loads.most());
  }

  @Override
  public void draw(InspectPage page) {
    page.header(file.getFileName().toString(), "object map", "", true);
    page.tile("entries", PlainText.count(stats.entries()), "keys of the map itself");
    page.tile("size", PlainText.bytes(stats.fileBytes()), "");
    page.tile(
        "an entry",
        stats.entries() == 0 ? "-" : PlainText.decimal(stats.bytesPerEntry(), 1),
        "bytes of the file");
    page.tile("garbage", percent(garbageShare()), "of the records");
    page.tile(
        "sharing",
        PlainText.decimal(census.dedupRatio(), 2) + "×",
        "smaller than if nothing were shared");
    memory.tile(page);
    page.parts("Where the bytes are", stats.fileBytes(), parts());
    page.parts("What sharing saves", census.unsharedBytes(), sharing());
    draw(page, "Keys", "The keys of the map.", census.keys());
    draw(page, "Values", "The values of its keys.", census.values());
    draw(page, "Nested", "What is in lists, sets and maps below.", census.nested());
    page.strip(
        "Load by segment of the table",
        PlainText.count(loads.count(), "segment", "segments") + " in the order of hashes: "
            + loadText() + ".",
        loads,
        "segment");
    memory.draw(page);
    page.table("Attributes", attributes);
    page.table("All figures", fields());
  }

  private List<InspectPage.Part> parts() {
    long segmentBytes = segmentSlots() * SLOT_BYTES;
    long idle = (long) stats.table().retiredSegments() + stats.table().freeSegments();
    long used = Math.round(stats.table().load() * stats.table().slots());
    return List.of(
        new InspectPage.Part("records", stats.heapBytes() - stats.deadBytes(), "live"),
        new InspectPage.Part("table: used slots", used * SLOT_BYTES, "table"),
        new InspectPage.Part("garbage", stats.deadBytes(), "dead"),
        new InspectPage.Part(
            "room for records",
            Math.max(0, stats.heapSegments() * segmentBytes - stats.heapBytes()),
            "empty"),
        new InspectPage.Part(
            "table: empty slots", (stats.table().slots() - used) * SLOT_BYTES, "empty"),
        new InspectPage.Part("segments to be used again", idle * segmentBytes, "idle"));
  }

  private List<InspectPage.Part> sharing() {
    return List.of(
        new InspectPage.Part(
            PlainText.count(census.sharedValues(), "value", "values") + " stored once",
            census.sharedBytes(),
            "live"),
        new InspectPage.Part(
            "saved for " + PlainText.count(census.sharedReferences(), "reference", "references"),
            Math.max(0, census.unsharedBytes() - census.sharedBytes()),
            "empty"));
  }

  private static void draw(InspectPage page, String title, String note, List<TypeCount> types) {
    page.bars(
        title,
        note,
        types.stream()
            .map(type -> new InspectPage.Bar(
                type.type(),
                type.count(),
                PlainText.count(type.count()),
                PlainText.bytes(type.bytes())))
            .toList());
  }
}
