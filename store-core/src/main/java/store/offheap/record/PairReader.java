package store.offheap.record;

import java.lang.ref.Reference;
import store.offheap.error.CorruptStoreException;
import store.offheap.file.Memory;
import store.offheap.file.Region;

/**
 * Reads the entries and pairs of keys: a single access to a record provides everything that a
 * lookup needs.
 *
 * <p>Thread-safe without locks, like {@link RecordReader}.
 */
final class PairReader {
  private static final int WORD_TAG_SHIFT = 8;

  private final RecordReader reader;

  PairReader(RecordReader reader) {
    this.reader = reader;
  }

  /**
   * Returns the word of the value of a record's key, or {@link Word#EMPTY} if the record is not the
   * entry or the pair of this key. A value whose bytes are stored in a pair is represented by the
   * tag of an entry and the pair's own reference. Checksums are not verified.
   */
  long valueOf(long reference, byte[] key) {
    Region region = reader.region(reference);
    int head = reader.head(region, reference);
    long value = isOfKey(region, reference, head, key) ? valueOf(region, reference, head) : 0;
    Reference.reachabilityFence(region);
    return value;
  }

  /** Returns the same for a record with any key. */
  long valueOf(long reference) {
    Region region = reader.region(reference);
    long value = valueOf(region, reference, reader.head(region, reference));
    Reference.reachabilityFence(region);
    return value;
  }

  /** Returns whether a record is the entry or the pair of a key. */
  boolean isOfKey(long reference, byte[] key) {
    Region region = reader.region(reference);
    boolean isOfKey = isOfKey(region, reference, reader.head(region, reference), key);
    Reference.reachabilityFence(region);
    return isOfKey;
  }

  private boolean isOfKey(Region region, long reference, int head, byte[] key) {
    int type = RecordLayout.type(head);
    int length = RecordLayout.bodyLength(head);
    boolean isPossible = type == RecordType.PAIR
        ? length > key.length
        : type == RecordType.ENTRY && length == key.length;
    if (!isPossible) {
      return false;
    }
    reader.willRead(reference, head);
    long base = region.base() + RecordLayout.offset(reference) + RecordLayout.bodyOffset(type);
    return RecordReader.isSame(region.buffer(), base, key, key.length);
  }

  private long valueOf(Region region, long reference, int head) {
    long word = Memory.getLongAcquire(region.buffer(), RecordReader.wordBase(region, reference, 0));
    if (RecordLayout.type(head) != RecordType.PAIR) {
      reader.requireWord(head, reference, 0);
      return word;
    }
    return word == Word.EMPTY
        ? ownValueOf(region, reference, head)
        : reader.wordAcquire(successor(reference, word), 0);
  }

  /** Returns the entry that succeeds a pair, or 0 if there is none. */
  long successor(long reference) {
    long word = reader.wordAcquire(reference, 0);
    return word == Word.EMPTY ? 0 : successor(reference, word);
  }

  private long successor(long reference, long word) {
    long successor = Word.recordOf(word);
    if (Word.tag(word) != Word.ENTRY
        || RecordLayout.type(reader.head(successor)) == RecordType.PAIR) {
      throw reader.corrupt(reference, "word of a pair", "an entry", "0x" + Long.toHexString(word));
    }
    return successor;
  }

  /**
   * Returns the word of the value that a pair was created with, represented as by {@link #valueOf}.
   */
  long ownValueOf(long reference) {
    Region region = reader.region(reference);
    int head = reader.head(region, reference);
    reader.requireType(reference, RecordType.PAIR, RecordLayout.type(head));
    long value = ownValueOf(region, reference, head);
    Reference.reachabilityFence(region);
    return value;
  }

  private long ownValueOf(Region region, long reference, int head) {
    reader.willRead(reference, head);
    int length = RecordLayout.bodyLength(head);
    long endBase =
        RecordReader.wordBase(region, reference, RecordType.words(RecordType.PAIR)) + length;
    // Loaded with the bytes before the end: there are that many, even if they do not all belong to
    // the value.
    long last = Memory.getLong(region.buffer(), endBase - Long.BYTES);
    int end = (int) (last >>> Long.SIZE - Byte.SIZE);
    if (!PairBody.isWord(end)) {
      return reference << WORD_TAG_SHIFT | Word.ENTRY;
    }
    int unused = Long.SIZE - (PairBody.valueLength(end) << 3);
    long word = PairBody.word(end, unused == Long.SIZE ? 0 : last << Byte.SIZE >>> unused);
    if (Word.tag(word) == Word.ENTRY || length == 0) {
      throw reader.corrupt(
          reference, "value of a pair", "a word of a value", "0x" + Long.toHexString(word));
    }
    return word;
  }

  /**
   * Returns the value whose bytes are stored in a pair.
   *
   * @throws CorruptStoreException if the record is not a pair, or its checksum does not match
   */
  Object value(long reference, ValueCodec codec) {
    Region region = reader.region(reference);
    int head = reader.head(region, reference);
    reader.requireType(reference, RecordType.PAIR, RecordLayout.type(head));
    reader.willRead(reference, head);
    int length = RecordLayout.bodyLength(head);
    byte[] bytes = new byte[length + RecordChecksum.REST_BYTES];
    long base = region.base() + RecordLayout.offset(reference);
    RecordReader.copy(
        region.buffer(), base + RecordLayout.bodyOffset(RecordType.PAIR), bytes, length);
    int expected = Memory.getInt(region.buffer(), base + RecordLayout.CHECKSUM_OFFSET);
    Reference.reachabilityFence(region);
    if (RecordChecksum.ofAll(bytes, reference, head) != expected) {
      throw reader.corrupt(reference, "checksum", "that of the record", "another");
    }
    int valueLength = length == 0 ? 0 : bytes[length - 1];
    int at = length - 1 - valueLength;
    if (valueLength <= 0 || at <= 0) {
      throw reader.corrupt(reference, "pair", "a key and the bytes of a value", "something else");
    }
    return codec.decode(bytes, at, valueLength);
  }
}
