/** The object map: any key, any value, in one memory-mapped file. */
package store.offheap.object;
