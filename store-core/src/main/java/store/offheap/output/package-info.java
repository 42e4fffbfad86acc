/**
 * Files that appear only when they are complete: written in a temporary folder that is taken away
 * whatever happens, forced to storage, and given their name.
 *
 * <p>This package knows nothing of what is in the files. Each object belongs to one thread at a
 * time, where a class says no more.
 */
package store.offheap.output;
