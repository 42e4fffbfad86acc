/**
 * The store file: mapped memory, superblocks, the live page, the segment table, segment allocation,
 * checkpoints and the writer lock.
 *
 * <p>This package knows nothing about keys and values. It allocates segments, makes a set of them
 * live in one atomic step (an epoch), and ensures that the last checkpoint is always complete on
 * disk.
 *
 * <p>Threads: one thread at a time may change a store file, under
 * {@link store.offheap.file.StoreFile#writeLock()}; any number of threads and processes may read.
 */
package store.offheap.file;
