/**
 * The exceptions of the library: one for each decision a caller can take.
 *
 * <p>All are unchecked and descend from {@link store.offheap.error.StoreException}, which carries
 * the file concerned. Mistakes of the caller are not here: they are
 * {@link IllegalArgumentException}, {@link IllegalStateException} and
 * {@link UnsupportedOperationException}. This package depends on nothing else of the project.
 */
package store.offheap.error;
