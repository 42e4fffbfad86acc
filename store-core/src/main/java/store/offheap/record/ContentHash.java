package store.offheap.record;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * The hash of encoded keys and values: XXH64 according to its specification, and the table keys
 * derived from it.
 *
 * <p>Yann Collet, <i>xxHash fast digest algorithm, version 0.2.0</i>, section "XXH64 algorithm
 * description" ({@code doc/xxhash_spec.md} of {@code github.com/Cyan4973/xxHash}).
 */
public final class ContentHash {
  private static final long PRIME_1 = 0x9E37_79B1_85EB_CA87L;
  private static final long PRIME_2 = 0xC2B2_AE3D_27D4_EB4FL;
  private static final long PRIME_3 = 0x1656_67B1_9E37_79F9L;
  private static final long PRIME_4 = 0x85EB_CA77_C2B2_AE63L;
  private static final long PRIME_5 = 0x27D4_EB2F_1656_67C5L;
  private static final int STRIPE_BYTES = 32;
  private static final int KIND_BITS = 3;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private ContentHash() {}

  /**
   * Returns the XXH64 of all bytes.
   *
   * @param bytes what to hash
   * @param seed any number
   */
  public static long of(byte[] bytes, long seed) {
    return of(bytes, 0, bytes.length, seed);
  }

  /**
   * Returns the XXH64 of a range of bytes.
   *
   * @param bytes array that contains the range
   * @param offset index of its first byte @param length its length in bytes
   * @param seed any number
   * @throws IndexOutOfBoundsException if the range is not within the bytes
   */
  public static long of(byte[] bytes, int offset, int length, long seed) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    int end = offset + length;
    int rest = offset + (length & -STRIPE_BYTES);
    long start = seed + PRIME_5;
    if (length >= STRIPE_BYTES) {
      Stripes stripes = new Stripes(seed);
      stripes.take(bytes, offset, rest);
      start = stripes.merged();
    }
    return avalanche(remainder(start + length, bytes, rest, end));
  }

  /**
   * Returns a seed for related data, such as the keys of one container.
   *
   * @param seed the seed of the whole
   * @param owner the owner of the data
   * @param generation number that distinguishes the owner's seeds
   */
  public static long seed(long seed, long owner, long generation) {
    return mix(mix(seed + owner * PRIME_1) + generation * PRIME_2);
  }

  /**
   * Returns the table key for a hash: 61 bits of the hash above the kind. It is neither 0 nor all
   * ones.
   *
   * @param kind kind of the slot, from 1 to 6: the low 3 bits of the table key
   * @param hash the hash of the content
   * @param attempt 0, or the number of slots with the same hash that had other content
   */
  public static long tableKey(int kind, long hash, int attempt) {
    assert kind > 0 && kind < (1 << KIND_BITS) - 1 : kind;
    long mixed = attempt == 0 ? hash : mix(hash + attempt * PRIME_1);
    return mixed << KIND_BITS | kind;
  }

  private static long remainder(long start, byte[] bytes, int offset, int end) {
    long hash = start;
    int at = offset;
    for (; at + 8 <= end; at += 8) {
      hash = Long.rotateLeft(hash ^ round(0, longAt(bytes, at)), 27) * PRIME_1 + PRIME_4;
    }
    if (at + 4 <= end) {
      long word = Integer.toUnsignedLong((int) INTS.get(bytes, at));
      hash = Long.rotateLeft(hash ^ word * PRIME_1, 23) * PRIME_2 + PRIME_3;
      at += 4;
    }
    for (; at < end; at++) {
      hash = Long.rotateLeft(hash ^ (bytes[at] & 0xFF) * PRIME_5, 11) * PRIME_1;
    }
    return hash;
  }

  private static long avalanche(long hash) {
    long second = (hash ^ hash >>> 33) * PRIME_2;
    long third = (second ^ second >>> 29) * PRIME_3;
    return third ^ third >>> 32;
  }

  private static long mix(long number) {
    return avalanche(number);
  }

  private static long longAt(byte[] bytes, int at) {
    return (long) LONGS.get(bytes, at);
  }

  private static long round(long accumulator, long word) {
    return Long.rotateLeft(accumulator + word * PRIME_2, 31) * PRIME_1;
  }

  /** The accumulators of whole stripes of 32 bytes. */
  private static final class Stripes {
    private long first;
    private long second;
    private long third;
    private long fourth;

    Stripes(long seed) {
      first = seed + PRIME_1 + PRIME_2;
      second = seed + PRIME_2;
      third = seed;
      fourth = seed - PRIME_1;
    }

    /** Adds the stripes from an offset to an end. */
    void take(byte[] bytes, int offset, int end) {
      for (int at = offset; at < end; at += STRIPE_BYTES) {
        first = round(first, longAt(bytes, at));
        second = round(second, longAt(bytes, at + 8));
        third = round(third, longAt(bytes, at + 16));
        fourth = round(fourth, longAt(bytes, at + 24));
      }
    }

    long merged() {
      long hash = Long.rotateLeft(first, 1)
          + Long.rotateLeft(second, 7)
          + Long.rotateLeft(third, 12)
          + Long.rotateLeft(fourth, 18);
      return merge(merge(merge(merge(hash, first), second), third), fourth);
    }

    private static long merge(long hash, long accumulator) {
      return (hash ^ round(0, accumulator)) * PRIME_1 + PRIME_4;
    }
  }

  /** The hash of bytes that are added in consecutive pieces. */
  static final class OfPieces {
    private final long seed;
    private final Stripes stripes;

    /** The bytes since the last whole stripe. */
    private final byte[] rest = new byte[STRIPE_BYTES];

    private long length;

    OfPieces(long seed) {
      this.seed = seed;
      this.stripes = new Stripes(seed);
    }

    /** Adds the next bytes. */
    void add(byte[] bytes, int offset, int count) {
      int held = (int) (length & STRIPE_BYTES - 1);
      length += count;
      if (held + count < STRIPE_BYTES) {
        System.arraycopy(bytes, offset, rest, held, count);
        return;
      }
      int at = offset;
      if (held > 0) {
        System.arraycopy(bytes, at, rest, held, STRIPE_BYTES - held);
        stripes.take(rest, 0, STRIPE_BYTES);
        at += STRIPE_BYTES - held;
      }
      int end = offset + count;
      int whole = at + (end - at & -STRIPE_BYTES);
      stripes.take(bytes, at, whole);
      System.arraycopy(bytes, whole, rest, 0, end - whole);
    }

    /** Returns the XXH64 of all bytes so far. */
    long hash() {
      long start = length < STRIPE_BYTES ? seed + PRIME_5 : stripes.merged();
      return avalanche(remainder(start + length, rest, 0, (int) (length & STRIPE_BYTES - 1)));
    }
  }
}
