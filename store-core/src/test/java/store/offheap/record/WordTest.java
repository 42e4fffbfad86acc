package store.offheap.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import store.offheap.error.CorruptStoreException;

class WordTest {

  @Test
  void everyValueThatFitsComesBackWithItsTypeAndAllItsBits() {
    int fitting = 0;
    for (Object value : Samples.all()) {
      long word = Word.inline(value);
      if (word != Word.EMPTY) {
        fitting++;
        assertThat(Word.isInline(word)).isTrue();
        assertThat(Word.isReference(word)).isFalse();
        assertThat(Word.isMoved(word)).isFalse();
        assertThat(Bits.of(Word.value(word))).isEqualTo(Bits.of(value));
        assertThat(Bits.of(Word.value(word | Word.MOVED))).isEqualTo(Bits.of(value));
      }
    }
    assertThat(fitting).isGreaterThan(100);
  }

  @Test
  void whatFitsIsAsDrawn() {
    assertThat(List.of(
            Word.inline((1L << 55) - 1),
            Word.inline(-(1L << 55)),
            Word.inline("1234567"),
            Word.inline(Integer.MIN_VALUE),
            Word.inline(Float.NaN),
            Word.inline(1.5),
            Word.inline("\u20AC\u20AC"),
            Word.inline(LocalDate.MAX),
            Word.inline(null)))
        .doesNotContain(Word.EMPTY);
    assertThat(List.of(
            Word.inline(1L << 55),
            Word.inline(-(1L << 55) - 1),
            Word.inline("12345678"),
            Word.inline(0.1),
            Word.inline("\u20AC\u20AC\u20AC"),
            Word.inline("\uD800"),
            Word.inline(new byte[0]),
            Word.inline(java.math.BigInteger.ONE),
            Word.inline(List.of())))
        .containsOnly(Word.EMPTY);
  }

  @Test
  void wordsOfDifferentValuesDiffer() {
    assertThat(Samples.all().stream()
            .filter(value -> Word.inline(value) != Word.EMPTY)
            .map(Bits::of)
            .distinct()
            .count())
        .isEqualTo(Samples.all().stream()
            .map(Word::inline)
            .filter(word -> word != Word.EMPTY)
            .distinct()
            .count());
  }

  @Test
  void referenceKeepsTagSegmentAndOffset() {
    for (int tag : new int[] {Word.VALUE, Word.CONTAINER, Word.ENTRY, Word.NODE}) {
      for (int segment : new int[] {0, 1, 12345, Word.SEGMENTS - 1}) {
        for (long offset : new long[] {0, 8, 4096, Word.SEGMENT_BYTES - 8}) {
          long word = Word.reference(tag, segment, offset);

          assertThat(Word.tag(word)).isEqualTo(tag);
          assertThat(Word.isReference(word)).isTrue();
          assertThat(Word.isInline(word)).isFalse();
          assertThat(Word.segment(word)).isEqualTo(segment);
          assertThat(Word.offset(word)).isEqualTo(offset);
          assertThat(Word.recordOf(word)).isEqualTo((long) segment << 27 | offset / 8);
          assertThat(Word.ofRecord(tag, Word.recordOf(word | Word.MOVED))).isEqualTo(word);
          assertThat(Word.withTag(Word.NODE, word | Word.MOVED))
              .isEqualTo(Word.reference(Word.NODE, segment, offset));
        }
      }
    }
  }

  @Test
  void positionComesBack() {
    for (long position : new long[] {0, 1, Integer.MAX_VALUE, (1L << 55) - 1}) {
      assertThat(Word.position(Word.ofPosition(position))).isEqualTo(position);
      assertThat(Word.isInline(Word.ofPosition(position))).isFalse();
    }
  }

  @Test
  void wordThatHoldsNoValueIsRefused() {
    for (long word : new long[] {
      Word.EMPTY,
      Word.ABSENT,
      4L << 8 | Word.SINGLE,
      Word.ofPosition(1),
      Word.reference(Word.VALUE, 1, 8),
      1L << 16 | Word.BYTE,
      1L << 40 | Word.FLOAT,
      0xC0L << 8 | 1 << 5 | Word.STRING,
      0x6161L << 8 | 1 << 5 | Word.STRING,
      Long.MAX_VALUE & ~0xFF | Word.LOCAL_DATE,
      1L << 5 | Word.INT
    }) {
      assertThatThrownBy(() -> Word.value(word))
          .as(Long.toHexString(word))
          .isInstanceOf(CorruptStoreException.class);
    }
  }

  @Test
  void anyBitsAreAValueOrRefused() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 200_000; i++) {
      long word = random.nextLong() >>> random.nextInt(60);
      try {
        assertThat(Word.inline(Word.value(word))).isEqualTo(word & ~Word.MOVED);
      } catch (CorruptStoreException e) {
        assertThat(e.where()).isEqualTo("a word");
      }
    }
  }
}
