/**
 * Objects as bytes and words: the words of an object map, the codecs of its values and keys, and
 * the hash of their bytes.
 *
 * <p>Chronicle Bytes frames the records and is seen by this package only. It is loaded by the first
 * {@link store.offheap.record.ValueCodec#encode encode} or
 * {@link store.offheap.record.ValueCodec#decode decode}, never by an ID map. What it needs of a JVM
 * is written in {@link store.offheap.record.ValueCodec}.
 */
package store.offheap.record;
