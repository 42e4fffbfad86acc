package store.offheap.table;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import store.offheap.file.DamagedFile;
import store.offheap.file.LivePage;
import store.offheap.file.RecordedSegment;
import store.offheap.file.RecordedState;
import store.offheap.file.Region;
import store.offheap.file.Segment;
import store.offheap.file.StoreFile;
import store.offheap.model.SalvageReport;
import store.offheap.model.SalvageReport.Loss;

/**
 * Finds segments in a file whose structures are lost, by their contents: most keys are where a
 * search for them leads, and share a hash prefix.
 *
 * <p>Segments do not record whether they were live. Of those with the same prefixes, the parts of a
 * split are used rather than the segment that was split, and of two versions the one with fewer
 * tombstones; therefore a removed key may reappear if such a part is missing.
 *
 * <p>Holds two segments in memory and a few words for each segment found. Not thread-safe.
 */
final class SegmentScan {
  /** The name of a scan as a source. */
  static final String NAME = "scan";

  /**
   * Maximum distance from its home slot at which a key is considered to be where a search leads.
   */
  private static final int NEAR = 64;

  private static final int SAMPLES = 1 << 10;

  private final DamagedFile file;
  private final SegmentLayout layout;
  private final SegmentAccess access;
  private final ByteBuffer bytes;
  private final Region region;
  private final int[] prefixes;
  private final List<Found> found = new ArrayList<>();

  private SegmentScan(DamagedFile file, TableSpec spec) {
    this.file = file;
    this.layout = spec.layout();
    this.access = new SegmentAccess(layout, spec.seed());
    this.bytes = ByteBuffer.allocateDirect(2 * layout.length()).order(ByteOrder.LITTLE_ENDIAN);
    this.region = Region.of(bytes);
    this.prefixes = new int[layout.slots()];
  }

  private record Found(Segment segment, int used, int deleted) {}

  /** Examines every page of a file. */
  static RecordedState of(DamagedFile file, TableSpec spec) {
    SegmentScan scan = new SegmentScan(file, spec);
    scan.walk();
    return scan.state();
  }

  private void walk() {
    long position = StoreFile.HEADER_LENGTH;
    while (position < file.length()) {
      file.read(bytes, position, (byte) 0);
      int offset = 0;
      while (offset <= layout.length() && position + offset < file.length()) {
        offset += isSegment(position, offset) ? layout.length() : StoreFile.PAGE;
      }
      position += offset;
    }
  }

  private boolean isSegment(long position, int offset) {
    long base = region.base() + offset;
    int step = Math.max(1, layout.slots() / SAMPLES);
    int live = count(base, step);
    if (step > 1 && live == 0) {
      live = count(base, 1);
    }
    if (live <= 0) {
      return false;
    }
    add(position + offset, base);
    return true;
  }

  /** Returns the number of live keys in every {@code step}th slot; -1 if most are not keys. */
  private int count(long base, int step) {
    int live = 0;
    int near = 0;
    for (int slot = 0; slot < layout.slots(); slot += step) {
      long key = access.key(bytes, base, slot);
      if (!SegmentLayout.isReserved(key)) {
        live++;
        int home = access.home(access.hash(key));
        boolean isNear = access.probeLength(home, slot) <= NEAR;
        near += isNear && access.find(bytes, base, key, home) == slot ? 1 : 0;
      }
    }
    return near * 4 >= live * 3 ? live : -1;
  }

  private void add(long position, long base) {
    int live = 0;
    int deleted = 0;
    for (int slot = 0; slot < layout.slots(); slot++) {
      long key = access.key(bytes, base, slot);
      if (!SegmentLayout.isReserved(key)) {
        prefixes[live++] = Hash.prefix(access.hash(key));
      } else if (key == SegmentLayout.DELETED) {
        deleted++;
      }
    }
    int prefix = 0;
    int depth = 0;
    while (depth < Integer.SIZE) {
      int ones = ones(prefix, depth, live, 1);
      int zeros = ones(prefix, depth, live, 0);
      // One key in sixteen may be damaged.
      if (Math.max(ones, zeros) * 16L < (ones + zeros) * 15L) {
        break;
      }
      prefix |= ones > zeros ? Integer.MIN_VALUE >>> depth : 0;
      depth++;
    }
    found.add(
        new Found(new Segment(found.size(), position, prefix, depth), live + deleted, deleted));
  }

  private int ones(int prefix, int depth, int live, int bit) {
    int count = 0;
    for (int i = 0; i < live; i++) {
      boolean isUnder = depth == 0 || (prefixes[i] ^ prefix) >>> Integer.SIZE - depth == 0;
      count += isUnder && (prefixes[i] >>> Integer.SIZE - 1 - depth & 1) == bit ? 1 : 0;
    }
    return count;
  }

  private RecordedState state() {
    found.sort(Comparator.comparingInt((Found one) -> -one.segment.depth())
        .thenComparingInt(Found::deleted));
    List<RecordedSegment> segments = new ArrayList<>();
    List<Loss> losses = new ArrayList<>();
    losses.add(new Loss(
        "structures",
        0,
        "no catalog says which segments are live: they were found by their content, and"
            + " removed keys may be back"));
    TreeMap<Long, Long> covered = new TreeMap<>();
    for (Found one : found) {
      long start = Integer.toUnsignedLong(one.segment.prefix());
      long end = start + (TableCursor.PREFIX_END >>> one.segment.depth());
      Map<Long, Long> inside = covered.subMap(start, end);
      long sum = inside.entrySet().stream()
          .mapToLong(range -> range.getValue() - range.getKey())
          .sum();
      if (sum == end - start) {
        losses.add(new Loss(
            "segment " + one.segment.number(),
            one.segment.position(),
            "left out: others hold the same hash prefixes and look newer"));
      } else {
        inside.clear();
        covered.put(start, end);
        segments.add(new RecordedSegment(one.segment, one.used));
      }
    }
    byte[] cells = file.liveCells().orElse(null);
    if (cells == null) {
      cells = new byte[LivePage.CELLS_LENGTH];
      losses.add(
          new Loss("live page", SalvageReport.NO_POSITION, "the reserved keys' entries are lost"));
    }
    return new RecordedState(NAME, segments, cells, new TreeMap<>(), losses);
  }
}
