package store.offheap.file;

/**
 * Cells of an array's data arranged in rows, all in one window; lengths are in cells.
 *
 * @param begin place of the first cell
 * @param count number of cells of a row
 * @param stride distance between consecutive cells of a row
 * @param rows number of rows
 * @param rowStride distance between the first cells of consecutive rows
 */
public record CellRows(long begin, int count, long stride, int rows, long rowStride) {}
