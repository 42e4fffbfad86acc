package store.offheap.object;

import java.util.function.Function;
import store.offheap.model.Checking;
import store.offheap.model.ReadAhead;
import store.offheap.record.ContentHash;
import store.offheap.record.KnownTypes;

/**
 * How an object store works on its file.
 *
 * @param types records and enums that may come out
 * @param nested makes what handles containers
 * @param keyHash hash of a key's bytes by a seed
 * @param readAhead how pages are read that are not in memory
 * @param checking whether readers compare what they read with the checksums of segments
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

  /** Settings that leave it to the file's size how pages are read, and compare nothing. */
  ObjectSettings(KnownTypes types, Function<ObjectStore, Nested> nested, KeyHash keyHash) {
    this(types, nested, keyHash, ReadAhead.AUTOMATIC, Checking.NONE);
  }

  /** Returns the same with another choice of how pages are read. */
  ObjectSettings with(ReadAhead other) {
    return new ObjectSettings(types, nested, keyHash, other, checking);
  }

  /** Returns the same with another choice of what readers compare. */
  ObjectSettings with(Checking other) {
    return new ObjectSettings(types, nested, keyHash, readAhead, other);
  }

  /** Returns settings in which keys have the hash that files have. */
  static ObjectSettings of(KnownTypes types) {
    return Containers.settings(types, ContentHash::of);
  }
}
