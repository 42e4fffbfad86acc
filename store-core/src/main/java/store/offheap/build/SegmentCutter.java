package store.offheap.build;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import store.offheap.table.TableAssembly;
import store.offheap.table.TableSpec;

/**
 * Cuts entries in the order of their hashes into segments, and writes these.
 *
 * <p>A hash prefix has a segment of its own if a segment has room for its entries and none has for
 * those of the prefix that is one bit shorter. So the segments follow from the entries and their
 * expected number alone, not from the blocks in which they come. Segments are as long as the
 * expected entries need; where one is enough for all, as these need. Not thread-safe.
 */
final class SegmentCutter implements AutoCloseable {
  private final Path path;
  private final TableSpec wide;
  private final TableSpec spec;
  private final double load;
  private final Map<String, String> attributes;
  private final PartEntries.CellForm cells;
  private final int threads;
  private final int limit;

  /** Prefixes that may become part of shorter ones; each but the last lies left in its parent. */
  private final List<Part> parts = new ArrayList<>();

  /** How the cells of parts hold rows. */
  private RowCells rows;

  private TableAssembly assembly;

  /** Entries of one prefix, few enough for a segment. */
  private record Part(int prefix, int depth, long[] cells) {
    boolean isRight() {
      return depth > 0 && (prefix >>> Integer.SIZE - depth & 1) == 1;
    }

    boolean isSiblingOf(Part right) {
      int bit = 1 << Integer.SIZE - depth;
      return depth == right.depth && prefix == (right.prefix ^ bit);
    }

    Part with(Part right) {
      long[] both = Arrays.copyOf(cells, cells.length + right.cells.length);
      System.arraycopy(right.cells, 0, both, cells.length, right.cells.length);
      return new Part(prefix, depth - 1, both);
    }
  }

  /**
   * Writes nothing yet.
   *
   * @param path where the file is to be made
   * @param wide what it is to be, but for the length of segments
   * @param expected how many entries will come, if no more are combined into one
   * @param load how full segments are at most
   * @param threads how many segments are filled at a time
   */
  SegmentCutter(
      Path path,
      TableSpec wide,
      long expected,
      double load,
      Map<String, String> attributes,
      PartEntries.CellForm cells,
      int threads) {
    this.path = path;
    this.wide = wide;
    this.spec = wide.filledBy(expected, load);
    this.load = load;
    this.attributes = attributes;
    this.cells = cells;
    this.threads = threads;
    this.limit = spec.segmentLimit(load);
  }

  /**
   * Takes the entries of a prefix, which follows on the one before.
   *
   * @param block is sorted, and has no key twice
   */
  void accept(int prefix, int depth, RowBlock block) {
    rows = block.form();
    if (block.rows() > limit) {
      writeParts();
      cut(block, 0, block.rows(), prefix, depth);
    } else {
      add(new Part(prefix, depth, block.copy(0, block.rows())));
    }
  }

  private void add(Part added) {
    Part part = added;
    while (part.isRight()) {
      int last = parts.size() - 1;
      if (last < 0) {
        // What lies left of it was too much for a segment.
        write(part);
        return;
      }
      Part left = parts.get(last);
      assert left.isSiblingOf(part);
      if ((left.cells.length + part.cells.length) / rows.count() > limit) {
        writeParts();
        write(part);
        return;
      }
      parts.remove(last);
      part = left.with(part);
    }
    parts.add(part);
  }

  /** Writes all that wait for their right siblings: those turned out too much to join them. */
  private void writeParts() {
    parts.forEach(this::write);
    parts.clear();
  }

  private void write(Part part) {
    assembly(spec).writeSegment(new PartEntries(part.cells, rows, cells), part.prefix, part.depth);
  }

  private void cut(RowBlock block, int from, int end, int prefix, int depth) {
    if (end - from <= limit) {
      write(new Part(prefix, depth, block.copy(from, end)));
      return;
    }
    if (depth == Integer.SIZE) {
      throw new IllegalStateException("too many keys with the same hash prefix: file=" + path);
    }
    int right = prefix | 1 << Integer.SIZE - depth - 1;
    int middle = firstFrom(block, from, end, (long) right << Integer.SIZE);
    cut(block, from, middle, prefix, depth + 1);
    cut(block, middle, end, right, depth + 1);
  }

  private static int firstFrom(RowBlock block, int from, int end, long hash) {
    int low = from;
    int high = end;
    while (low < high) {
      int middle = low + high >>> 1;
      if (Long.compareUnsigned(block.hash(middle), hash) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private TableAssembly assembly(TableSpec wanted) {
    if (assembly == null) {
      assembly = TableAssembly.at(path, wanted, attributes, threads);
    }
    return assembly;
  }

  /** Writes what is left, and closes the file. */
  void finish() {
    if (!parts.isEmpty()) {
      Part all = parts.remove(0);
      assembly(wide.filledBy(all.cells.length / rows.count(), load));
      write(all);
    }
    assembly.finish();
  }

  /** Returns how many entries were written. */
  long entries() {
    return assembly.size();
  }

  /** Returns how many slots the file has. */
  long slots() {
    return assembly.slots();
  }

  @Override
  public void close() {
    if (assembly != null) {
      assembly.close();
    }
  }
}
