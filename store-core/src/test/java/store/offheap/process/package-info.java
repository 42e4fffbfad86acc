/**
 * Tests with real processes: writers that are killed, readers that continue, and files that may
 * only be read. Stores are used through their public methods only.
 */
package store.offheap.process;
