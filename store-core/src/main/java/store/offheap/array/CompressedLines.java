package store.offheap.array;

/**
 * The elements of a matrix line by line, in memory: compressed sparse rows (CSR), or, where the
 * lines are columns, CSC. Not copied; equal to itself only.
 *
 * @param starts how many elements come before each line, and after them their count
 * @param places the place of each element on its line, ascending
 * @param doubles the elements as floating numbers
 * @param longs the elements as integers, of {@code uint64} their 64 bits; null for floating types
 */
public record CompressedLines(long[] starts, long[] places, double[] doubles, long[] longs) {}
