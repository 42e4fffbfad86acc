/**
 * The persistent ID map: from integers to numbers, in one memory-mapped file.
 *
 * <p>Start with {@link store.offheap.map.IdMap}.
 */
package store.offheap.map;
