/**
 * What an object map is made of: records of any length in the heap segments of a store file, the
 * codecs of values and keys, the words that stand for them, and the hash of their bytes.
 *
 * <p>{@link store.offheap.record.RecordHeap} is the class to begin with. A record is appended and
 * never moved or written over, apart from its declared mutable words; a segment in which nothing
 * lives any more is retired as a whole. Threads: any number read, without locks; one at a time
 * writes, under the file's write lock.
 *
 * <p>Chronicle Bytes frames what is encoded and is seen by this package only. It is loaded by the
 * first {@link store.offheap.record.ValueCodec#encode encode} or
 * {@link store.offheap.record.ValueCodec#decode decode}, never by an ID map. What it needs of a JVM
 * is written in {@link store.offheap.record.ValueCodec}.
 */
package store.offheap.record;
