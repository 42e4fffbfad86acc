/**
 * The values the library speaks in: the types of keys and values, and the reports about a store.
 *
 * <p>Everything here is immutable, does no input or output and depends on nothing else of the
 * project; the one exception to immutability is {@link store.offheap.model.NumberRange}, an
 * accumulator for one thread.
 */
package store.offheap.model;
