/**
 * Whole-file operations. A store can be built from rows, merged from other stores, compacted, or
 * salvaged from a damaged one; the output appears complete or not at all. Two stores can be
 * compared, and a patch turns one into the other.
 *
 * <p>Start with {@link store.offheap.build.BulkBuilder}, {@link store.offheap.build.Merge},
 * {@link store.offheap.build.Compaction}, {@link store.offheap.build.Difference},
 * {@link store.offheap.build.Patch} and {@link store.offheap.build.Salvage}. All use bounded
 * memory.
 */
package store.offheap.build;
