package store.offheap.record;

/**
 * How much lies in the heap of a file.
 *
 * @param segments how many are live
 * @param length bytes of these segments
 * @param used bytes appended
 * @param dead bytes of those to which nothing refers any more
 */
public record HeapCounts(int segments, long length, long used, long dead) {}
