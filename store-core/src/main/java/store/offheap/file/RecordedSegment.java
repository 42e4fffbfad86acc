package store.offheap.file;

/**
 * A segment as described by a structure of a damaged file.
 *
 * @param segment its hashes and its position, both plausible, although the file may end before it
 * @param used number of its slots that were not empty when the structure was written; slots never
 *     become empty again, so a smaller number means that some were lost
 */
public record RecordedSegment(Segment segment, int used) {}
