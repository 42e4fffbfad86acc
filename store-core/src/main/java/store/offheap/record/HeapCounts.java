package store.offheap.record;

/**
 * The amount of data in the heap of a file.
 *
 * @param segments number of live segments
 * @param length bytes of these segments
 * @param used bytes appended
 * @param dead number of those bytes that are no longer referenced
 */
public record HeapCounts(int segments, long length, long used, long dead) {}
