/**
 * Whole-file operations: a store is built from rows, or salvaged from a damaged one, and appears
 * complete or not at all.
 *
 * <p>{@link store.offheap.build.BulkBuilder} and {@link store.offheap.build.Salvage} are the
 * classes to begin with.
 */
package store.offheap.build;
