package store.offheap.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import store.offheap.error.CorruptStoreException;

/**
 * The heap segments of an open file: their mappings, and how much of each is contained in the last
 * complete checkpoint.
 *
 * <p>A segment never moves, so that a region stays valid once found. Only the epoch tells whether
 * the segment still belongs to the heap.
 *
 * <p>Threads: {@link #region}, {@link #position}, {@link #requireLive}, {@link #birth} and
 * {@link #numbers} may be called by any thread; the others require the file's write lock.
 */
final class HeapSegments {
  private final StoreSpec spec;
  private final Windows windows;
  private final LivePage live;
  private final SegmentTable table;
  private final SegmentSpace space;

  /** By segment number; null if not requested yet. Replaced to grow, under this object's lock. */
  private Region[] regions = new Region[SegmentTable.FIRST_CHUNK_ROWS];

  /**
   * By segment number: number of bytes contained in the last complete checkpoint; 0 beyond the end.
   */
  private int[] durable = new int[0];

  /** The same for the checkpoint in progress, if any. */
  private int[] settling = new int[0];

  HeapSegments(
      StoreSpec spec, Windows windows, LivePage live, SegmentTable table, SegmentSpace space) {
    this.spec = spec;
    this.windows = windows;
    this.live = live;
    this.table = table;
    this.space = space;
  }

  /** Returns the mapping of a segment; takes no lock if it was requested before. */
  Region region(int number) {
    // Without a lock: regions are immutable, and a thread that sees an older array looks again.
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

  /**
   * Returns the position of a live heap segment, 0 if there is none of that number. It is not
   * checked to be within the file.
   */
  long position(int number) {
    return isLive(number) ? table.position(number) : 0;
  }

  /** Checks that a number from the file is the number of a live heap segment. */
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

  /**
   * Returns the first epoch of a live segment's current life, which distinguishes it from later
   * lives.
   */
  long birth(int number) {
    requireLive(number);
    return table.birthAcquire(number);
  }

  /** Returns the numbers of the live segments in ascending order. */
  List<Integer> numbers() {
    List<Integer> numbers = new ArrayList<>();
    for (int number = 0; number < live.segmentCount(); number++) {
      if (isLive(number)) {
        numbers.add(number);
      }
    }
    return numbers;
  }

  /** Writes an empty segment and makes it live at the current epoch. */
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

  /** Forgets segments that were just retired; allocates no memory. */
  synchronized void forget(List<Integer> numbers) {
    for (int i = 0; i < numbers.size(); i++) {
      if (numbers.get(i) < regions.length) {
        regions[numbers.get(i)] = null;
      }
    }
  }

  /** Records what a checkpoint that has started will contain. */
  void takenDown(List<Catalog.Row> rows) {
    settling = bytes(rows);
  }

  /** Records that the started checkpoint was not completed. */
  void notCheckpointed() {
    settling = new int[0];
  }

  /** Records that a checkpoint is complete on disk. */
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

  /** Returns whether a checkpoint in progress will contain what begins at an offset. */
  boolean isSettling(int number, int offset) {
    return number >= 0 && number < settling.length && offset < settling[number];
  }

  /** Returns whether the last complete checkpoint contains what begins at an offset. */
  boolean isDurable(int number, int offset) {
    return number >= 0 && number < durable.length && offset < durable[number];
  }

  /**
   * Checks the counts of a heap segment, from any structure.
   *
   * @throws CorruptStoreException if they are impossible for a segment
   */
  void requireCounts(int number, int used, int deleted) {
    String problem = countsProblem(used, deleted, spec.segmentLength());
    if (!problem.isEmpty()) {
      throw windows.corrupt("segment " + number, problem);
    }
  }

  /** Returns what is wrong with the counts of a heap segment; empty if they are possible. */
  static String countsProblem(int used, int deleted, int length) {
    boolean isPossible =
        used >= 0 && used <= length && used % Long.BYTES == 0 && deleted >= 0 && deleted <= used;
    return isPossible
        ? ""
        : "dead and appended bytes: expected=0 to " + length + ", actual=" + deleted + " and "
            + used;
  }
}
