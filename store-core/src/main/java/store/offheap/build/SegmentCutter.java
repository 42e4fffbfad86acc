package store.offheap.build;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import store.offheap.table.TableAssembly;
import store.offheap.table.TableSpec;

/**
 * Divides entries, in hash order, into segments and writes them.
 *
 * <p>A hash prefix gets a segment of its own if its entries fit in a segment but those of the
 * prefix one bit shorter do not. The segments therefore depend only on the entries and their
 * expected number, not on the blocks in which they arrive. The length of segments is chosen for the
 * expected number of entries; if one segment is enough for all, for the actual number. Not
 * thread-safe.
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

  /**
   * Prefixes that may be merged into shorter ones; each except the last is the left child of its
   * parent.
   */
  private final List<Part> parts = new ArrayList<>();

  /** The layout of rows in the cells of parts. */
  private RowCells rows;

  private TableAssembly assembly;

  /** The entries of one prefix, few enough to fit in a segment. */
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
   * Creates an instance; writes nothing yet.
   *
   * @param path path of the file
   * @param wide specification of the file, except for the length of segments
   * @param expected expected number of entries, if no further entries are combined
   * @param load maximum load factor of segments
   * @param threads number of segments filled in parallel
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
   * Accepts the entries of a prefix, which follows the previous one.
   *
   * @param block the entries, sorted and without duplicate keys
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
        // Its left sibling was too large for a segment.
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

  /**
   * Writes all parts that wait for their right siblings, which turned out too large to be merged.
   */
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

  /** Writes the remaining parts and closes the file. */
  void finish() {
    if (!parts.isEmpty()) {
      Part all = parts.remove(0);
      assembly(wide.filledBy(all.cells.length / rows.count(), load));
      write(all);
    }
    assembly.finish();
  }

  /** Returns the number of entries written. */
  long entries() {
    return assembly.size();
  }

  /** Returns the number of slots of the file. */
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
