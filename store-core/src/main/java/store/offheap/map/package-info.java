/**
 * The persistent ID map: numbers to numbers, in one memory-mapped file.
 *
 * <p>{@link store.offheap.map.IdMap} is the class to begin with.
 */
package store.offheap.map;
