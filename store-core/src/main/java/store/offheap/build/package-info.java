/**
 * Whole-file operations: a store is built from rows, merged from others, compacted, or salvaged
 * from a damaged one, and appears complete or not at all; two are compared, and a patch makes one
 * the other.
 *
 * <p>{@link store.offheap.build.BulkBuilder}, {@link store.offheap.build.Merge},
 * {@link store.offheap.build.Compaction}, {@link store.offheap.build.Difference},
 * {@link store.offheap.build.Patch} and {@link store.offheap.build.Salvage} are the classes to
 * begin with. All hold bounded memory.
 */
package store.offheap.build;
