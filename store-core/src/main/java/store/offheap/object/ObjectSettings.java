package store.offheap.object;

import java.util.function.Function;
import store.offheap.model.Checking;
import store.offheap.model.ReadAhead;
import store.offheap.record.ContentHash;
import store.offheap.record.KnownTypes;

/**
 * Settings of an object store.
 *
 * @param types records and enums that may be read
 * @param nested creates the handler of containers
 * @param keyHash hash of a key's bytes with a seed
 * @param readAhead how pages are read that are not in memory
 * @param checking whether readers verify the checksums of segments
 */
record ObjectSettings(
    KnownTypes types,
    Function<ObjectStore, Nested> nested,
    KeyHash keyHash,
    ReadAhead readAhead,
    Checking checking) {
  /** A hash of bytes. */
  interface KeyHash {
    long of(byte[] bytes, long seed);
  }

  /** Creates settings that choose the reading of pages by file size and verify no checksums. */
  ObjectSettings(KnownTypes types, Function<ObjectStore, Nested> nested, KeyHash keyHash) {
    this(types, nested, keyHash, ReadAhead.AUTOMATIC, Checking.NONE);
  }

  /** Returns the same settings with a different choice of how pages are read. */
  ObjectSettings with(ReadAhead other) {
    return new ObjectSettings(types, nested, keyHash, other, checking);
  }

  /** Returns the same settings with a different choice of what readers verify. */
  ObjectSettings with(Checking other) {
    return new ObjectSettings(types, nested, keyHash, readAhead, other);
  }

  /** Returns settings with the key hash that files use. */
  static ObjectSettings of(KnownTypes types) {
    return Containers.settings(types, ContentHash::of);
  }
}
