package store.offheap.build;

import java.nio.ByteBuffer;
import store.offheap.table.KeyHash;

/**
 * Partitions rows into runs by the next bits of their hashes. Each run is written in large chunks,
 * in the order in which its rows arrived; the last rows of each run stay in memory.
 *
 * <p>One thread adds rows; afterwards any number of threads may read, each a different run.
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

  /** Negative if a key of the rows narrowed here was negative. */
  private long keyBits;

  private long valueBits;

  /**
   * Creates runs without rows.
   *
   * @param stride number of cells of a row, as in {@link RowCells}
   * @param stagedRows rows of a run that are buffered before they are written
   * @param prefix prefix of all hashes, in the top bits
   * @param depth number of significant bits of the prefix
   * @param bits number of further bits that select a run
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

  /** Adds rows of two or more cells, which may be narrowed here. */
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

  /** Adds rows with the same number of cells as the runs. */
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

  /** Returns the position of a run's next row, after writing the rows before it if necessary. */
  private int written(int run, int end) {
    int start = run * stagedCells;
    if (end < start + stagedCells) {
      return end;
    }
    runs[run].append(staged, start, stagedCells, buffer);
    return start;
  }

  /** Returns the layout of rows in cells, once all rows have been added. */
  RowCells cells() {
    return new RowCells(stride, keyBits < 0, valueBits < 0);
  }

  /** Adds all rows of an earlier instance with an earlier hash or an earlier form of values. */
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

  /** Returns the number of runs. */
  int count() {
    return runs.length;
  }

  /** Returns the number of rows of a run. */
  long rows(int run) {
    return (runs[run].cells() + ends[run] - run * stagedCells) / stride;
  }

  /** Returns the prefix of the hashes of a run, in the top bits. */
  int prefix(int run) {
    return depth() == 0 ? 0 : prefix | run << Integer.SIZE - depth();
  }

  /** Returns the number of significant bits of the runs' prefixes. */
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

  /** Releases the disk space of a run. */
  void drop(int run) {
    runs[run].drop();
  }

  /** Returns an empty instance that partitions the rows of a run further. */
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
