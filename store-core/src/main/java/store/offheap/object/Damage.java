package store.offheap.object;

import store.offheap.error.CorruptStoreException;

/** Creates the exception for a damaged record that a word refers to. */
interface Damage {
  CorruptStoreException of(long word, String what, Object expected, Object actual);
}
