/**
 * The building blocks of object maps: records of any length in the heap segments of a store file,
 * the codecs of values and keys, the words that represent them, and the hash of their bytes.
 *
 * <p>Start with {@link store.offheap.record.RecordHeap}. A record is appended and never moved or
 * overwritten, except for its declared mutable words; a segment without live records is retired as
 * a whole. Threads: any number may read, without locks; one at a time may write, under the file's
 * write lock.
 *
 * <p>Chronicle Bytes does the framing of encoded data and is used only by this package. It is
 * loaded by the first {@link store.offheap.record.ValueCodec#encode encode} or
 * {@link store.offheap.record.ValueCodec#decode decode}, never by an ID map. Its JVM requirements
 * are described in {@link store.offheap.record.ValueCodec}.
 */
package store.offheap.record;
