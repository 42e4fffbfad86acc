/**
 * The exceptions of the library: one for each possible reaction of the caller.
 *
 * <p>All are unchecked and descend from {@link store.offheap.error.StoreException}, which holds the
 * file that it is about. Programming errors are reported by {@link IllegalArgumentException},
 * {@link IllegalStateException} and {@link UnsupportedOperationException} instead. This package
 * depends on no other package of the project.
 */
package store.offheap.error;
