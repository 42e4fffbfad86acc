/**
 * The open-addressing table: hashing, slots, segments and the directory over them.
 *
 * <p>Extendible hashing (Fagin, Nievergelt, Pippenger and Strong, 1979; compare CCEH, FAST 2019,
 * and Dash, VLDB 2020): the top bits of a key's hash choose a segment through a directory, low bits
 * choose its home slot. A search goes through the home slot's group of 8, the slots {@code home ^
 * 0} to {@code home ^ 7}, which are one or two cache lines; then through the next group in the same
 * order, from the slot 8 after the home, and so on around the segment, up to the key or an empty
 * slot. A slot goes from empty to a key to deleted and never back; nothing moves inside a segment;
 * a full segment is replaced by one or two fresh ones, in one atomic step of the
 * {@link store.offheap.file file}. Where many searches were in vain, a bit for each slot, in memory
 * only, ends most of those that follow at home ({@link store.offheap.table.OverflowBits}). Key and
 * value of a slot lie in one sector of the disk, as {@link store.offheap.table.SegmentLayout}
 * draws.
 *
 * <p>Keys and values are raw bits here; what numbers they stand for is the business of the layers
 * above. Threads: any number read, without locks; one at a time writes, under the file's write
 * lock.
 */
package store.offheap.table;
