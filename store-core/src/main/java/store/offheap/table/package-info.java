/**
 * The open-addressing table: hashing, slots, segments and the directory over them.
 *
 * <p>Extendible hashing (Fagin, Nievergelt, Pippenger and Strong, 1979; compare CCEH, FAST 2019,
 * and Dash, VLDB 2020): the top bits of a key's hash select a segment through a directory, and low
 * bits select its home slot. A search inspects the home slot's group of 8, the slots {@code home ^
 * 0} to {@code home ^ 7}, which are one or two cache lines; then the next group in the same order,
 * starting 8 slots after the home slot, and so on around the segment, until it finds the key or an
 * empty slot. A slot changes from empty to a key to deleted and never back; nothing moves within a
 * segment; a full segment is replaced by one or two new ones, in one atomic step of the
 * {@link store.offheap.file file}. After many unsuccessful searches, one bit per slot, in memory
 * only, ends most of the following ones at the home slot
 * ({@link store.offheap.table.OverflowBits}). Key and value of a slot are in one disk sector, as
 * shown in {@link store.offheap.table.SegmentLayout}.
 *
 * <p>Keys and values are raw bits here; the layers above define which numbers they represent.
 * Threads: any number may read, without locks; one at a time may write, under the file's write
 * lock.
 */
package store.offheap.table;
