/**
 * The open-addressing table: hashing, slots, segments and the directory over them.
 *
 * <p>Extendible hashing (Fagin, Nievergelt, Pippenger and Strong, 1979; compare CCEH, FAST 2019,
 * and Dash, VLDB 2020): the top bits of a key's hash choose a segment through a directory, the low
 * bits choose a slot, and linear probing goes on from there inside the segment. A slot goes from
 * empty to a key to deleted and never back; nothing moves inside a segment; a full segment is
 * replaced by one or two fresh ones, in one atomic step of the {@link store.offheap.file file}.
 *
 * <p>Keys and values are raw bits here; what numbers they stand for is the business of the layers
 * above. Threads: any number read, without locks; one at a time writes, under the file's write
 * lock.
 */
package store.offheap.table;
