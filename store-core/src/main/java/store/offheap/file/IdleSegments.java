package store.offheap.file;

/**
 * How many segments are not live.
 *
 * @param retired replaced, and named by the last checkpoint: to be used again after the next one
 * @param free to be used again at once
 */
public record IdleSegments(int retired, int free) {}
