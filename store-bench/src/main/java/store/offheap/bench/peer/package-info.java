/**
 * The stores that are compared: a small adapter for each, which uses it as its own documentation
 * recommends, behind one interface.
 *
 * <p>To the outside all have keys and values that are {@code long}s; what a store itself keeps is
 * what its {@link store.offheap.bench.peer.Shape} makes of them: integers of 4 or 8 bytes, 100
 * bytes, or strings.
 */
package store.offheap.bench.peer;
