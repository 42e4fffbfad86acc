/**
 * The store file: mapped memory, superblocks, the live page, the segment table, segment allocation,
 * checkpoints and the writer lock.
 *
 * <p>This package knows nothing of keys and values. It hands out segments, makes a set of them live
 * in one atomic step (an epoch), and sees to it that the last checkpoint is always complete on
 * disk.
 *
 * <p>Threads: one thread at a time may change a store file, under
 * {@link store.offheap.file.StoreFile#writeLock()}; any number of threads and processes may read.
 */
package store.offheap.file;
