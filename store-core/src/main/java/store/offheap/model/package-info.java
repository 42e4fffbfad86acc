/**
 * The value types of the library's API: the types of keys and values, and the reports about a
 * store.
 *
 * <p>All types are immutable, do no I/O and depend on no other package of the project. The only
 * mutable type is {@link store.offheap.model.NumberRange}, an accumulator for use by a single
 * thread.
 */
package store.offheap.model;
