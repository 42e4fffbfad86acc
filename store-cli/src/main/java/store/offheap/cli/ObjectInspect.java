package store.offheap.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import store.offheap.model.ObjectCensus;
import store.offheap.model.ObjectStats;
import store.offheap.model.TypeCount;
import store.offheap.object.ObjectMap;

/** Prints what an object map holds and what its bytes are used for. */
final class ObjectInspect {
  private final Path file;
  private final ObjectStats stats;
  private final ObjectCensus census;
  private final Map<String, String> attributes;
  private final long seed;
  private final ReportOption report;

  ObjectInspect(Path file, ObjectMap map, ReportOption report) {
    this.file = file;
    this.stats = map.stats();
    this.census = map.census();
    this.attributes = map.attributes();
    this.seed = map.seed();
    this.report = report;
  }

  /** Prints for people. */
  void print() {
    report.field("file", PlainText.safe(file.toString()));
    report.field("kind", "object map");
    report.field("entries", PlainText.count(stats.entries()));
    report.field(
        "size",
        PlainText.bytes(stats.fileBytes()) + " ("
            + PlainText.count(stats.fileBytes(), "byte", "bytes") + ")");
    report.field(
        "per entry",
        stats.entries() == 0 ? "-" : PlainText.decimal(stats.bytesPerEntry(), 2) + " bytes");
    report.field(
        "heap",
        PlainText.count(stats.heapSegments(), "segment", "segments") + ", "
            + PlainText.bytes(stats.heapBytes()) + " of records, "
            + PlainText.decimal(100 * garbageShare(), 1) + " % of them garbage");
    report.field(
        "table",
        PlainText.count(stats.table().segments(), "segment", "segments") + ", "
            + PlainText.count(stats.table().entries()) + " of "
            + PlainText.count(stats.table().slots()) + " slots used; "
            + PlainText.count(stats.table().retiredSegments()) + " retired, "
            + PlainText.count(stats.table().freeSegments()) + " free; "
            + PlainText.count(segmentSlots(), "slot", "slots") + " a segment");
    report.field("seed", String.format("0x%016x", seed));
    report.field(
        "shared",
        PlainText.count(census.sharedValues(), "value", "values") + " stored once for "
            + PlainText.count(census.sharedReferences(), "reference", "references") + ": "
            + PlainText.decimal(census.dedupRatio(), 2) + " times smaller");
    attributes.forEach((name, value) ->
        report.field("attribute", PlainText.safe(name) + " = " + PlainText.safe(value)));
    print("keys", census.keys());
    print("values", census.values());
    print("nested", census.nested());
  }

  private long segmentSlots() {
    return stats.table().slots() / Math.max(1, stats.table().segments());
  }

  private double garbageShare() {
    return stats.heapBytes() == 0 ? 0 : (double) stats.deadBytes() / stats.heapBytes();
  }

  private void print(String what, List<TypeCount> types) {
    report.line("");
    report.line(what + (types.isEmpty() ? ": none" : ":"));
    for (TypeCount type : types) {
      report.line(String.format(
          "  %-12s %15s %12s",
          type.type(), PlainText.count(type.count()), PlainText.bytes(type.bytes())));
    }
  }

  /** Prints one JSON object. */
  void printJson() throws IOException {
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
    tree.put("attributes", attributes);
    report.json(tree);
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
}
