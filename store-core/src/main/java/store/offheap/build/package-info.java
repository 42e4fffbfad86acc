/**
 * Whole-file operations: a store is built from rows and appears complete or not at all.
 *
 * <p>{@link store.offheap.build.BulkBuilder} is the class to begin with.
 */
package store.offheap.build;
