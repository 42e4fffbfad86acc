package store.offheap.object;

import java.util.Arrays;
import java.util.function.IntToLongFunction;
import store.offheap.record.ContentHash;

/**
 * The positions of pairs in a log, one per key: a hash table with 12 bytes per slot. Not
 * thread-safe.
 */
final class LastPairs {
  private static final int NONE = -1;

  private final ContainerKeys keys;
  private final IntToLongFunction keyAt;
  private int[] positions = new int[64];
  private long[] hashes = new long[64];
  private int size;

  /**
   * Creates an empty instance.
   *
   * @param keyAt returns the word of the key at a position
   */
  LastPairs(ContainerKeys keys, IntToLongFunction keyAt) {
    this.keys = keys;
    this.keyAt = keyAt;
    Arrays.fill(positions, NONE);
  }

  /** Adds a position unless one with the same key is present; returns whether it was added. */
  boolean add(int position) {
    if (2L * (size + 1) > positions.length && positions.length < 1 << 30) {
      grow();
    }
    ContainerKeys.Key key = keys.of(keyAt.applyAsLong(position));
    long hash = ContentHash.of(key.bytes(), 0);
    int mask = positions.length - 1;
    int slot = (int) hash & mask;
    while (positions[slot] != NONE) {
      if (hashes[slot] == hash && keys.isSame(keyAt.applyAsLong(positions[slot]), key)) {
        return false;
      }
      slot = slot + 1 & mask;
    }
    positions[slot] = position;
    hashes[slot] = hash;
    size++;
    return true;
  }

  private void grow() {
    int[] oldPositions = positions;
    long[] oldHashes = hashes;
    positions = new int[2 * oldPositions.length];
    hashes = new long[2 * oldPositions.length];
    Arrays.fill(positions, NONE);
    int mask = positions.length - 1;
    for (int i = 0; i < oldPositions.length; i++) {
      if (oldPositions[i] != NONE) {
        int slot = (int) oldHashes[i] & mask;
        while (positions[slot] != NONE) {
          slot = slot + 1 & mask;
        }
        positions[slot] = oldPositions[i];
        hashes[slot] = oldHashes[i];
      }
    }
  }
}
