package store.offheap.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentHashTest {
  private static final long PRIME_32 = 2654435761L;
  private static final long PRIME_64 = 0x9E37_79B1_85EB_CA8DL;

  /** Test vectors of the reference implementation, {@code tests/sanity_test_vectors.h}. */
  @ParameterizedTest
  @CsvSource({
    "0, 0, EF46DB3751D8E999",
    "0, 1, AC75FDA2929B17EF",
    "1, 0, E934A84ADB052768",
    "1, 1, 5014607643A9B4C3",
    "4, 0, 9136A0DCA57457EE",
    "14, 0, 8282DCC4994E35C8",
    "14, 1, C3BD6BF63DEB6DF0",
    "222, 0, B641AE8CB691C174",
    "222, 1, 20CB8AB7AE10C14A",
  })
  void hashIsThatOfTheReferenceImplementation(int length, int seed, String expected) {
    byte[] bytes = new byte[length];
    long generator = PRIME_32;
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (generator >>> 56);
      generator *= PRIME_64;
    }

    assertThat(ContentHash.of(bytes, seed == 0 ? 0 : PRIME_32))
        .isEqualTo(Long.parseUnsignedLong(expected, 16));
  }

  @ParameterizedTest
  @CsvSource({
    "'', EF46DB3751D8E999",
    "a, D24EC4F1A98C6E5B",
    "abc, 44BC2CF5AD770999",
    "Nobody inspects the spammish repetition, FBCEA83C8A378BF1",
    "The quick brown fox jumps over the lazy dog, 0B242D361FDA71BC",
  })
  void hashOfKnownTextsIsTheKnownOne(String text, String expected) {
    assertThat(ContentHash.of(text.getBytes(StandardCharsets.US_ASCII), 0))
        .isEqualTo(Long.parseUnsignedLong(expected, 16));
  }

  @Test
  void hashOfARangeIsThatOfItsBytes() {
    byte[] bytes = "xxabcyy".getBytes(StandardCharsets.US_ASCII);

    assertThat(ContentHash.of(bytes, 2, 3, 0)).isEqualTo(0x44BC_2CF5_AD77_0999L);
    assertThatThrownBy(() -> ContentHash.of(bytes, 5, 3, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void hashOfPiecesIsThatOfTheWhole() {
    SplittableRandom random = new SplittableRandom(1);
    for (int length = 0; length < 300; length++) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      ContentHash.OfPieces pieces = new ContentHash.OfPieces(length);
      for (int at = 0; at < length; ) {
        int count = random.nextInt(Math.min(length - at, 1 + length / 3) + 1);
        pieces.add(bytes, at, count);
        at += count;
      }

      assertThat(pieces.hash()).as("%d bytes", length).isEqualTo(ContentHash.of(bytes, length));
    }
  }

  @Test
  void tableKeyHasItsKindInTheLowBitsAndIsNeverReserved() {
    for (int kind = 1; kind <= 6; kind++) {
      for (long hash : new long[] {0, -1, Long.MIN_VALUE, 1L << 60, 1L << 61}) {
        for (int attempt = 0; attempt < 4; attempt++) {
          long key = ContentHash.tableKey(kind, hash, attempt);

          assertThat(key & 7).isEqualTo(kind);
          assertThat(key).isNotZero().isNotEqualTo(-1);
        }
      }
    }
  }

  @Test
  void attemptsOfOneHashLeadToDifferentTableKeys() {
    assertThat(java.util.stream.IntStream.range(0, 1000)
            .mapToObj(attempt -> ContentHash.tableKey(2, 42, attempt)))
        .doesNotHaveDuplicates();
  }

  @Test
  void seedsOfOwnersAndGenerationsDiffer() {
    assertThat(java.util.stream.LongStream.range(0, 10_000)
            .mapToObj(i -> ContentHash.seed(7, i / 100, i % 100)))
        .doesNotHaveDuplicates();
  }
}
