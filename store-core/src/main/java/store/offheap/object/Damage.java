package store.offheap.object;

import store.offheap.error.CorruptStoreException;

/** Says what is wrong with a record that a word refers to. */
interface Damage {
  CorruptStoreException of(long word, String what, Object expected, Object actual);
}
