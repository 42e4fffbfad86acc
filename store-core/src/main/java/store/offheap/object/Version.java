package store.offheap.object;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import store.offheap.record.RecordType;
import store.offheap.record.Word;

/**
 * What a container consists of at a time: a few words that never change, or the head of a
 * {@link WordVector}, which grows in place.
 *
 * <pre>
 *  small: offset  length  field         vector: offset  length  field
 *              0       8  container id               0       8  container id
 *              8   8 each words                      8       8  generation
 *                                                   16       4  stride      words of an element
 *                                                   20       4  depth       levels of nodes
 *                                                   24       8  root        reference of a node
 *                                                   32       8  floor       elements when it was made
 * </pre>
 *
 * <p>The mutable words of a vector are its bounds and how many of its elements live. A vector that
 * has not all of its first elements was never complete on disk.
 */
final class Version {
  static final int BOUNDS = 0;
  static final int LIVE = 1;

  /** The most elements of a version that never changes. */
  static final int SMALL_ELEMENTS = 16;

  static final int MAX_DEPTH = 5;

  private static final int SMALL_HEADER = 8;
  private static final int VECTOR_LENGTH = 40;

  private final long word;
  private final long id;
  private final int stride;
  private final long[] smallWords;
  private final long generation;
  private final int depth;
  private final long root;
  private final int floor;

  private Version(
      long word,
      long id,
      int stride,
      long[] smallWords,
      long generation,
      int depth,
      long root,
      int floor) {
    this.word = word;
    this.id = id;
    this.stride = stride;
    this.smallWords = smallWords;
    this.generation = generation;
    this.depth = depth;
    this.root = root;
    this.floor = floor;
  }

  /** Reads a version; what it refers to is not looked at. */
  static Version read(Records records, long word, int stride) {
    if (Word.tag(word) != Word.NODE) {
      throw records.corrupt(word, "reference of a version", "tag " + Word.NODE, Word.tag(word));
    }
    boolean isSmall = records.type(word) == RecordType.SMALL;
    byte[] body = records.body(word, isSmall ? RecordType.SMALL : RecordType.VECTOR);
    return of(records::corrupt, word, stride, isSmall, body);
  }

  /** Returns the version of a record's body. */
  static Version of(Damage damage, long word, int stride, boolean isSmall, byte[] body) {
    ByteBuffer bytes = ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN);
    return isSmall ? small(damage, word, stride, bytes) : vector(damage, word, stride, bytes);
  }

  private static Version small(Damage damage, long word, int stride, ByteBuffer bytes) {
    int count = (bytes.capacity() - SMALL_HEADER) / Long.BYTES;
    if (bytes.capacity() % Long.BYTES != 0
        || count < 0
        || count % stride != 0
        || count > SMALL_ELEMENTS * stride) {
      throw damage.of(word, "small version", "elements of " + stride, bytes.capacity());
    }
    long id = bytes.getLong();
    long[] words = new long[count];
    for (int i = 0; i < count; i++) {
      words[i] = bytes.getLong();
    }
    return new Version(word, id, stride, words, 0, 0, 0, count / stride);
  }

  private static Version vector(Damage damage, long word, int stride, ByteBuffer bytes) {
    if (bytes.capacity() != VECTOR_LENGTH) {
      throw damage.of(word, "length of a vector", VECTOR_LENGTH, bytes.capacity());
    }
    long id = bytes.getLong();
    long generation = bytes.getLong();
    int actualStride = bytes.getInt();
    int depth = bytes.getInt();
    long root = bytes.getLong();
    long floor = bytes.getLong();
    if (actualStride != stride
        || depth < 1
        || depth > MAX_DEPTH
        || floor < 0
        || floor > Bounds.MAX) {
      throw damage.of(
          word,
          "vector",
          "stride " + stride + ", 1 to " + MAX_DEPTH + " levels",
          actualStride + ", " + depth + ", floor " + floor);
    }
    return new Version(word, id, stride, null, generation, depth, root, (int) floor);
  }

  /** Writes a version of a few words. */
  static Version writeSmall(Records records, long id, int stride, long[] words, int count) {
    ByteBuffer bytes = ByteBuffer.allocate(SMALL_HEADER + count * Long.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(id);
    for (int i = 0; i < count; i++) {
      bytes.putLong(words[i]);
    }
    long word = records.append(Word.NODE, RecordType.SMALL, bytes.array(), bytes.capacity());
    long[] own = Arrays.copyOf(words, count);
    return new Version(word, id, stride, own, 0, 0, 0, count / stride);
  }

  /** Writes the head of a vector whose nodes are there. */
  static Version writeVector(
      Records records,
      long id,
      long generation,
      int stride,
      int depth,
      long root,
      long bounds,
      long live) {
    int floor = Bounds.end(bounds);
    byte[] body = ByteBuffer.allocate(VECTOR_LENGTH)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(id)
        .putLong(generation)
        .putInt(stride)
        .putInt(depth)
        .putLong(root)
        .putLong(floor)
        .array();
    long word = records.append(Word.NODE, RecordType.VECTOR, body, body.length);
    records.putRelease(word, LIVE, live);
    records.putRelease(word, BOUNDS, bounds);
    return new Version(word, id, stride, null, generation, depth, root, floor);
  }

  /** Returns the word that refers to it. */
  long word() {
    return word;
  }

  long id() {
    return id;
  }

  boolean isSmall() {
    return smallWords != null;
  }

  /** Returns the words of a small version; not to be changed. */
  long[] smallWords() {
    return smallWords;
  }

  /** Returns how many elements a small version has. */
  int smallSize() {
    return smallWords.length / stride;
  }

  int stride() {
    return stride;
  }

  /** Returns which of the container's logs this is, so that their index slots differ. */
  long generation() {
    return generation;
  }

  int depth() {
    return depth;
  }

  long root() {
    return root;
  }

  /** Returns the end of its bounds when it was made. */
  int floor() {
    return floor;
  }

  /** Returns how many words its nodes have room for. */
  long capacity() {
    return 1L << WordVector.NODE_BITS * depth;
  }

  /** Returns the bounds of a vector, which change; what lies in them is seen. */
  long bounds(Records records) {
    return Bounds.checked(records, word, records.get(word, BOUNDS), capacity() / stride);
  }
}
