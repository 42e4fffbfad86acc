package store.offheap.record;

import java.math.BigInteger;

/** Integers as keys: equal by value, regardless of their class. */
final class Integers {

  private Integers() {}

  /** Returns an int as an Integer and any other number as a Long. */
  static Object narrowest(long number) {
    if (number == (int) number) {
      return (int) number;
    }
    return number;
  }

  /** Returns an Integer, else a Long, else the number itself. */
  static Object narrowest(BigInteger number) {
    return number.bitLength() < Long.SIZE ? narrowest(number.longValue()) : number;
  }

  /** Returns the shortest two's complement of a number, highest byte first. */
  static byte[] bytes(long number) {
    int length = ((Long.SIZE - Long.numberOfLeadingZeros(number < 0 ? ~number : number)) >>> 3) + 1;
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (number >> (length - 1 - i << 3));
    }
    return bytes;
  }
}
