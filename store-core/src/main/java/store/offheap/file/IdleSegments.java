package store.offheap.file;

/**
 * The numbers of segments that are not live.
 *
 * @param retired replaced, but still referenced by the last checkpoint: reusable after the next one
 * @param free reusable immediately
 */
public record IdleSegments(int retired, int free) {}
