package store.offheap.cli;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A sequence of fractions, 0 to 1, drawn as a row of cells. If there are more items than cells, a
 * cell shows the mean of adjacent items.
 */
final class Strip {
  /** Number of cells in JSON and in a picture. */
  static final int CELLS = 256;

  private final double[] shares;

  Strip(double[] shares) {
    this.shares = shares.clone();
  }

  /** Returns the number of items. */
  int count() {
    return shares.length;
  }

  /** Returns the smallest fraction; 0 if there are none. */
  double least() {
    return Arrays.stream(shares).min().orElse(0);
  }

  /** Returns the mean fraction; 0 if there are none. */
  double mean() {
    return Arrays.stream(shares).average().orElse(0);
  }

  /** Returns the largest fraction; 0 if there are none. */
  double most() {
    return Arrays.stream(shares).max().orElse(0);
  }

  /** Returns the fractions as cells, at most the given number. */
  double[] cells(int most) {
    int count = Math.min(most, shares.length);
    double[] cells = new double[count];
    for (int i = 0; i < count; i++) {
      cells[i] =
          Arrays.stream(shares, first(i, count), first(i + 1, count)).average().orElse(0);
    }
    return cells;
  }

  /** Returns the index of the first item of a cell, from 0. */
  int first(int cell, int cells) {
    return (int) ((long) cell * shares.length / cells);
  }

  /** Returns the figures for JSON. */
  Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("least", least());
    tree.put("mean", mean());
    tree.put("most", most());
    tree.put("cells", cells(CELLS));
    return tree;
  }
}
