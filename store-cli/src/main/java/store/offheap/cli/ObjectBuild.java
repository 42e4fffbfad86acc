package store.offheap.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import store.offheap.model.DuplicatePolicy;
import store.offheap.model.ObjectStats;
import store.offheap.object.ObjectMap;
import store.offheap.object.ObjectMapBuild;
import store.offheap.object.ObjectMapBuilder;

/** Fills an object map from lines of JSON. */
final class ObjectBuild {
  private static final int MIN_SEGMENT_SLOTS = 1 << 12;
  private static final int MAX_SEGMENT_SLOTS = 1 << 17;

  /**
   * Bytes of input per slot of the first segments; a guess, because the number of segments grows
   * anyway.
   */
  private static final int BYTES_PER_SLOT = 1 << 8;

  private final ElementPath keyPath;
  private final ElementPath valuePath;
  private final DuplicatePolicy policy;
  private long rows;
  private long duplicates;
  private ObjectStats stats;

  /**
   * Creates an instance; puts nothing yet.
   *
   * @param keyPath path of the key in each line
   * @param valuePath path of the value in each line
   */
  ObjectBuild(ElementPath keyPath, ElementPath valuePath, DuplicatePolicy policy) {
    this.keyPath = keyPath;
    this.valuePath = valuePath;
    this.policy = policy;
  }

  /**
   * Builds a map, which appears once it is complete.
   *
   * @throws RejectedInputException if there are too many bad lines, or a key occurred twice and
   *     duplicates are errors
   */
  void run(
      ObjectMapBuilder builder,
      boolean isOverwrite,
      List<String> sources,
      BadRows badRows,
      BuildProgress progress)
      throws IOException {
    long totalBytes = PackedInput.totalPackedBytes(sources);
    builder.segmentSlots(segmentSlots(totalBytes));
    try (JsonLines lines = new JsonLines(sources, levelsAround(), badRows);
        ObjectMapBuild build = builder.build(isOverwrite)) {
      progress.phase("reading", totalBytes);
      fill(build, lines, progress);
      badRows.requireTolerable();
      progress.phase("writing", -1);
      progress.to(0, rows);
      build.publish();
      progress.end();
    }
    try (ObjectMap map = builder.openReadOnly()) {
      stats = map.stats();
    }
  }

  /**
   * Returns the number of levels by which a line may be deeper than the stored value; 0 if the line
   * is stored as a whole.
   */
  private int levelsAround() {
    return valuePath.length() == 0 ? 0 : Math.max(keyPath.length(), valuePath.length());
  }

  /**
   * Returns the number of slots of a segment; few for little input, because the file has at least
   * two segments.
   */
  private static int segmentSlots(long totalBytes) {
    if (totalBytes < 0 || totalBytes >= (long) MAX_SEGMENT_SLOTS * BYTES_PER_SLOT) {
      return MAX_SEGMENT_SLOTS;
    }
    return Math.max(Integer.highestOneBit((int) (totalBytes / BYTES_PER_SLOT)), MIN_SEGMENT_SLOTS);
  }

  private void fill(ObjectMapBuild build, JsonLines lines, BuildProgress progress)
      throws IOException {
    while (lines.next()) {
      Object key = keyPath.in(lines.object());
      Object value = valuePath.in(lines.object());
      if (key == ElementPath.NOWHERE) {
        lines.reject("key: expected=" + keyPath + " in the object, actual=no such element");
      } else if (value == ElementPath.NOWHERE) {
        lines.reject("value: expected=" + valuePath + " in the object, actual=no such element");
      } else {
        put(build, key, value, lines);
      }
      if (progress.isDue(rows)) {
        progress.to(lines.packedBytes(), rows);
      }
    }
  }

  private void put(ObjectMapBuild build, Object key, Object value, JsonLines lines) {
    try {
      boolean isDuplicate = policy == DuplicatePolicy.LAST
          ? !build.set(key, value)
          : build.map().containsKey(key) || !build.set(key, value);
      rows++;
      duplicates += isDuplicate ? 1 : 0;
      if (isDuplicate && policy == DuplicatePolicy.ERROR) {
        throw new RejectedInputException(lines.location() + ": duplicate key " + JsonText.of(key));
      }
    } catch (IllegalArgumentException e) {
      lines.reject(e.getMessage());
    }
  }

  /** Returns a summary of what was built, as text. */
  String summary(Path output, long rejected, double seconds) {
    return PlainText.safe(output.toString()) + ": "
        + PlainText.count(stats.entries(), "entry", "entries") + ", "
        + PlainText.bytes(stats.fileBytes()) + ", "
        + PlainText.decimal(stats.bytesPerEntry(), 2) + " bytes/entry, "
        + PlainText.count(duplicates, "duplicate", "duplicates") + ", "
        + PlainText.count(rejected, "bad row", "bad rows") + ", "
        + PlainText.decimal(seconds, 2) + " s";
  }

  /** Returns a summary of what was built, as a tree for JSON. */
  Map<String, Object> tree(Path output, long rejected, double seconds) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("file", output.toString());
    tree.put("entries", stats.entries());
    tree.put("rows", rows);
    tree.put("duplicates", duplicates);
    tree.put("badRows", rejected);
    tree.put("fileBytes", stats.fileBytes());
    tree.put("bytesPerEntry", stats.bytesPerEntry());
    tree.put("seconds", Math.round(seconds * 1000) / 1000.0);
    return tree;
  }
}
