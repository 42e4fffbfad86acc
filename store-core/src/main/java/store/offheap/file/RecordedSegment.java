package store.offheap.file;

/**
 * A segment as some structure of a damaged file describes it.
 *
 * @param segment which hashes lead to it and where it lies, both plausible, though the file may end
 *     before
 * @param used how many of its slots were not empty when that was written; slots never become empty
 *     again, so fewer mean that some were lost
 */
public record RecordedSegment(Segment segment, int used) {}
