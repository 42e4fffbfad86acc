package store.offheap.cli;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Shares, 0 to 1, of things in a row, drawn as a row of cells. Where there are more things than
 * cells, a cell stands for some that lie side by side, by their mean.
 */
final class Strip {
  /** Cells in JSON and in a picture. */
  static final int CELLS = 256;

  private final double[] shares;

  Strip(double[] shares) {
    this.shares = shares.clone();
  }

  /** How many things there are. */
  int count() {
    return shares.length;
  }

  /** The least share, 0 of none. */
  double least() {
    return Arrays.stream(shares).min().orElse(0);
  }

  /** The mean share, 0 of none. */
  double mean() {
    return Arrays.stream(shares).average().orElse(0);
  }

  /** The largest share, 0 of none. */
  double most() {
    return Arrays.stream(shares).max().orElse(0);
  }

  /** The shares as cells, at most as many as asked for. */
  double[] cells(int most) {
    int count = Math.min(most, shares.length);
    double[] cells = new double[count];
    for (int i = 0; i < count; i++) {
      cells[i] =
          Arrays.stream(shares, first(i, count), first(i + 1, count)).average().orElse(0);
    }
    return cells;
  }

  /** The first thing of a cell, from 0. */
  int first(int cell, int cells) {
    return (int) ((long) cell * shares.length / cells);
  }

  /** The figures for JSON. */
  Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("least", least());
    tree.put("mean", mean());
    tree.put("most", most());
    tree.put("cells", cells(CELLS));
    return tree;
  }
}
