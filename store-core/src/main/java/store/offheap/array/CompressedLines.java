package store.offheap.array;

/**
 * The elements of a matrix line by line, in memory: compressed sparse rows (CSR), or CSC if the
 * lines are columns. The arrays are not copied; instances are equal only if they have the same
 * arrays.
 *
 * @param starts number of elements before each line, followed by the total number
 * @param places position of each element on its line, ascending
 * @param doubles the elements as floating-point numbers
 * @param longs the elements as integers (for {@code uint64}, their 64 bits); null for
 *     floating-point types
 */
public record CompressedLines(long[] starts, long[] places, double[] doubles, long[] longs) {}
