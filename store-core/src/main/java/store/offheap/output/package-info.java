/**
 * Files that appear only when they are complete: written in a temporary folder that is deleted in
 * any case, forced to storage, and renamed.
 *
 * <p>This package knows nothing about the contents of the files. Each object is confined to one
 * thread at a time, unless its class documents otherwise.
 */
package store.offheap.output;
