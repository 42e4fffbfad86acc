package store.offheap.object;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import store.offheap.record.RecordType;
import store.offheap.record.Word;

/**
 * The contents of a container at a point in time: a few words that never change, or the head of a
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
 * <p>The mutable words of a vector are its bounds and the number of its live elements. A vector
 * that lacks some of its initial elements was never complete on disk.
 */
final class Version {
  static final int BOUNDS = 0;
  static final int LIVE = 1;

  /** Maximum number of elements of a version that never changes. */
  static final int SMALL_ELEMENTS = 16;

  static final int MAX_DEPTH = 5;

  private static final int WORDS = 8;
  private static final int GENERATION = 8;
  private static final int STRIDE = 16;
  private static final int DEPTH = 20;
  private static final int ROOT = 24;
  private static final int FLOOR = 32;
  private static final int VECTOR_LENGTH = 40;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final long word;

  /** The record's body, checked but not decoded: a lookup creates as few objects as possible. */
  private final byte[] body;

  private final int stride;
  private final boolean isSmall;

  private Version(long word, byte[] body, int stride, boolean isSmall) {
    this.word = word;
    this.body = body;
    this.stride = stride;
    this.isSmall = isSmall;
  }

  /** Reads a version; does not read what it refers to. */
  static Version read(Records records, long word, int stride) {
    if (Word.tag(word) != Word.NODE) {
      throw records.corrupt(word, "reference of a version", "tag " + Word.NODE, Word.tag(word));
    }
    boolean isSmall = records.type(word) == RecordType.SMALL;
    byte[] body = records.body(word, isSmall ? RecordType.SMALL : RecordType.VECTOR);
    return of(records::corrupt, word, stride, isSmall, body);
  }

  /** Decodes a version from a record's body. */
  static Version of(Damage damage, long word, int stride, boolean isSmall, byte[] body) {
    Version version = new Version(word, body, stride, isSmall);
    if (isSmall) {
      version.requireSmall(damage);
    } else {
      version.requireVector(damage);
    }
    return version;
  }

  private void requireSmall(Damage damage) {
    int length = body.length - WORDS;
    int element = stride * Long.BYTES;
    if (length < 0 || length % element != 0 || length > SMALL_ELEMENTS * element) {
      throw damage.of(word, "small version", "elements of " + stride, body.length);
    }
  }

  private void requireVector(Damage damage) {
    if (body.length != VECTOR_LENGTH) {
      throw damage.of(word, "length of a vector", VECTOR_LENGTH, body.length);
    }
    int actualStride = (int) INTS.get(body, STRIDE);
    long floor = (long) LONGS.get(body, FLOOR);
    if (actualStride != stride
        || depth() < 1
        || depth() > MAX_DEPTH
        || floor < 0
        || floor > Bounds.MAX) {
      throw damage.of(
          word,
          "vector",
          "stride " + stride + ", 1 to " + MAX_DEPTH + " levels",
          actualStride + ", " + depth() + ", floor " + floor);
    }
  }

  /** Writes a version of a few words. */
  static Version writeSmall(Records records, long id, int stride, long[] words, int count) {
    byte[] body = new byte[WORDS + count * Long.BYTES];
    LONGS.set(body, 0, id);
    for (int i = 0; i < count; i++) {
      LONGS.set(body, WORDS + i * Long.BYTES, words[i]);
    }
    long word = records.append(Word.NODE, RecordType.SMALL, body, body.length);
    return new Version(word, body, stride, true);
  }

  /** Writes the head of a vector whose nodes exist. */
  static Version writeVector(
      Records records,
      long id,
      long generation,
      int stride,
      int depth,
      long root,
      long bounds,
      long live) {
    byte[] body = new byte[VECTOR_LENGTH];
    LONGS.set(body, 0, id);
    LONGS.set(body, GENERATION, generation);
    INTS.set(body, STRIDE, stride);
    INTS.set(body, DEPTH, depth);
    LONGS.set(body, ROOT, root);
    LONGS.set(body, FLOOR, (long) Bounds.end(bounds));
    long word = records.append(Word.NODE, RecordType.VECTOR, body, body.length);
    records.putRelease(word, LIVE, live);
    records.putRelease(word, BOUNDS, bounds);
    return new Version(word, body, stride, false);
  }

  /** Returns the word that refers to this version. */
  long word() {
    return word;
  }

  long id() {
    return (long) LONGS.get(body, 0);
  }

  boolean isSmall() {
    return isSmall;
  }

  /** Returns a word of a small version. */
  long smallWord(int index) {
    return (long) LONGS.get(body, WORDS + index * Long.BYTES);
  }

  /** Returns a copy of the words of a small version. */
  long[] smallWords() {
    long[] words = new long[(body.length - WORDS) / Long.BYTES];
    for (int i = 0; i < words.length; i++) {
      words[i] = smallWord(i);
    }
    return words;
  }

  /** Returns the number of elements of a small version. */
  int smallSize() {
    return (body.length - WORDS) / Long.BYTES / stride;
  }

  int stride() {
    return stride;
  }

  /**
   * Returns the generation, which identifies this log among those of the container, so that their
   * index slots differ.
   */
  long generation() {
    return isSmall ? 0 : (long) LONGS.get(body, GENERATION);
  }

  int depth() {
    return (int) INTS.get(body, DEPTH);
  }

  long root() {
    return (long) LONGS.get(body, ROOT);
  }

  /** Returns the end of its bounds when it was created. */
  int floor() {
    return isSmall ? smallSize() : (int) (long) LONGS.get(body, FLOOR);
  }

  /** Returns the number of words that fit in its nodes. */
  long capacity() {
    return 1L << WordVector.NODE_BITS * depth();
  }

  /** Returns the current bounds of a vector; the elements within them are visible to the caller. */
  long bounds(Records records) {
    return Bounds.checked(records, word, records.get(word, BOUNDS), capacity() / stride);
  }
}
