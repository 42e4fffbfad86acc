package store.offheap.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import store.offheap.error.CorruptStoreException;

/**
 * The heap segments of an open file: where they are mapped, and how much of each the last complete
 * checkpoint holds.
 *
 * <p>A segment never changes its place, so that a region once found is right for good. Whether the
 * segment is still one of the heap, only the epoch tells.
 *
 * <p>Threads: {@link #region}, {@link #requireLive}, {@link #birth} and {@link #numbers} may be
 * called by any, the others need the file's write lock.
 */
final class HeapSegments {
  private final StoreSpec spec;
  private final Windows windows;
  private final LivePage live;
  private final SegmentTable table;
  private final SegmentSpace space;

  /** By segment number; null where nobody asked. Replaced to grow, under this object's lock. */
  private Region[] regions = new Region[SegmentTable.FIRST_CHUNK_ROWS];

  /** By segment number: bytes that the last complete checkpoint holds, 0 beyond the end. */
  private int[] durable = new int[0];

  /** The same of the checkpoint that is under way, if one is. */
  private int[] settling = new int[0];

  HeapSegments(
      StoreSpec spec, Windows windows, LivePage live, SegmentTable table, SegmentSpace space) {
    this.spec = spec;
    this.windows = windows;
    this.live = live;
    this.table = table;
    this.space = space;
  }

  /** Returns where a segment is mapped; no lock where it was asked for before. */
  Region region(int number) {
    // Without a lock: regions are immutable, and whoever sees an older array looks again.
    Region[] known = regions;
    if (number >= 0 && number < known.length) {
      Region region = known[number];
      if (region != null) {
        return region;
      }
    }
    return find(number);
  }

  private synchronized Region find(int number) {
    requireLive(number);
    Region region = windows.region("segment", number, table.position(number), spec.segmentLength());
    if (number >= regions.length) {
      regions = Arrays.copyOf(regions, Math.max(number + 1, 2 * regions.length));
    }
    regions[number] = region;
    return region;
  }

  /** Checks that a number from the file is that of a live heap segment. */
  void requireLive(int number) {
    if (!isLive(number)) {
      throw windows.corrupt("segment " + number, "use", "a live heap segment", "none");
    }
  }

  private boolean isLive(int number) {
    int count = live.segmentCount();
    if (number < 0 || number >= count) {
      return false;
    }
    if (!table.isReached(number)) {
      table.reach(count);
    }
    return table.isHeap(number) && table.isLive(number, live.epochAcquire());
  }

  /** Returns the first epoch of a live segment's present life, which tells it from a later one. */
  long birth(int number) {
    requireLive(number);
    return table.birthAcquire(number);
  }

  /** Returns the numbers of the live segments, ascending. */
  List<Integer> numbers() {
    List<Integer> numbers = new ArrayList<>();
    for (int number = 0; number < live.segmentCount(); number++) {
      if (isLive(number)) {
        numbers.add(number);
      }
    }
    return numbers;
  }

  /** Writes an empty segment, and makes it live at the present epoch. */
  int allocate() throws IOException {
    int number = space.allocateEmpty(spec.segmentLength());
    table.assignHeap(number, 0, 0);
    table.birthRelease(number, live.epochAcquire());
    space.addLive(number);
    if (number < durable.length) {
      durable[number] = 0;
    }
    if (number < settling.length) {
      settling[number] = 0;
    }
    return number;
  }

  /** Forgets segments that were just retired; takes no memory. */
  synchronized void forget(List<Integer> numbers) {
    for (int i = 0; i < numbers.size(); i++) {
      if (numbers.get(i) < regions.length) {
        regions[numbers.get(i)] = null;
      }
    }
  }

  /** Takes note of what a checkpoint that has begun will hold. */
  void takenDown(List<Catalog.Row> rows) {
    settling = bytes(rows);
  }

  /** Takes note that the checkpoint that had begun was not made. */
  void notCheckpointed() {
    settling = new int[0];
  }

  /** Takes note of a checkpoint that is complete on disk. */
  void checkpointed(List<Catalog.Row> rows) {
    durable = bytes(rows);
    settling = new int[0];
  }

  private static int[] bytes(List<Catalog.Row> rows) {
    int[] bytes = new int[rows.size()];
    for (int number = 0; number < bytes.length; number++) {
      bytes[number] = rows.get(number).isHeap() ? rows.get(number).used() : 0;
    }
    return bytes;
  }

  /** Returns whether a checkpoint is under way that will hold what begins at an offset. */
  boolean isSettling(int number, int offset) {
    return number >= 0 && number < settling.length && offset < settling[number];
  }

  /** Returns whether the last complete checkpoint holds what begins at an offset. */
  boolean isDurable(int number, int offset) {
    return number >= 0 && number < durable.length && offset < durable[number];
  }

  /**
   * Checks the counts of a heap segment, from whatever structure.
   *
   * @throws CorruptStoreException if they are none that a segment can have
   */
  void requireCounts(int number, int used, int deleted) {
    String problem = countsProblem(used, deleted, spec.segmentLength());
    if (!problem.isEmpty()) {
      throw windows.corrupt("segment " + number, problem);
    }
  }

  /** Returns what is wrong with the counts of a heap segment, nothing if they are possible. */
  static String countsProblem(int used, int deleted, int length) {
    boolean isPossible =
        used >= 0 && used <= length && used % Long.BYTES == 0 && deleted >= 0 && deleted <= used;
    return isPossible
        ? ""
        : "dead and appended bytes: expected=0 to " + length + ", actual=" + deleted + " and "
            + used;
  }
}
