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
 * Copies what words of a damaged file stand for, and returns words of the new one. Values are
 * copied as bytes, so that no class need be known. For one thread, which holds the write lock of
 * the new file.
 */
final class WordSalvage {
  /** Values whose new words are remembered: a value that is shared is read once. */
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
   * @param depth how many containers lie around it
   * @return its word, which nothing refers to yet
   * @throws CorruptStoreException if it cannot be read; nothing was stored then
   */
  long copy(long word, int depth) {
    if (Word.tag(word) == Word.CONTAINER) {
      return containers.copy(word, depth);
    }
    return Word.tag(word) == Word.VALUE ? value(word) : inline(word);
  }

  /** Returns whether a value can be read, of a container some state of it. */
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
      // This reference is the memory's own, so that the value stays as long as it is known.
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

  /** Gives up what is remembered. */
  void finish() {
    remembered.values().forEach(target.interner()::release);
    remembered.clear();
  }

  private byte[] body(long word) {
    return checked(heap.body(Records.reference(word), RecordType.VALUE));
  }

  /**
   * Returns the bytes of a value, if they are those of one.
   *
   * @throws CorruptStoreException if they are not
   */
  byte[] checked(byte[] bytes) {
    try {
      codec.decode(bytes);
    } catch (UnknownTypeException | FormatTooNewException e) {
      // Who knows the type can read it: the bytes are those that were stored.
    }
    return bytes;
  }

  /**
   * Returns the key of a map or a set that a word stands for.
   *
   * @throws CorruptStoreException if it cannot be read
   */
  ContainerKeys.Key key(long word) {
    return Word.tag(word) == Word.VALUE
        ? new ContainerKeys.Key(Word.EMPTY, heap.body(Records.reference(word), RecordType.VALUE))
        : ContainerKeys.ofWord(inline(word));
  }
}
