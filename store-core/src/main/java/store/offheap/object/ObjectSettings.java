package store.offheap.object;

import java.util.function.Function;
import store.offheap.record.ContentHash;
import store.offheap.record.KnownTypes;

/**
 * How an object store works on its file.
 *
 * @param types records and enums that may come out
 * @param nested makes what handles containers
 * @param keyHash hash of a key's bytes by a seed
 */
record ObjectSettings(KnownTypes types, Function<ObjectStore, Nested> nested, KeyHash keyHash) {
  /** A hash of bytes. */
  interface KeyHash {
    long of(byte[] bytes, long seed);
  }

  /** Returns settings in which keys have the hash that files have. */
  static ObjectSettings of(KnownTypes types) {
    return Containers.settings(types, ContentHash::of);
  }
}
