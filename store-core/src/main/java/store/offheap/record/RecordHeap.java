package store.offheap.record;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import store.offheap.error.CorruptStoreException;
import store.offheap.error.StoreIoException;
import store.offheap.file.Memory;
import store.offheap.file.Region;
import store.offheap.file.SegmentTable;
import store.offheap.file.StoreFile;

/**
 * The records in the heap segments of an open file.
 *
 * <p>A record is appended and never moved or overwritten, except for its mutable words. Records
 * that are no longer needed are only counted; a segment without live records is retired as a whole.
 *
 * <p>A reference may be any bits: one that does not lead to a record causes a
 * {@link CorruptStoreException}. A lookup concurrent with a writer must check the epoch afterwards,
 * even before it considers such an exception valid: a segment may have been retired and its place
 * reused.
 *
 * <p>Threads: methods that read may be called by any thread, without locks; methods that change
 * something require the file's write lock.
 */
public final class RecordHeap {
  /** Maximum length of a body. */
  public static final int MAX_BODY_LENGTH = Integer.MAX_VALUE - 8;

  /** A record takes at most one part in this many of a segment. */
  private static final int RECORDS_PER_SEGMENT = 4;

  private static final int TAG_MASK = 0xF;
  private static final int VALUE_TAG = 10;
  private static final int ENTRY_TAG = 12;
  private static final int VERSION_TAG = 15;
  private static final int PAYLOAD_SHIFT = 8;

  private final StoreFile file;
  private final SegmentTable segments;
  private final RecordReader reader;
  private final PairReader pairs;
  private final LongBodies longBodies;
  private final HeapWalk walk;
  private final DeadBytes dead;
  private final OpenSegment open;
  private final int maxLength;

  /**
   * Creates an instance for the heap of a file.
   *
   * @param retirement retires segments; not called for a file that is only read
   */
  public RecordHeap(StoreFile file, Retirement retirement) {
    this.file = file;
    this.segments = file.segments();
    this.maxLength =
        Math.min(file.spec().segmentLength() / RECORDS_PER_SEGMENT, RecordLayout.MAX_UNITS << 3);
    this.reader = new RecordReader(file);
    this.pairs = new PairReader(reader);
    this.longBodies = new LongBodies(file, reader, maxLength, RECORDS_PER_SEGMENT);
    this.walk = new HeapWalk(file, reader);
    this.dead = new DeadBytes(file, reader, retirement);
    this.open = dead.open();
  }

  // Reading

  /**
   * Prefetches a record, so that a subsequent read need not wait.
   *
   * @return a value that depends on the loaded data
   * @throws CorruptStoreException if there is no such heap segment
   */
  public long load(long reference) {
    return reader.load(reference);
  }

  /**
   * Returns the position of a record in the file, to request its page; a position where no record
   * is if there is no such heap segment.
   */
  public long position(long reference) {
    return RecordLayout.isReference(reference) ? reader.position(reference) : 0;
  }

  /** Returns the type of a record, one of {@link RecordType}. */
  public int type(long reference) {
    int type = RecordLayout.type(reader.head(reference));
    return type == RecordType.CHUNKS ? longBodies.standin(reference).type() : type;
  }

  /** Returns the length of a record's body in bytes. */
  public int length(long reference) {
    int head = reader.head(reference);
    return RecordLayout.type(head) == RecordType.CHUNKS
        ? longBodies.standin(reference).totalLength()
        : RecordLayout.bodyLength(head);
  }

  /**
   * Returns a copy of a record's body.
   *
   * @param type required type of the record
   * @throws CorruptStoreException if it has another type, or its checksum does not match
   */
  public byte[] body(long reference, int type) {
    Region region = reader.region(reference);
    int head = reader.head(region, reference);
    if (RecordLayout.type(head) == RecordType.CHUNKS) {
      LongBodies.Standin standin = longBodies.standin(reference);
      reader.requireType(reference, type, standin.type());
      return longBodies.join(reference, standin);
    }
    reader.requireType(reference, type, RecordLayout.type(head));
    return reader.body(region, reference, head);
  }

  /**
   * Returns whether a record has the given type and body. Its checksum is not verified.
   *
   * @param body array to compare with
   * @param length number of its bytes
   */
  public boolean matches(long reference, int type, byte[] body, int length) {
    return isWhole(type, length)
        ? reader.matches(reference, type, body, length)
        : longBodies.matches(reference, type, body, length);
  }

  // Entries and pairs

  /**
   * Returns whether a record is the entry or the pair of a key. Its checksum is not verified.
   *
   * @param key the bytes of the key
   */
  public boolean isOfKey(long reference, byte[] key) {
    // A body that does not fit in an entry may fit in a pair, which has fewer words.
    return pairs.isOfKey(reference, key)
        || !isWhole(RecordType.ENTRY, key.length)
            && longBodies.matches(reference, RecordType.ENTRY, key, key.length);
  }

  /**
   * Returns the word of the value of a record's key; checksums are not verified.
   *
   * @param key the bytes of the key
   * @return a word; for a value whose bytes are stored in a pair, {@link Word#ENTRY} with the
   *     pair's own reference; {@link Word#EMPTY} if the record is not the entry or the pair of this
   *     key
   */
  public long valueOf(long reference, byte[] key) {
    if (isWhole(RecordType.ENTRY, key.length)) {
      return pairs.valueOf(reference, key);
    }
    return isOfKey(reference, key) ? pairs.valueOf(reference) : Word.EMPTY;
  }

  /** Returns the word of the value of an entry or a pair, represented in the same way. */
  public long valueOf(long reference) {
    return pairs.valueOf(reference);
  }

  /** Returns the word of the value that a pair was created with, represented in the same way. */
  public long ownValueOf(long pair) {
    return pairs.ownValueOf(pair);
  }

  /** Returns the entry that supersedes a pair's own value, or 0 if there is none. */
  public long successor(long pair) {
    return pairs.successor(pair);
  }

  /**
   * Returns the value whose bytes are stored in a pair.
   *
   * @throws CorruptStoreException if the record is not such a pair, or its checksum does not match
   */
  public Object pairValue(long pair, ValueCodec codec) {
    return pairs.value(pair, codec);
  }

  /** Returns whether a record is a pair. */
  public boolean isPair(long reference) {
    return RecordLayout.type(reader.head(reference)) == RecordType.PAIR;
  }

  /** Returns whether a body is short enough for one record. */
  public boolean isWhole(int type, int length) {
    return RecordLayout.length(type, length) <= maxLength || type == RecordType.NODE;
  }

  /**
   * Returns the {@link ContentHash} of a record's body, with at most one part in memory at a time.
   *
   * @param type required type of the record
   * @param seed seed of the hash
   * @throws CorruptStoreException if it has another type, or its checksum does not match
   */
  public long hash(long reference, int type, long seed) {
    LongBodies.Standin standin = standin(reference, type);
    return standin == null
        ? ContentHash.of(body(reference, type), seed)
        : longBodies.hash(reference, standin, seed);
  }

  /**
   * Returns the start of a record's body: the entire body or, for a long body, its first part, with
   * at most one part in memory at a time.
   *
   * @param type required type of the record
   * @throws CorruptStoreException if it has another type, or a checksum does not match
   */
  public byte[] start(long reference, int type) {
    LongBodies.Standin standin = standin(reference, type);
    return standin == null ? body(reference, type) : longBodies.start(reference, standin);
  }

  /**
   * Requires that a record of a type exists, with all its parts, as it was appended.
   *
   * @throws CorruptStoreException if it has another type, or a checksum does not match
   */
  public void requireSound(long reference, int type) {
    LongBodies.Standin standin = standin(reference, type);
    if (standin == null) {
      body(reference, type);
    } else {
      longBodies.requireSound(reference, standin);
    }
  }

  /**
   * Returns the record that represents a long body of a type; null if the body is in one record.
   */
  private LongBodies.Standin standin(long reference, int type) {
    if (RecordLayout.type(reader.head(reference)) != RecordType.CHUNKS) {
      return null;
    }
    LongBodies.Standin standin = longBodies.standin(reference);
    reader.requireType(reference, type, standin.type());
    return standin;
  }

  /** Returns whether a record of a type exists, with all its parts, as it was appended. */
  public boolean isSound(long reference, int type) {
    try {
      requireSound(reference, type);
      return true;
    } catch (CorruptStoreException e) {
      return false;
    }
  }

  /**
   * Returns a mutable word of a record (acquire load): stores that preceded the store of the word
   * are visible.
   */
  public long word(long reference, int index) {
    return reader.wordAcquire(reference, index);
  }

  /**
   * Returns the first epoch of the current life of the segment that holds a record, which
   * distinguishes the record from a later one at the same place.
   */
  public long birth(long reference) {
    reader.region(reference);
    return file.birthOf(RecordLayout.segment(reference));
  }

  /**
   * Returns whether the last complete checkpoint contains a record, so that it would survive a
   * power failure now. Requires the write lock.
   */
  public boolean isDurable(long reference) {
    return RecordLayout.isReference(reference)
        && file.isDurable(RecordLayout.segment(reference), RecordLayout.offset(reference));
  }

  /**
   * Returns whether a record is contained neither in a checkpoint nor in one in progress. Requires
   * the write lock.
   */
  public boolean isFresh(long reference) {
    return !isDurable(reference) && !isSettling(reference);
  }

  /** Returns the file, for messages. */
  public Path path() {
    return file.path();
  }

  /** Returns the exception for a damaged record, for a higher layer that detects the damage. */
  public CorruptStoreException corrupt(
      long reference, String what, Object expected, Object actual) {
    return reader.corrupt(reference, what, expected, actual);
  }

  // Changing

  /**
   * Appends a record with all its mutable words zero. It is not visible before its reference is
   * stored somewhere, by any kind of store.
   *
   * @param type one of {@link RecordType}
   * @param body array that holds its body
   * @param length length of its body in bytes
   * @return the reference, 52 bits, never 0
   * @throws StoreIoException if the disk is full; nothing has changed
   */
  public long append(int type, byte[] body, int length) {
    if (!RecordType.isAppendable(type) || length < 0 || length > MAX_BODY_LENGTH) {
      throw new IllegalArgumentException("record: expected=type 1 to 6 or 10, 0 to "
          + MAX_BODY_LENGTH + " bytes, actual=type " + type + ", " + length + " bytes");
    }
    if (isWhole(type, length)) {
      return open.append(type, body, 0, length);
    }
    return appendChunks(type, body, length);
  }

  private long appendChunks(int type, byte[] body, int length) {
    int partLength = longBodies.partLength();
    byte[] part = new byte[LongBodies.PART_HEADER + partLength];
    long[] parts = new long[(length - 1) / partLength + 1];
    int count = 0;
    boolean isDone = false;
    try {
      long last = 0;
      for (; count < parts.length; count++) {
        int at = count * partLength;
        int partCount = Math.min(length - at, partLength);
        LongBodies.fill(part, last, body, at, partCount);
        last = open.append(RecordType.PART, part, 0, LongBodies.PART_HEADER + partCount);
        parts[count] = last;
      }
      byte[] standin = new LongBodies.Standin(type, length, last).encode();
      long reference = open.append(RecordType.CHUNKS, standin, 0, standin.length);
      isDone = true;
      return reference;
    } finally {
      for (int i = 0; i < count && !isDone; i++) {
        dead.add(parts[i]);
      }
    }
  }

  /** Stores a mutable word, ordered after all preceding stores (release store). */
  public void wordRelease(long reference, int index, long word) {
    Region region = change(reference, index);
    Memory.putLongRelease(region.buffer(), RecordReader.wordBase(region, reference, index), word);
    Reference.reachabilityFence(region);
  }

  private Region change(long reference, int index) {
    reader.requireWord(reader.head(reference), reference, index);
    return file.changeHeap(RecordLayout.segment(reference));
  }

  /**
   * Stores a word in the cell of a record, such that a power failure leaves the cell as of the last
   * checkpoint, or with this word, or with one stored in between.
   *
   * <p>A power failure may preserve a word and lose the record that it refers to. Therefore the
   * word in the last checkpoint stays next to the current one until a checkpoint contains the
   * record of the current one as well. A checkpoint in progress will contain the word that was
   * current when it started; until it is complete, the previous one may still be needed; hence the
   * third place. A recovery takes the first of the three whose record is intact.
   *
   * @param reference reference to a record with a cell
   */
  public void cell(long reference, long word) {
    Region region = change(reference, RecordType.CELL_WORDS - 1);
    long base = RecordReader.wordBase(region, reference, 0);
    if (!isSelfContained(word)) {
      keepForRecovery(region.buffer(), base);
    }
    Memory.putLongRelease(region.buffer(), base, word);
    Reference.reachabilityFence(region);
  }

  /**
   * Stores the words for recovery in the same sector, and earlier: the disk never has the later
   * word without these.
   */
  private void keepForRecovery(ByteBuffer buffer, long current) {
    long previous = current + Long.BYTES;
    long word = Memory.getLong(buffer, current);
    boolean isSettling = !isSelfContained(word) && isSettling(word >>> PAYLOAD_SHIFT);
    if (isSettling && isSelfContained(Memory.getLong(buffer, previous))) {
      Memory.putLongRelease(buffer, previous + Long.BYTES, Memory.getLong(buffer, previous));
    }
    if (isSettling || isSelfContained(word)) {
      Memory.putLongRelease(buffer, previous, word);
    }
  }

  private boolean isSettling(long reference) {
    return RecordLayout.isReference(reference)
        && file.isSettling(RecordLayout.segment(reference), RecordLayout.offset(reference));
  }

  /** Returns whether a power failure cannot lose what a word represents. */
  private boolean isSelfContained(long word) {
    int tag = (int) word & TAG_MASK;
    boolean isReference = tag >= VALUE_TAG && tag <= ENTRY_TAG || tag == VERSION_TAG;
    return !isReference || isDurable(word >>> PAYLOAD_SHIFT & (1L << 52) - 1);
  }

  /**
   * Counts a record that is no longer referenced as dead; its bytes remain until its entire segment
   * is dead. Readers that still access it find it, or detect the change by the epoch.
   */
  public void free(long reference) {
    file.beforeChange();
    if (RecordLayout.type(reader.head(reference)) == RecordType.CHUNKS) {
      longBodies.visitReadable(reference, dead::add);
    }
    dead.add(reference);
  }

  /**
   * Starts with a file whose writer died since the last boot. What it had started to append remains
   * as dead bytes.
   */
  public void leftOpen() {
    file.beforeChange();
    open.skipRemains();
  }

  // All of it

  /**
   * Visits all records of a segment that may be referenced, in ascending order of offset, including
   * parts of long bodies and fillers.
   *
   * @param segment one of {@link StoreFile#heapSegments()}
   * @return the number of appended bytes that are not part of a record: 0, unless there was a power
   *     failure
   */
  public int records(int segment, RecordVisitor visitor) {
    return walk.records(segment, visitor);
  }

  /** Returns the amount of data as of some recent moment. */
  public HeapCounts counts() {
    long used = 0;
    long deadCount = 0;
    List<Integer> numbers = file.heapSegments();
    for (int number : numbers) {
      used += segments.used(number);
      deadCount += segments.deleted(number);
    }
    return new HeapCounts(
        numbers.size(), (long) numbers.size() * file.spec().segmentLength(), used, deadCount);
  }

  /** Returns a count of live bytes that begins at 0. */
  public LiveBytes liveBytes() {
    return new LiveBytes(file, reader, longBodies);
  }

  /**
   * Adopts a count of live bytes, of all referenced records, and retires the segments that have
   * none.
   */
  public void recounted(LiveBytes liveBytes) {
    file.beforeChange();
    dead.recounted(liveBytes);
  }
}
