package store.offheap.file;

/**
 * Cells of an array's data that lie in rows, all in one window; lengths are in cells.
 *
 * @param begin the place of the first cell
 * @param count how many a row has
 * @param stride from one cell of a row to the next
 * @param rows how many rows there are
 * @param rowStride from the first cell of a row to that of the next
 */
public record CellRows(long begin, int count, long stride, int rows, long rowStride) {}
