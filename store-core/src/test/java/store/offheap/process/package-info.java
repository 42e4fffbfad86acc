/**
 * Proofs with real processes: writers that are killed, readers that go on, and files that may only
 * be read. Everything goes through the public methods of {@link store.offheap.map.IdMap}.
 */
package store.offheap.process;
