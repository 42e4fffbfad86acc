package store.offheap.build;

import java.nio.ByteBuffer;
import store.offheap.table.KeyHash;

/**
 * Spreads rows over runs by the next bits of their hashes. Each run is written in long pieces, in
 * the order in which its rows came; the last rows of each stay in memory.
 *
 * <p>One thread adds; then any number of threads read, each other runs.
 */
final class Scatter implements AutoCloseable {
  private final RunFiles files;
  private final KeyHash hash;
  private final int stride;
  private final int prefix;
  private final int depth;
  private final int bits;
  private final int shift;
  private final int stagedCells;
  private final long[] staged;
  private final int[] ends;
  private final Run[] runs;
  private final ByteBuffer buffer;

  /** Negative if a key was, of the rows that were made narrow here. */
  private long keyBits;

  private long valueBits;

  /**
   * Makes runs without rows.
   *
   * @param stride cells of a row, as {@link RowCells} has it
   * @param stagedRows rows of a run that are kept before they are written
   * @param prefix of all hashes, in the top bits
   * @param depth bits of the prefix that count
   * @param bits how many more bits choose a run
   */
  Scatter(
      RunFiles files, KeyHash hash, int stride, int stagedRows, int prefix, int depth, int bits) {
    this.files = files;
    this.hash = hash;
    this.stride = stride;
    this.prefix = prefix;
    this.depth = depth;
    this.bits = bits;
    this.shift = Long.SIZE - depth - bits;
    this.stagedCells = stagedRows * stride;
    this.staged = new long[stagedCells << bits];
    this.ends = new int[1 << bits];
    this.runs = new Run[1 << bits];
    this.buffer = Run.buffer(stagedCells);
    for (int i = 0; i < runs.length; i++) {
      runs[i] = files.run();
      ends[i] = i * stagedCells;
    }
  }

  /** Adds rows of two cells or more, which may become narrow here. */
  void addWide(long[] cells, int from, int count) {
    if (stride > 1) {
      add(cells, from, count);
      return;
    }
    for (int i = from; i < from + count; i += RowCells.WIDE) {
      long key = cells[i];
      long value = cells[i + 1];
      keyBits |= key;
      valueBits |= value;
      addNarrow(RowCells.narrow(key, value));
    }
  }

  /** Adds rows that have as many cells as here. */
  void add(long[] cells, int from, int count) {
    if (stride == 1) {
      for (int i = from; i < from + count; i++) {
        addNarrow(cells[i]);
      }
      return;
    }
    for (int i = from; i < from + count; i += stride) {
      int run = run(cells[i]);
      int end = ends[run];
      staged[end] = cells[i];
      staged[end + 1] = cells[i + 1];
      for (int cell = 2; cell < stride; cell++) {
        staged[end + cell] = cells[i + cell];
      }
      ends[run] = written(run, end + stride);
    }
  }

  private void addNarrow(long row) {
    int run = run(row);
    int end = ends[run];
    staged[end] = row;
    ends[run] = written(run, end + 1);
  }

  private int run(long key) {
    return (int) (hash.of(key) >>> shift) & runs.length - 1;
  }

  /** Returns where a run's next row goes, once those before that place are written, if need be. */
  private int written(int run, int end) {
    int start = run * stagedCells;
    if (end < start + stagedCells) {
      return end;
    }
    runs[run].append(staged, start, stagedCells, buffer);
    return start;
  }

  /** Returns what the cells of a row mean, once all rows are here. */
  RowCells cells() {
    return new RowCells(stride, keyBits < 0, valueBits < 0);
  }

  /** Adds all rows of another one, whose hash or whose values' form is an earlier one. */
  void addAll(Scatter earlier, RowForm from, RowForm to) {
    assert stride > 1;
    RowCells before = earlier.cells();
    long[] row = new long[stride];
    for (int run = 0; run < earlier.count(); run++) {
      earlier.read(run, (cells, start, count) -> {
        for (int i = start; i < start + count; i += before.count()) {
          row[0] = before.key(cells, i);
          row[1] = from.value(before.value(cells, i), to);
          for (int cell = 2; cell < stride; cell++) {
            row[cell] = cells[i + cell];
          }
          add(row, 0, stride);
        }
      });
      earlier.drop(run);
    }
  }

  /** Returns how many runs there are. */
  int count() {
    return runs.length;
  }

  /** Returns how many rows a run has. */
  long rows(int run) {
    return (runs[run].cells() + ends[run] - run * stagedCells) / stride;
  }

  /** Returns the prefix of the hashes of a run, in the top bits. */
  int prefix(int run) {
    return depth() == 0 ? 0 : prefix | run << Integer.SIZE - depth();
  }

  /** Returns how many bits of the prefixes of runs count. */
  int depth() {
    return depth + bits;
  }

  /** Reads all rows of a run. */
  void read(int run, Run.Taker taker) {
    runs[run].read(stride, taker);
    int start = run * stagedCells;
    if (ends[run] > start) {
      taker.take(staged, start, ends[run] - start);
    }
  }

  /** Gives the room on disk of a run back. */
  void drop(int run) {
    runs[run].drop();
  }

  /** Returns an empty one that spreads the rows of a run further. */
  Scatter within(int run, int moreBits) {
    Scatter further =
        new Scatter(files, hash, stride, stagedCells / stride, prefix(run), depth(), moreBits);
    further.keyBits = keyBits;
    further.valueBits = valueBits;
    return further;
  }

  @Override
  public void close() {
    for (Run run : runs) {
      run.close();
    }
  }
}
