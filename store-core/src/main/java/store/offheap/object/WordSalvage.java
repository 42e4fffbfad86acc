package store.offheap.object;

import java.util.LinkedHashMap;
import java.util.Map;
import store.offheap.error.CorruptStoreException;
import store.offheap.error.FormatTooNewException;
import store.offheap.error.UnknownTypeException;
import store.offheap.record.DamagedHeap;
import store.offheap.record.RecordType;
import store.offheap.record.ValueCodec;
import store.offheap.record.Word;

/**
 * Copies what words of a damaged file represent, and returns words of the new file. Values are
 * copied as bytes, so that no class need be known. Confined to one thread, which holds the write
 * lock of the new file.
 */
final class WordSalvage {
  /** Number of values whose new words are remembered, so that a shared value is read only once. */
  private static final int REMEMBERED = 1 << 14;

  private final DamagedHeap heap;
  private final ObjectStore target;
  private final ValueCodec codec;
  private final ContainerSalvage containers;
  private final Map<Long, Long> remembered = new LinkedHashMap<>(2 * REMEMBERED, 0.75f, true);

  WordSalvage(
      DamagedHeap heap,
      ObjectStore target,
      ValueCodec codec,
      boolean isRestored,
      SalvagePath path) {
    this.heap = heap;
    this.target = target;
    this.codec = codec;
    this.containers = new ContainerSalvage(heap, target, this, isRestored, path);
  }

  /**
   * Copies a value.
   *
   * @param depth number of containers that enclose it
   * @return its word, which is not referenced yet
   * @throws CorruptStoreException if it cannot be read; nothing was stored then
   */
  long copy(long word, int depth) {
    if (Word.tag(word) == Word.CONTAINER) {
      return containers.copy(word, depth);
    }
    return Word.tag(word) == Word.VALUE ? value(word) : inline(word);
  }

  /** Returns whether a value can be read; for a container, whether some state of it can. */
  boolean isReadable(long word, int depth) {
    try {
      if (Word.tag(word) == Word.CONTAINER) {
        return containers.isWhole(word, depth);
      }
      if (Word.tag(word) == Word.VALUE) {
        heap.body(Records.reference(word), RecordType.VALUE);
      } else {
        inline(word);
      }
      return true;
    } catch (CorruptStoreException e) {
      return false;
    }
  }

  private long inline(long word) {
    if (Word.isMoved(word) || !Words.isInlineValue(word)) {
      throw heap.corrupt(Records.reference(word), "word", "a value", "0x" + Long.toHexString(word));
    }
    return word;
  }

  private long value(long word) {
    Long known = remembered.get(word);
    if (known == null) {
      byte[] bytes = body(word);
      known = target.interner().intern(bytes);
      // This reference is owned by the cache, so that the value stays while it is remembered.
      remembered.put(word, known);
      forgetOldest();
    }
    target.interner().retain(known);
    return known;
  }

  private void forgetOldest() {
    if (remembered.size() > REMEMBERED) {
      Map.Entry<Long, Long> oldest = remembered.entrySet().iterator().next();
      remembered.remove(oldest.getKey());
      target.interner().release(oldest.getValue());
    }
  }

  /** Releases the remembered values. */
  void finish() {
    remembered.values().forEach(target.interner()::release);
    remembered.clear();
  }

  private byte[] body(long word) {
    return checked(heap.body(Records.reference(word), RecordType.VALUE));
  }

  /**
   * Returns the bytes of a value after checking that they are valid.
   *
   * @throws CorruptStoreException if they are not valid
   */
  byte[] checked(byte[] bytes) {
    try {
      codec.decode(bytes);
    } catch (UnknownTypeException | FormatTooNewException e) {
      // A program that knows the type can read it: the bytes are those that were stored.
    }
    return bytes;
  }

  /**
   * Returns the key of a map or set that a word represents.
   *
   * @throws CorruptStoreException if it cannot be read
   */
  ContainerKeys.Key key(long word) {
    return Word.tag(word) == Word.VALUE
        ? new ContainerKeys.Key(Word.EMPTY, heap.body(Records.reference(word), RecordType.VALUE))
        : ContainerKeys.ofWord(inline(word));
  }
}
