/**
 * The stores that are compared: a small adapter for each, which uses it as its own documentation
 * recommends, behind a common interface.
 *
 * <p>All adapters have keys and values of type {@code long}; what a store itself contains is
 * defined by a {@link store.offheap.bench.peer.Shape}: integers of 4 or 8 bytes, 100 bytes, or
 * strings.
 */
package store.offheap.bench.peer;
